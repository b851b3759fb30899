"""A member's own rows, for the file that they may take away.

What is about one member is read from every table by its columns' classes, so a new table is in the
export without being named here. What concerns two is read as that member sees it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, LargeBinary, Table, and_, or_, select

from ecken.rules.jobs.ad_contact import AdContactState
from ecken.rules.moderation import reporter_outcome
from ecken.store.contacts.introductions import HAS_REACHED_TARGET
from ecken.store.jobs.ad_contacts import read_named_by
from ecken.store.moderation.cases import CaseRow, read_decided_of
from ecken.store.moderation.reports import OwnReportRow, read_own_reports
from ecken.store.tables import (
    blocks,
    chosen_contacts,
    comments,
    company_news,
    company_news_authors,
    company_news_texts,
    company_pages,
    company_text_authors,
    company_texts,
    contact_requests,
    contacts,
    conversations,
    introductions,
    invited_members,
    job_ads,
    job_contacts,
    likes,
    members,
    messages,
    metadata,
    moderation_cases,
    notices,
    operator_acts,
    participants,
    photos,
    post_images,
    posts,
    reports,
)

__all__ = ["OWNERS", "PERSON", "TIES", "read_own", "read_photo", "read_ties"]

Rows = list[dict[str, Any]]

OWNERS = ("member_id", "owner_id", "author_id")
"""Columns that say whose a row is, in tables about one member."""

TIES = (
    blocks,
    chosen_contacts,
    comments,
    contact_requests,
    contacts,
    conversations,
    introductions,
    invited_members,
    job_contacts,
    likes,
    messages,
    moderation_cases,
    notices,
    operator_acts,
    reports,
)
"""Tables about two members, each exported below as one of them sees it."""

_WRITTEN = (company_texts.c.text, company_texts.c.link, company_texts.c.written_at)

PERSON = "with"
"""In what is read here, the column that holds another member's id: shown as their name."""


def read_own(connection: Connection, member: int) -> dict[str, Rows]:
    """Return, by table, the columns of class ``own`` in the rows that belong to the member."""
    found: dict[str, Rows] = {}
    for table in metadata.sorted_tables:
        owner = _owner_of(table)
        columns = [
            column
            for column in table.columns
            if column.info["class"] == "own" and not isinstance(column.type, LargeBinary)
        ]
        if owner is None or not columns or table in TIES:
            continue
        labelled = [c.label(PERSON) if c.foreign_keys else c for c in columns]
        rows = connection.execute(select(*labelled).where(owner == member))
        found[table.name] = [_plain(row._mapping) for row in rows]
    return found | {
        "post_images": _read_images(connection, member),
        "company_texts": _read_company_texts(connection, member),
        "company_news_texts": _read_company_news(connection, member),
    }


def read_ties(
    connection: Connection, member: int, *, now: int, hidden: Collection[int]
) -> dict[str, Rows]:
    """Return what concerns the member and others, from the member's side.

    What has one of ``hidden`` in it beside the member named as ``PERSON`` is left out here; where
    that member is hidden, the caller leaves it out.
    """
    are_there = [
        introductions.c[part].not_in(hidden) for part in ("asker_id", "bridge_id", "target_id")
    ]
    return {
        "contacts": [
            {PERSON: row.high_id if row.low_id == member else row.low_id, "since": row.since}
            for row in connection.execute(select(contacts).where(_is_in_pair(contacts, member)))
        ],
        "blocks": _read(connection, blocks, "blocker_id", "blocked_id", ("since",), member),
        "requests_sent": _read(
            connection,
            contact_requests,
            "sender_id",
            "recipient_id",
            ("public_id", "reason", "message", "sent_at", "expires_at"),
            member,
        ),
        "requests_received": _read(
            connection,
            contact_requests,
            "recipient_id",
            "sender_id",
            ("public_id", "reason", "message", "state", "sent_at", "expires_at", "ended_at"),
            member,
        ),
        "introductions_asked": _read(
            connection,
            introductions,
            "asker_id",
            "target_id",
            ("public_id", "to_bridge", "to_target", "asked_at", "expires_at"),
            member,
            *are_there,
        ),
        "introductions_carried": _read(
            connection,
            introductions,
            "bridge_id",
            "asker_id",
            # No passed_on_at: it is missing where the target was silently not asked.
            ("public_id", "to_bridge", "to_target", "passed_on_text", "asked_at"),
            member,
            *are_there,
        ),
        "introductions_offered": _read(
            connection,
            introductions,
            "target_id",
            "asker_id",
            ("public_id", "passed_on_text", "passed_on_at", "target_declined_at"),
            member,
            HAS_REACHED_TARGET,
            *are_there,
        ),
        "released_to": _read(
            connection, chosen_contacts, "member_id", "chosen_id", ("detail",), member
        ),
        "invited_by": _read(
            connection, invited_members, "member_id", "inviter_id", ("joined_at",), member
        ),
        "invited": _read(
            connection, invited_members, "inviter_id", "member_id", ("joined_at",), member
        ),
        "job_contacts_named": _read_contacts_named(connection, member),
        "ads_naming_me": _read_ads_naming(connection, member),
        "notices": _read(
            connection,
            notices,
            "member_id",
            "about_id",
            ("kind", "subject", "read_at"),
            member,
            notices.c.due_at <= now,
        ),
        "messages": _read_messages(connection, member),
        "likes": _read_acts(connection, likes, "member_id", member),
        "comments": _read_acts(connection, comments, "author_id", member),
        "reports_sent": [_report(row) for row in read_own_reports(connection, member)],
        "decisions": [_decision(row) for row in read_decided_of(connection, member)],
        "acts_as_operator": _read_acts_as_operator(connection, member),
    }


def read_photo(connection: Connection, member: int) -> tuple[str, bytes] | None:
    """Return media type and content of the member's photo."""
    row = connection.execute(
        select(photos.c.media_type, photos.c.content).where(photos.c.member_id == member)
    ).first()
    return None if row is None else (row.media_type, bytes(row.content))


def _read_images(connection: Connection, member: int) -> Rows:
    """Return the images of the member's posts, of all versions, without their bytes."""
    rows = connection.execute(
        select(
            posts.c.public_id.label("post"),
            post_images.c.public_id.label("image"),
            *(post_images.c[name] for name in ("alt", "width", "height")),
        )
        .join(posts, posts.c.id == post_images.c.post_id)
        .where(post_images.c.author_id == member)
        .order_by(post_images.c.id)
    )
    return [_plain(row._mapping) for row in rows]


def _read_company_texts(connection: Connection, member: int) -> Rows:
    """Return what the member has written for companies."""
    rows = connection.execute(
        select(company_pages.c.name.label("company"), *_WRITTEN)
        .join(company_texts, company_texts.c.page_id == company_pages.c.id)
        .join(company_text_authors, company_text_authors.c.text_id == company_texts.c.id)
        .where(company_text_authors.c.member_id == member)
        .order_by(company_texts.c.id)
    )
    return [_plain(row._mapping) for row in rows]


def _read_company_news(connection: Connection, member: int) -> Rows:
    """Return what the member has written in news of companies."""
    texts = company_news_texts
    rows = connection.execute(
        select(company_pages.c.name.label("company"), texts.c.text, texts.c.written_at)
        .join(company_news, company_news.c.page_id == company_pages.c.id)
        .join(texts, texts.c.news_id == company_news.c.id)
        .join(company_news_authors, company_news_authors.c.text_id == texts.c.id)
        .where(company_news_authors.c.member_id == member)
        .order_by(texts.c.id)
    )
    return [_plain(row._mapping) for row in rows]


def _owner_of(table: Table) -> ColumnElement[Any] | None:
    if table is members:
        return members.c.id
    return next((table.c[name] for name in OWNERS if name in table.c), None)


def _is_in_pair(table: Table, member: int) -> ColumnElement[bool]:
    return or_(table.c.low_id == member, table.c.high_id == member)


def _read(
    connection: Connection,
    table: Table,
    own: str,
    other: str,
    columns: tuple[str, ...],
    member: int,
    *also: ColumnElement[bool],
) -> Rows:
    rows = connection.execute(
        select(table.c[other].label(PERSON), *(table.c[name] for name in columns)).where(
            and_(table.c[own] == member, *also)
        )
    )
    return [_plain(row._mapping) for row in rows]


def _read_acts(connection: Connection, table: Table, own: str, member: int) -> Rows:
    """Return likes or comments of the member, with the author of each post as ``PERSON``."""
    given = [c for c in table.columns if c.info["class"] == "tie" and c.name != "public_id"]
    rows = connection.execute(
        select(posts.c.author_id.label(PERSON), posts.c.public_id.label("post"), *given)
        .join(posts, posts.c.id == table.c.post_id)
        .where(table.c[own] == member, posts.c.state == "visible")
    )
    return [_plain(row._mapping) for row in rows]


def _read_contacts_named(connection: Connection, member: int) -> Rows:
    """Return whom the member has named as contacts of their ads; a no looks like no answer."""
    # No asked_at: it stands still from a no on.
    return [
        {PERSON: row.member_id, "job_ad": row.ad, "has_agreed": row.has_agreed}
        for row in read_named_by(connection, member)
    ]


def _read_ads_naming(connection: Connection, member: int) -> Rows:
    """Return the ads as whose contact the member was asked, with what they have said."""
    said = {AdContactState.TAKEN_BACK: AdContactState.DECLINED}
    rows = connection.execute(
        select(
            job_ads.c.member_id.label(PERSON),
            job_ads.c.public_id.label("job_ad"),
            job_contacts.c.state,
            job_contacts.c.asked_at,
        )
        .join(job_ads, job_ads.c.id == job_contacts.c.ad_id)
        .where(job_contacts.c.member_id == member)
    )
    found = [_plain(row._mapping) for row in rows]
    return [{**row, "state": said.get(row["state"], row["state"])} for row in found]


def _read_messages(connection: Connection, member: int) -> Rows:
    """Return the messages of the member's conversations, with the author of each as ``PERSON``.

    Of those with somebody who is not there the caller keeps what the member has written.
    """
    rows = connection.execute(
        select(
            conversations.c.public_id.label("conversation"),
            messages.c.author_id.label(PERSON),
            messages.c.text,
            messages.c.written_at,
        )
        .select_from(
            participants.join(
                conversations, conversations.c.id == participants.c.conversation_id
            ).join(messages, messages.c.conversation_id == conversations.c.id)
        )
        .where(
            participants.c.member_id == member,
            or_(~messages.c.is_hidden, messages.c.author_id == member),
        )
        .order_by(messages.c.id)
    )
    return [_plain(row._mapping) for row in rows]


def _read_acts_as_operator(connection: Connection, member: int) -> Rows:
    """Return what the member did in the administration, without whom it concerned."""
    rows = connection.execute(
        select(operator_acts.c.at, operator_acts.c.act, operator_acts.c.detail)
        .join(members, members.c.public_id == operator_acts.c.actor)
        .where(members.c.id == member)
        .order_by(operator_acts.c.id)
    )
    return [_plain(row._mapping) for row in rows]


def _report(row: OwnReportRow) -> dict[str, Any]:
    """Return a report as its sender is shown it: not against whom."""
    return {
        "kind": row.subject_kind,
        "reason": row.reason,
        "explanation": row.explanation,
        "reported_at": row.reported_at,
        "decided_at": row.decided_at,
        "outcome": reporter_outcome(row.decided_at, row.action).value,
    }


def _decision(row: CaseRow) -> dict[str, Any]:
    """Return a decision as the member whom it concerns is shown it."""
    return {
        "id": row.public_id,
        "kind": row.subject_kind,
        "action": row.action,
        "is_hidden": row.hides,
        "ground": row.ground,
        "ground_text": row.ground_text,
        "facts": row.facts,
        "decided_at": row.decided_at,
        "suspension_ends_at": row.suspended_until,
        "lifted_at": row.lifted_at,
    }


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}
