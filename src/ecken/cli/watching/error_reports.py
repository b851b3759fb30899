"""``ecken logs``: reports of unexpected errors, to be read and sent on."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from ecken.cli.screen import print_line

__all__ = ["logs_app"]

logs_app = typer.Typer(name="logs", help="What the site has written down.", no_args_is_help=True)


@logs_app.callback()
def _logs() -> None:
    """Let the group have one command."""


@logs_app.command("errors")
def show_errors(
    report: Annotated[str, typer.Argument(help="Id of one report, to show it as a whole.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List the reports of unexpected errors, the newest first, or show one to be sent on.

    A report has the id that the member was shown, and nothing of members.
    """
    from ecken.service.watching.error_reports import find_report, list_reports
    from ecken.wiring import settings_from_environment

    settings = settings_from_environment()
    found = [find_report(settings, report)] if report else list_reports(settings)
    if as_json:
        rows = [{name: getattr(one, name) for name in one.__slots__} for one in found]
        print_line(json.dumps(rows, indent=1))
    elif report:
        print_line(found[0].text)
    else:
        for one in found:
            when = one.text.splitlines()[1].removeprefix("time: ")
            print_line(f"{when}  {one.id}  {one.route or one.logger}  {one.kind}")
        if not found:
            print_line("No unexpected errors.")
