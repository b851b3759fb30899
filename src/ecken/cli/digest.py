"""``ecken digest``: send the daily or weekly mail; for the operator's timer."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from ecken.cli.opening import open_community
from ecken.cli.screen import print_line

__all__ = ["digest"]


def digest(
    period: Annotated[
        Literal["daily", "weekly"], typer.Argument(help="Which members: those who chose this.")
    ] = "weekly",
) -> None:
    """Mail what waits and what is new to the members who want it daily or weekly.

    Call it once a day with “daily” and once a week with “weekly”.
    """
    from ecken.service.digest import Period, send_digests

    with open_community() as community:
        sent = send_digests(community, Period(period))
    print_line(f"{sent} mails")
