"""The outbox for operators: list, retry, drop; and its clean-up."""

from __future__ import annotations

from dataclasses import dataclass

from ecken.durations import DAY_S
from ecken.errors import NotFound
from ecken.rules.operators.rights import Right
from ecken.service.accounts.account_mail import KEPT_S
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.store.talk import outbox as rows
from ecken.store.talk.outbox import OutboxRow

__all__ = [
    "DELIVERED_KEPT_D",
    "FAILED_KEPT_D",
    "LISTED",
    "OutboxView",
    "drop_mails",
    "drop_mails_as",
    "retry_mails",
    "retry_mails_as",
    "show_outbox",
    "show_outbox_to",
    "tidy_outbox",
]

DELIVERED_KEPT_D = 8
"""Days for which it is kept that a mail went, without address and text."""

FAILED_KEPT_D = 14
"""Days for which a mail that failed can be tried again."""

LISTED = 200


@dataclass(frozen=True, slots=True)
class OutboxView:
    """How much waits, failed and went, and what of it an operator may act on."""

    counts: dict[str, int]
    """By state: ``waiting``, ``delivered``, ``failed``, ``void``."""
    waiting: list[OutboxRow]
    failed: list[OutboxRow]


def show_outbox(community: Community) -> OutboxView:
    """Return the outbox, for the command line."""
    with community.database.reading() as connection:
        return OutboxView(
            dict.fromkeys(("waiting", "delivered", "failed", "void"), 0)
            | rows.count_mails(connection),
            rows.list_mails(connection, states=("waiting",), limit=LISTED),
            rows.list_mails(connection, states=("failed",), limit=LISTED),
        )


def show_outbox_to(community: Community, viewer: int) -> OutboxView:
    """Return the outbox, for operators."""
    _check(community, viewer)
    return show_outbox(community)


def retry_mails(community: Community, mail_id: str = "") -> int:
    """Try a mail again, or all that failed; return how many.

    Raises
    ------
    NotFound
        ``mail_unknown``: no such mail failed or waits.
    """
    with community.writing() as connection:
        tried = rows.retry_mail(connection, mail_id, now=community.clock(), kept_s=KEPT_S)
    if mail_id and not tried:
        raise _unknown(mail_id)
    return tried


def retry_mails_as(community: Community, viewer: int, mail_id: str = "") -> int:
    """Try again, for operators."""
    _check(community, viewer)
    return retry_mails(community, mail_id)


def drop_mails(community: Community, mail_id: str = "") -> int:
    """Give up a mail that failed or waits, or all that failed; return how many.

    Raises
    ------
    NotFound
        ``mail_unknown``: no such mail failed or waits.
    """
    with community.writing() as connection:
        dropped = rows.drop_mail(connection, mail_id, now=community.clock())
    if mail_id and not dropped:
        raise _unknown(mail_id)
    return dropped


def drop_mails_as(community: Community, viewer: int, mail_id: str = "") -> int:
    """Give up, for operators."""
    _check(community, viewer)
    return drop_mails(community, mail_id)


def tidy_outbox(community: Community) -> int:
    """Delete what was settled long ago; return how many."""
    now = community.clock()
    with community.writing() as connection:
        return rows.delete_settled_mails(
            connection,
            delivered=now - DELIVERED_KEPT_D * DAY_S,
            failed=now - FAILED_KEPT_D * DAY_S,
        )


def _check(community: Community, viewer: int) -> None:
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.SITE)


def _unknown(mail_id: str) -> NotFound:
    return NotFound(
        "mail_unknown", "There is no waiting or failed e-mail “{given}”.", given=mail_id[:40]
    )
