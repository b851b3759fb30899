"""Notifications: on the screen, and by mail for members who want it.

A notice is written in the transaction of what it tells, and shown or mailed only while its
reader may see the other member: what was told before a block is gone after it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from sqlalchemy import Connection

from ecken.durations import DAY_S
from ecken.mail.message import Mail
from ecken.mail.notices import NoticeLine, notice_mail
from ecken.rules.switches import is_on
from ecken.service.community import Community
from ecken.service.companies.news import standing_news
from ecken.service.posts.telling import standing_notices
from ecken.service.talk.unsubscribing import stop_link
from ecken.service.world import World
from ecken.store.accounts.accounts import find_account
from ecken.store.ids import new_public_id
from ecken.store.jobs.ad_contacts import read_standing_asks
from ecken.store.profiles.members import Card
from ecken.store.talk.notices import (
    NoticeRow,
    delete_notice,
    delete_notices_before,
    insert_notice,
    mark_mailed,
    mark_notices_read,
    mark_read_unmailed,
    read_for_mail,
    read_notices,
    read_switches,
    read_unmailed,
)
from ecken.store.talk.outbox import OutboxRow, insert_mails

__all__ = [
    "AD_ASKS",
    "Notice",
    "NoticeView",
    "count_new_notices",
    "delete_old_notices",
    "find_shown",
    "list_notices",
    "mail_notices",
    "read_all_notices",
    "take_back",
    "tell",
    "write_notices",
]

_KEPT_D = 180
_MAILED_WITHIN_S = 4 * DAY_S


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
    INVITED_JOINED = "invited_joined"
    POST_LIKED = "post_liked"
    POST_COMMENTED = "post_commented"
    POST_ANSWERED = "post_answered"
    """Somebody else commented on a post on which the member had commented."""
    POST_SHARED = "post_shared"
    RECRUITER_CONFIRMED = "recruiter_confirmed"
    RECRUITER_UNCONFIRMED = "recruiter_unconfirmed"
    EDITOR_NAMED = "editor_named"
    """The member may write for a company."""
    EDITOR_WITHDRAWN = "editor_withdrawn"
    AD_CONTACT_ASKED = "ad_contact_asked"
    """A contact would like to name the member as the contact of their job ad."""
    AD_CONTACT_CHANGED = "ad_contact_changed"
    """The same, after the member had agreed: the ad is not what it was."""
    REPORT_DECIDED = "report_decided"
    DECISION_MADE = "decision_made"
    DECISION_REVIEWED = "decision_reviewed"
    CIRCULAR_SENT = "circular_sent"
    """The administration has written to all members."""
    JOB_FOUND = "job_found"
    FOLLOWED_JOB = "followed_job"
    """A job at a company that the member follows."""
    FOLLOWED_NEWS = "followed_news"
    """News of such a company; it speaks, and the notice names no other member."""

    @property
    def topic(self) -> str:
        """The switches that decide about it: ``screen_<topic>`` and ``mail_<topic>``.

        Empty for what the administration has to say: it is always shown, and has a mail of its own.
        """
        return {
            "request": "requests",
            "introduction": "introductions",
            "message": "messages",
            "invited": "requests",
            "post": "posts",
            "recruiter": "requests",
            "editor": "requests",
            "ad": "requests",
            "report": "",
            "decision": "",
            "circular": "",
            "job": "jobs",
            "followed": "followed",
        }[self.value.split("_")[0]]


AD_ASKS = (Notice.AD_CONTACT_ASKED, Notice.AD_CONTACT_CHANGED)
"""What asks a member to be the contact of a job ad."""


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as its reader is shown it."""

    kind: Notice
    about: Card
    subject: str
    """Public id of the request, introduction, conversation, member, post, job ad or page."""
    at: int
    is_new: bool
    company: str = ""
    """Whose news it is about; else empty."""
    others: int = 0
    """How many more did the same: what is done about one post is told as one."""


class _Reader:
    """Which notices one reader may and wants to see."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.companies: dict[str, str] = {}
        """Who says the news that were shown, by their ids."""

    def shown(self, rows: list[NoticeRow], channel: str) -> list[tuple[NoticeRow, Card]]:
        """Return the rows whose other member is visible and whose topic is switched on."""
        cards = self._world.cards({row.about_id for row in rows})
        known = [
            row
            for row in rows
            if row.about_id in cards and self._is_wanted(Notice(row.kind), channel)
        ]
        standing = standing_notices(self._world, known)
        news = {row.subject for row in known if row.kind == Notice.FOLLOWED_NEWS}
        self.companies |= standing_news(self._world, news) if news else {}
        naming = self._ads_naming(known)
        return [
            (row, cards[row.about_id])
            for row in known
            if row.id in standing
            and (row.kind not in AD_ASKS or row.subject in naming)
            and (row.kind != Notice.FOLLOWED_NEWS or row.subject in self.companies)
        ]

    def _ads_naming(self, rows: list[NoticeRow]) -> set[str]:
        """Return the job ads that still name the reader, of those for which they were asked."""
        asked = {row.subject for row in rows if row.kind in AD_ASKS}
        world = self._world
        return read_standing_asks(world.connection, world.viewer, asked, now=world.now)

    def wanted(self, channel: str) -> list[str]:
        """Return the kinds of notices whose topic is switched on."""
        return [kind.value for kind in Notice if self._is_wanted(kind, channel)]

    def may_decide(self, row: NoticeRow) -> bool:
        """Say whether it is known now if the row may be shown.

        Whether the company of news is there is asked of the search: until there is one its news
        are told to nobody, and nothing is noted of them.
        """
        return self._world.may_search or row.kind != Notice.FOLLOWED_NEWS

    def _is_wanted(self, kind: Notice, channel: str) -> bool:
        if kind is Notice.FOLLOWED_NEWS and not self._world.may_search:
            return False
        if not kind.topic:
            return channel == "screen"
        name = f"{channel}_{kind.topic}"
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


def list_notices(world: World) -> list[NoticeView]:
    """Return what the viewer is told, newest first."""
    reader = _Reader(world)
    rows = read_notices(
        world.connection,
        world.viewer,
        now=world.now,
        hidden=world.hidden.tolist(),
        kinds=reader.wanted("screen"),
    )
    return [
        NoticeView(
            Notice(row.kind),
            card,
            row.subject,
            row.due_at,
            row.read_at is None,
            company=reader.companies.get(row.subject, ""),
            others=others,
        )
        for row, card, others in _grouped(reader.shown(rows, "screen"))
    ]


def find_shown(world: World, notice: int) -> tuple[NoticeRow, Card] | None:
    """Return one of the viewer's notifications if it is unread and shown to them now."""
    rows = read_for_mail(world.connection, world.viewer, also=[notice], now=world.now)
    shown = _Reader(world).shown([row for row in rows if row.id == notice], "screen")
    return shown[0] if shown else None


def _grouped(shown: list[tuple[NoticeRow, Card]]) -> list[tuple[NoticeRow, Card, int]]:
    """Return one notice for all that is told of one kind about one post, the first of them.

    What is read and what is not are told apart.
    """
    found: dict[object, tuple[NoticeRow, Card, set[int]]] = {}
    for row, card in shown:
        is_about_post = Notice(row.kind).topic == "posts"
        key = (row.kind, row.subject, row.read_at is None) if is_about_post else row.id
        _, _, members = found.setdefault(key, (row, card, set()))
        members.add(row.about_id)
    return [(row, card, len(members) - 1) for row, card, members in found.values()]


def count_new_notices(world: World) -> int:
    """Return how many of the viewer's notices are new."""
    return sum(told.is_new for told in list_notices(world))


def read_all_notices(community: Community, viewer: int, *, until: int | None = None) -> None:
    """Note that the viewer has seen everything told so far, or until then (epoch seconds)."""
    now = community.clock()
    until = now if until is None else min(until, now)
    unseen = () if community.network.index.is_searchable else (Notice.FOLLOWED_NEWS.value,)
    with community.writing() as connection:
        mark_notices_read(connection, viewer, until=until, at=now, but=unseen)


def mail_notices(community: Community) -> int:
    """Put a mail into the outbox for each member to whom something is to be told.

    Return how many are new. What it says is written when it goes: by then some of it may have been
    read, taken back or blocked, and more may have come.
    """
    with community.database.reading() as connection:
        due = read_unmailed(connection, now=community.clock())
    by_member: dict[int, list[NoticeRow]] = defaultdict(list)
    for row in due:
        by_member[row.member_id].append(row)
    silent: list[int] = []
    readers: list[int] = []
    for member, rows in by_member.items():
        with community.reading(member) as world:
            reader = _Reader(world)
            decided = [row for row in rows if reader.may_decide(row)]
            shown = reader.shown(decided, "mail")
        if shown:
            readers.append(member)
        else:
            silent += [row.id for row in decided]
    now = community.clock()
    with community.writing() as connection:
        mark_mailed(connection, silent, at=now)
        mark_read_unmailed(connection, now=now)
        return insert_mails(connection, [_waiting_mail(member, now) for member in readers])


def write_notices(community: Community, row: OutboxRow) -> tuple[Mail | None, list[int]]:
    """Return the mail of all that is to be told to a member now, and which notices it is about.

    ``None`` where nothing is left to tell.
    """
    member = row.member_id or 0
    also = json.loads(row.content or "[]")
    with community.reading(member) as world:
        reader = _Reader(world)
        unread = read_for_mail(world.connection, member, also=also, now=world.now)
        rows = [notice for notice in unread if reader.may_decide(notice)]
        shown = reader.shown(rows, "mail")
        account = find_account(world.connection, member)
    ids = [notice.id for notice in rows]
    if not shown or account is None or account.state != "active":
        return None, ids
    topics = {Notice(notice.kind).topic for notice, _ in shown}
    topic = topics.pop() if len(topics) == 1 else "notices"
    mail = notice_mail(
        to=account.email,
        language=account.screen_language or community.settings.default_language,
        community_name=community.settings.community_name,
        base_url=community.settings.base_url,
        lines=[
            NoticeLine(
                notice.kind,
                reader.companies.get(notice.subject, card.name),
                notice.subject,
                others,
            )
            for notice, card, others in _grouped(shown)
        ],
        stop_link=stop_link(community, account.public_id, topic),
    )
    return mail, ids


def delete_old_notices(community: Community) -> int:
    """Delete notices older than half a year; return how many."""
    with community.writing() as connection:
        return delete_notices_before(connection, community.clock() - _KEPT_D * DAY_S)


def _waiting_mail(member: int, now: int) -> dict[str, object]:
    return {
        "public_id": new_public_id(),
        "kind": "notice",
        "member_id": member,
        "created_at": now,
        "due_at": now,
        "expires_at": now + _MAILED_WITHIN_S,
    }
