"""Introductions, conversations, messages, notifications."""

from __future__ import annotations

from functools import partial

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from ecken.rules.introduction import ANSWERED_BY, OPEN_STATES, Actor, IntroductionState
from ecken.store.state_conditions import state_text
from ecken.store.tables.classification import DERIVED, OWN, TECHNICAL, TIE, member_column, metadata

__all__ = [
    "conversations",
    "introductions",
    "messages",
    "notices",
    "participants",
    "switches",
]

_IS_OPEN = text(state_text(sorted(OPEN_STATES)))
_WAITS_FOR = {actor: text(state_text([state])) for state, actor in ANSWERED_BY.items()}


_member = partial(member_column, info=TIE)


def _conversation(*, is_key: bool = False) -> Column[int]:
    return Column(
        "conversation_id",
        Integer,
        ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=is_key,
        nullable=False,
        info=TECHNICAL,
    )


introductions = Table(
    "introductions",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=TIE),
    _member("asker_id", is_indexed=True),
    _member("bridge_id", is_indexed=True),
    _member("target_id", is_indexed=True),
    Column("to_bridge", Text, nullable=False, server_default="", info=TIE),
    Column("to_target", Text, nullable=False, server_default="", info=TIE),
    # What the bridge made of it. The asker sees their own words: else they saw that it went on.
    Column("passed_on_text", Text, nullable=False, server_default="", info=TIE),
    Column("state", String(20), nullable=False, server_default="asked", info=TIE),
    Column("asked_at", BigInteger, nullable=False, info=TIE),
    Column("expires_at", BigInteger, nullable=False, info=TIE),
    Column("passed_on_at", BigInteger, info=TIE),
    # When the target said no; kept beyond the state, so that they are not asked again at once.
    Column("target_declined_at", BigInteger, info=TIE),
    Column("reminded_at", BigInteger, info=TECHNICAL),
    Column("ended_at", BigInteger, info=TIE),
    Column(
        "conversation_id",
        Integer,
        ForeignKey("conversations.id", ondelete="SET NULL"),
        index=True,
        info=TECHNICAL,
    ),
    CheckConstraint(
        "asker_id <> bridge_id AND bridge_id <> target_id AND asker_id <> target_id", name="three"
    ),
    CheckConstraint(state_text(IntroductionState), name="state"),
    # What waits is counted on every page.
    Index(
        "ix_introductions_waiting_for_bridge",
        "bridge_id",
        sqlite_where=_WAITS_FOR[Actor.BRIDGE],
        postgresql_where=_WAITS_FOR[Actor.BRIDGE],
    ),
    Index(
        "ix_introductions_waiting_for_target",
        "target_id",
        sqlite_where=_WAITS_FOR[Actor.TARGET],
        postgresql_where=_WAITS_FOR[Actor.TARGET],
    ),
    # One introduction to a member at a time, as the asker sees it.
    Index(
        "uq_introductions_open",
        "asker_id",
        "target_id",
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    ),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=TIE),
    # Set for a conversation of two contacts, lower id first; empty for one of three.
    _member("low_id", is_optional=True),
    _member("high_id", is_optional=True, is_indexed=True),
    Column("opened_at", BigInteger, nullable=False, info=TIE),
    CheckConstraint("low_id < high_id", name="order"),
    Index("uq_conversations_pair", "low_id", "high_id", unique=True),
)

participants = Table(
    "participants",
    metadata,
    _conversation(is_key=True),
    _member("member_id", is_key=True, is_indexed=True),
    # The newest message that the member has read. Messages are numbered over the whole community:
    # this number would tell, in an export, how many all others have written.
    Column("read_until", Integer, nullable=False, server_default="0", info=TECHNICAL),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=TIE),
    _conversation(),
    _member("author_id"),
    Column("text", Text, nullable=False, info=TIE),
    # The text as it is searched: compatible characters, case folded.
    Column("search_text", Text, nullable=False, info=DERIVED),
    # By the administration: its author alone sees it.
    Column("is_hidden", Boolean, nullable=False, server_default="0", info=TIE),
    # Given by the client, so that the same message sent twice is one.
    Column("client_key", String(64), info=TECHNICAL),
    Column("written_at", BigInteger, nullable=False, info=TIE),
    Index("ix_messages_conversation_id_id", "conversation_id", "id"),
    Index("ix_messages_written_at", "written_at"),
    Index("uq_messages_author_id_client_key", "author_id", "client_key", unique=True),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    _member("member_id"),
    _member("about_id", is_indexed=True),
    Column("kind", String(24), nullable=False, info=TIE),
    # Public id of the request, introduction or conversation that it is about.
    Column("subject", String(22), nullable=False, info=TIE),
    # Not shown and not mailed before: what can still be undone is not yet told.
    Column("due_at", BigInteger, nullable=False, info=TECHNICAL),
    Column("mailed_at", BigInteger, info=TECHNICAL),
    Column("read_at", BigInteger, info=TIE),
    Index(
        "ix_notices_unmailed",
        "due_at",
        sqlite_where=text("mailed_at IS NULL"),
        postgresql_where=text("mailed_at IS NULL"),
    ),
    Index("ix_notices_subject", "subject"),
    Index("ix_notices_member_id_due_at", "member_id", "due_at"),
)

switches = Table(
    "switches",
    metadata,
    member_column(is_key=True),
    Column("name", String(24), primary_key=True, info=OWN),
    Column("value", String(8), nullable=False, info=OWN),
)
"""What a member has set otherwise than it is by default: mails, news, being asked."""
