"""``ecken settings``: what is in force and where from; sets what may change at run time."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from ecken.cli.opening import open_community
from ecken.cli.screen import print_error, print_json, print_line, print_table
from ecken.errors import EckenError, Invalid

if TYPE_CHECKING:
    from ecken.settings import Settings

__all__ = ["settings"]


def settings(
    put: Annotated[
        list[str] | None,
        typer.Option("--set", help="Set an option while the site runs: --set joining=invitation."),
    ] = None,
    back: Annotated[
        list[str] | None,
        typer.Option(help="Let an option be again what the settings file says: --back joining."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print values and sources as JSON.")] = False,
) -> None:
    """Print every option, its value, and what set it: a variable, the administration or the file.

    Passwords and keys are not shown. Default < settings file < administration < environment. What
    --set and --back change, every process of a running site follows at its next request.
    """
    from ecken.settings.at_run_time import settings_of
    from ecken.settings.environment import setting_sources, settings_from_environment

    changed = _changes(put or [], back or [])
    if changed:
        from ecken.service.house.settings import change_settings_by_command

        with open_community(is_corrected=True) as community:
            change_settings_by_command(community, changed)
    given = settings_from_environment()
    rows = settings_of(given, _in_force(given))
    if json:
        print_json({row.option.variable: {"value": row.value, "from": row.place} for row in rows})
        return
    file = setting_sources().file
    if file is not None:
        print_line(f"settings file: {file.path}\n")
    width = max(len(row.value) for row in rows)
    said = {row.option.variable: row for row in rows}
    print_table(
        {
            name: f"{row.value:<{width}}  "
            f"{'environment' if row.place == name else row.place}".rstrip()
            for name, row in said.items()
        }
    )


def _changes(put: list[str], back: list[str]) -> dict[str, str | None]:
    """Read ``NAME=VALUE`` and ``NAME``; a name may be written as a variable."""
    found: dict[str, str | None] = {}
    for text in put:
        name, sign, value = text.partition("=")
        if not sign:
            raise Invalid("setting_unreadable", "Write --set NAME=VALUE, not “{given}”.",
                          given=text[:80])  # fmt: skip
        found[_name(name)] = value
    return found | {_name(name): None for name in back}


def _name(text: str) -> str:
    return text.strip().lower().removeprefix("ecken_")


def _in_force(given: Settings) -> Settings:
    """Return the settings with what the administration has set, as far as a database tells."""
    if not given.has_database:
        return given
    from ecken.service.house.settings import read_in_force
    from ecken.wiring import open_unmigrated

    try:
        with closing(open_unmigrated(given)) as database:
            return read_in_force(given, database)
    except EckenError as error:
        print_error(f"what the administration has set is not shown: {error.sentence}")
        return given
