"""``ecken digest``: send the daily or weekly mail now; the server does it by itself."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from ecken.cli.opening import open_community
from ecken.cli.screen import print_json, print_line
from ecken.durations import DAY_S
from ecken.errors import NotReady

__all__ = ["digest"]


def digest(
    period: Annotated[
        Literal["daily", "weekly"], typer.Argument(help="Which members: those who chose this.")
    ] = "weekly",
    wait: Annotated[
        int,
        typer.Option(
            min=0,
            max=DAY_S,
            help="Seconds to go on while no mail can be delivered. 0: leave all to the server.",
        ),
    ] = 60,
    json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Mail what waits and what is new to the members who want it daily or weekly.

    The server does it by itself, at ECKEN_DIGEST_HOUR; a second call in the same period writes to
    nobody twice. It ends with 0 if all mails were delivered, with 1 if some failed or
    still wait; those that wait are delivered by the running server.
    """
    from ecken.service.mailing.delivery_run import deliver_with_patience
    from ecken.service.mailing.digest import Period, count_digests, queue_digests

    with open_community() as community:
        chosen = Period(period)
        queue_digests(community, chosen)
        trouble = deliver_with_patience(community, wait_s=wait) if wait else ""
        counts = count_digests(community, chosen)
    told = {name: counts.get(name, 0) for name in ("delivered", "waiting", "failed", "void")}
    if json:
        print_json({**told, "trouble": trouble})
    else:
        print_line(
            f"{told['delivered']} delivered, {told['waiting']} waiting, {told['failed']} failed, "
            f"{told['void']} with nothing to tell"
        )
    if told["failed"] or (wait and told["waiting"]):
        raise NotReady(
            "mail_not_delivered",
            "Not all mails were delivered: {waiting} wait, {failed} failed. {trouble}",
            waiting=told["waiting"],
            failed=told["failed"],
            trouble=trouble or "See “ecken mail list”.",
        )
