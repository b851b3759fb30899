"""``ecken doctor``: checks the configuration of a site and whether mail can be sent."""

from __future__ import annotations

from typing import Annotated

import typer

from ecken.cli.screen import print_line
from ecken.errors import NotReady

__all__ = ["doctor"]


def doctor(
    send_to: Annotated[str, typer.Option(help="Send a test mail to this address.")] = "",
) -> None:
    """Check settings, address, data folder, key, database and mail server; change nothing.

    Each line says what is; where that is not well, also what was expected and what to do. Ends
    with 0 if all is well, else with 1.
    """
    from ecken.service.operators.doctor import Finding, examine, send_test_mail
    from ecken.settings.environment import (
        setting_faults,
        setting_sources,
        settings_from_environment,
    )
    from ecken.wiring import build_mail_sender

    faults = [Finding("settings", False, fault.sentence) for fault in setting_faults()]
    file = setting_sources().file
    place = f"variables and {file.path}" if file else "variables; there is no settings file"
    found = faults or [Finding("settings", True, f"all are understood, from {place}")]
    if not faults:
        settings = settings_from_environment()
        found += examine(settings)
        if send_to:
            found.append(send_test_mail(settings, build_mail_sender(settings), send_to))
    for one in found:
        print_line(f"{'well ' if one.is_well else 'FAULT'}  {one.what}: {one.found}")
        if not one.is_well and one.expected:
            print_line(f"       expected: {one.expected}. {one.advice}")
    count = sum(not one.is_well for one in found)
    if count:
        raise NotReady("not_sound", "Not well: {count} of {all}.", count=count, all=len(found))
