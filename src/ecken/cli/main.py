"""The ``ecken`` command: its sub-commands, and how their errors are printed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ecken import __version__
from ecken.cli.archive import export
from ecken.cli.backup import backup, restore
from ecken.cli.batch import batch_app
from ecken.cli.demo import demo
from ecken.cli.digest import digest
from ecken.cli.explain import explain
from ecken.cli.graph.commands import graph_app
from ecken.cli.imports import import_contacts
from ecken.cli.load import load
from ecken.cli.mail import mail_app
from ecken.cli.members import operator, token
from ecken.cli.report import report
from ecken.cli.screen import print_error, print_line
from ecken.cli.serve import serve
from ecken.cli.server.assistant import mcp
from ecken.cli.setup.command import setup
from ecken.cli.setup.site_settings import settings
from ecken.cli.upkeep import (
    accept_key,
    check,
    migrate,
    privacy_notice,
    processing_record,
    warm,
)
from ecken.cli.watching.doctor import doctor
from ecken.cli.watching.error_reports import logs_app
from ecken.cli.work import work
from ecken.errors import EckenError

__all__ = ["app", "main"]

BAD_INPUT, FAILED, INTERRUPTED = 2, 1, 130
"""Exit codes: the input is wrong; the system could not; Ctrl-C."""
PROGRAM = "ecken"
"""What the help calls the command, however it was started."""

app = typer.Typer(
    name=PROGRAM,
    help="The contact network of a community that owns its own data.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _say_version(is_asked: bool) -> None:
    if is_asked:
        print_line(f"{PROGRAM} {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    traceback: Annotated[
        bool, typer.Option("--traceback", help="Show where an unexpected error arose.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_say_version, is_eager=True),
    ] = False,
    settings_file: Annotated[
        Path | None,
        typer.Option("--settings", help="File of options (TOML), in place of ECKEN_SETTINGS."),
    ] = None,
) -> None:
    _Options.traceback = traceback
    if settings_file is not None:
        from ecken.settings.environment import name_settings_file

        name_settings_file(settings_file)


class _Options:
    traceback = False


for command in (
    demo,
    setup,
    serve,
    work,
    mcp,
    load,
    export,
    backup,
    restore,
    token,
    operator,
    explain,
    report,
    check,
    doctor,
    digest,
    migrate,
    accept_key,
    warm,
    settings,
    privacy_notice,
    processing_record,
):
    app.command()(command)
app.command("import")(import_contacts)
app.add_typer(graph_app)
app.add_typer(batch_app)
app.add_typer(mail_app)
app.add_typer(logs_app)


def main() -> None:
    """Run the command; end with 2 for bad input and with 1 for what could not be done."""
    try:
        app(prog_name=PROGRAM)
    except EckenError as error:
        print_error(error.sentence)
        sys.exit(BAD_INPUT if error.status < 500 else FAILED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.exit(FAILED)
    except OSError as error:
        if _Options.traceback:
            raise
        where = f"{error.filename}: " if error.filename else ""
        print_error(f"{where}{(error.strerror or str(error)).lower()}; nothing more was done")
        sys.exit(FAILED)
    except Exception as error:
        if _Options.traceback:
            raise
        told = f"{type(error).__name__}: {error}".splitlines()[0]
        print_error(f"unexpected error ({told}); ecken --traceback shows more")
        sys.exit(FAILED)
