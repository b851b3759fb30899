"""What members are told: on the screen, and by mail where they want it.

A notice is written in the transaction of what it tells, and shown or mailed only while its
reader may see the other member: what was told before a block is gone after it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from sqlalchemy import Connection

from ecken.mail.message import Mail
from ecken.mail.notices import NoticeLine, notice_mail
from ecken.rules.switches import is_on
from ecken.service.community import Community
from ecken.service.world import World
from ecken.store.accounts import find_account
from ecken.store.members import Card
from ecken.store.notices import (
    NoticeRow,
    claim_unmailed,
    delete_notice,
    delete_notices_before,
    insert_notice,
    mark_notices_read,
    read_notices,
    read_switches,
)

__all__ = [
    "Notice",
    "Told",
    "count_new_notices",
    "delete_old_notices",
    "list_notices",
    "mail_notices",
    "read_all_notices",
    "take_back",
    "tell",
]

_KEPT_D = 180
_DAY_S = 86_400


class Notice(StrEnum):
    """What a member can be told."""

    REQUEST_RECEIVED = "request_received"
    REQUEST_ACCEPTED = "request_accepted"
    INTRODUCTION_ASKED = "introduction_asked"
    INTRODUCTION_PASSED_ON = "introduction_passed_on"
    INTRODUCTION_MENTION = "introduction_mention"
    INTRODUCTION_AGREED = "introduction_agreed"
    INTRODUCTION_REMINDER = "introduction_reminder"
    MESSAGE_RECEIVED = "message_received"

    @property
    def topic(self) -> str:
        """The switches that decide about it: ``screen_<topic>`` and ``mail_<topic>``."""
        return {"request": "requests", "introduction": "introductions", "message": "messages"}[
            self.value.split("_")[0]
        ]


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as its reader is shown it."""

    kind: Notice
    about: Card
    subject: str
    """Public id of the request, introduction or conversation."""
    at: int
    is_new: bool


class _Reader:
    """Which notices one reader may and wants to see."""

    def __init__(self, world: World) -> None:
        self._world = world

    def shown(self, rows: list[NoticeRow], channel: str) -> list[tuple[NoticeRow, Card]]:
        """Return the rows whose other member is visible and whose topic is switched on."""
        cards = self._world.cards({row.about_id for row in rows})
        return [
            (row, cards[row.about_id])
            for row in rows
            if row.about_id in cards and self._is_wanted(row, channel)
        ]

    def _is_wanted(self, row: NoticeRow, channel: str) -> bool:
        name = f"{channel}_{Notice(row.kind).topic}"
        return is_on(self._switches.get(name), name)

    @cached_property
    def _switches(self) -> dict[str, str]:
        return read_switches(self._world.connection, self._world.viewer)


def tell(
    connection: Connection, member: int, kind: Notice, *, about: int, subject: str, at: int
) -> None:
    """Tell ``member`` something from ``at`` on, in the current transaction."""
    insert_notice(connection, member, about=about, kind=kind.value, subject=subject, due_at=at)


def take_back(connection: Connection, kind: Notice, *, subject: str) -> None:
    """Take back what was told, or was to be told, about ``subject``."""
    delete_notice(connection, kind=kind.value, subject=subject)


def list_notices(world: World) -> list[Told]:
    """Return what the viewer is told, newest first."""
    rows = read_notices(world.connection, world.viewer, now=world.now)
    return [
        Told(Notice(row.kind), card, row.subject, row.due_at, row.read_at is None)
        for row, card in _Reader(world).shown(rows, "screen")
    ]


def count_new_notices(world: World) -> int:
    """Return how many of the viewer's notices are new."""
    return sum(told.is_new for told in list_notices(world))


def read_all_notices(community: Community, viewer: int) -> None:
    """Note that the viewer has seen everything told so far."""
    with community.writing() as connection:
        mark_notices_read(connection, viewer, at=community.clock())


def mail_notices(community: Community) -> int:
    """Mail what is due, one mail per member; return how many mails were handed over.

    Notices are claimed first: a mail that gets lost between claiming and sending is not sent a
    second time.
    """
    with community.writing() as connection:
        claimed = claim_unmailed(connection, now=community.clock())
    by_member: dict[int, list[NoticeRow]] = defaultdict(list)
    for row in claimed:
        if row.read_at is None:
            by_member[row.member_id].append(row)
    mails = [_mail_for(community, member, rows) for member, rows in by_member.items()]
    sent = [mail for mail in mails if mail is not None]
    for mail in sent:
        community.mail.send(mail)
    return len(sent)


def delete_old_notices(community: Community) -> int:
    """Delete notices older than half a year; return how many."""
    with community.writing() as connection:
        return delete_notices_before(connection, community.clock() - _KEPT_D * _DAY_S)


def _mail_for(community: Community, member: int, rows: list[NoticeRow]) -> Mail | None:
    with community.reading(member) as world:
        shown = _Reader(world).shown(rows, "mail")
        account = find_account(world.connection, member)
    if not shown or account is None:
        return None
    return notice_mail(
        to=account.email,
        language=account.screen_language or community.settings.default_language,
        community_name=community.settings.community_name,
        base_url=community.settings.base_url,
        lines=[NoticeLine(row.kind, card.name, row.subject) for row, card in shown],
    )
