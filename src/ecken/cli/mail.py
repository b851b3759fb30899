"""``ecken mail``: lists the outbox, retries and drops mails."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, Annotated

import typer

from ecken.cli.opening import open_community
from ecken.cli.screen import print_json, print_line
from ecken.durations import DAY_S
from ecken.errors import Invalid, NotReady
from ecken.reference.days import stamp

if TYPE_CHECKING:
    from ecken.store.talk.outbox import OutboxRow

__all__ = ["mail_app"]

mail_app = typer.Typer(
    name="mail",
    help="The outbox: what waits, what failed, and what is done about it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@mail_app.command(name="list")
def list_outbox(
    json: Annotated[bool, typer.Option("--json", help="Print the mails as JSON.")] = False,
) -> None:
    """Show how many mails went lately, and each that waits or has failed."""
    from ecken.service.mailing.outbox import show_outbox

    with open_community() as community:
        view = show_outbox(community)
        zone = community.zone
    shown = [_shown(row, zone) for row in (*view.failed, *view.waiting)]
    if json:
        print_json({"counts": view.counts, "mails": shown})
        return
    print_line(", ".join(f"{count} {state}" for state, count in view.counts.items()))
    for row in shown:
        print_line(
            f"{row['id']}  {row['state']}  {row['kind']}  to {row['to']}  since {row['since']}  "
            f"tries: {row['tries']}  {row['reason']}".rstrip()
        )


@mail_app.command()
def retry(
    mail: Annotated[str, typer.Argument(help="Id of a mail; see “ecken mail list”.")] = "",
    every: Annotated[bool, typer.Option("--all", help="All that failed.")] = False,
) -> None:
    """Try a mail again that failed or waits; the running server sends it."""
    from ecken.service.mailing.outbox import retry_mails

    _check_choice(mail, every)
    with open_community() as community:
        print_line(f"tried again: {retry_mails(community, mail)}")


@mail_app.command()
def drop(
    mail: Annotated[str, typer.Argument(help="Id of a mail; see “ecken mail list”.")] = "",
    every: Annotated[bool, typer.Option("--all", help="All that failed.")] = False,
) -> None:
    """Give up a mail that failed or waits."""
    from ecken.service.mailing.outbox import drop_mails

    _check_choice(mail, every)
    with open_community() as community:
        print_line(f"dropped: {drop_mails(community, mail)}")


@mail_app.command()
def deliver(
    wait: Annotated[
        int,
        typer.Option(min=1, max=DAY_S, help="Seconds to go on while nothing can be delivered."),
    ] = 60,
) -> None:
    """Deliver what waits, without a running server or beside it.

    Ends with 0 if nothing waits any more, else with 1.
    """
    from ecken.service.mailing.delivery_run import deliver_with_patience
    from ecken.service.mailing.outbox import show_outbox
    from ecken.service.talk.notices import mail_notices

    with open_community() as community:
        mail_notices(community)
        trouble = deliver_with_patience(community, wait_s=wait)
        counts = show_outbox(community).counts
    print_line(", ".join(f"{count} {state}" for state, count in counts.items()))
    if counts["waiting"]:
        raise NotReady(
            "mail_not_delivered",
            "Not all mails were delivered: {waiting} wait, {failed} failed. {trouble}",
            waiting=counts["waiting"],
            failed=counts["failed"],
            trouble=trouble or "See “ecken mail list”.",
        )


def _check_choice(mail: str, every: bool) -> None:
    if bool(mail) == every:
        raise Invalid("mail_unnamed", "Name one mail, or write --all.")


def _shown(row: OutboxRow, zone: tzinfo) -> dict[str, object]:
    return {
        "id": row.public_id,
        "state": row.state,
        "kind": row.kind,
        "to": row.email,
        "since": stamp(row.created_at, zone),
        "tries": row.attempts,
        "reason": row.reason,
    }
