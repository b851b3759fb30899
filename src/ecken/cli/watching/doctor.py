"""``ecken doctor``: checks a site's configuration, its data and whether it runs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from ecken.cli.screen import print_line
from ecken.errors import NotReady

if TYPE_CHECKING:
    from ecken.service.operators.findings import Finding

__all__ = ["doctor", "print_findings"]


def doctor(
    mail_to: Annotated[str, typer.Option(help="Send a test mail to this address.")] = "",
    quick: Annotated[
        bool, typer.Option(help="Leave out what reads the whole database: integrity and engine.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Check settings, data folder, key, database, network, mail, backups and the running site.

    Nothing is changed. Each line says what is; where that is not well, also what was expected and
    what to do. Ends with 0 if all is well, else with 1.
    """
    from ecken.service.operators.doctor import examine, send_test_mail
    from ecken.service.operators.findings import Finding as Found
    from ecken.settings.environment import setting_sources
    from ecken.wiring import build_mail_sender, setting_faults, settings_from_environment

    faults = [
        Found("settings", False, fault.sentence, "what docs/settings.md says",
                "Correct it; nothing else was looked at.")
        for fault in setting_faults()
    ]  # fmt: skip
    file = setting_sources().file
    place = f"variables and {file.path}" if file else "variables; there is no settings file"
    found = faults or [Found("settings", True, f"all are understood, from {place}")]
    if not faults:
        settings = settings_from_environment()
        found += examine(settings, is_quick=quick)
        if mail_to:
            found.append(send_test_mail(settings, build_mail_sender(settings), mail_to))
    count = sum(not one.is_well for one in found)
    if as_json:
        rows = [{name: getattr(one, name) for name in one.__slots__} for one in found]
        print_line(json.dumps({"well": not count, "findings": rows}, indent=1, ensure_ascii=False))
    else:
        print_findings(found)
    if count:
        raise NotReady("not_sound", "Not well: {count} of {all}.", count=count, all=len(found))


def print_findings(found: list[Finding]) -> None:
    """Write a line for each finding, and what to do."""
    for one in found:
        print_line(f"{'well ' if one.is_well else 'FAULT'}  {one.what}: {one.found}")
        if not one.is_well and one.expected:
            print_line(f"       expected: {one.expected}. {one.advice}")
