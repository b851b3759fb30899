"""Ties between members, and the journal from which every process follows their changes."""

from __future__ import annotations

from functools import partial

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from ecken.rules.request import OPEN_STATES, Actor, RequestState, states_shown_as
from ecken.store.state_conditions import state_text
from ecken.store.tables.classification import OWN, TECHNICAL, TIE, member_column, metadata

__all__ = [
    "blocks",
    "contact_requests",
    "contacts",
    "daily_figures",
    "journal",
    "journal_head",
    "measurements",
    "whole_figures",
]

_IS_OPEN = text(state_text(OPEN_STATES))
_IS_WAITING = text(state_text(states_shown_as(RequestState.PENDING, Actor.RECIPIENT)))


_member = partial(member_column, info=TIE)

contacts = Table(
    "contacts",
    metadata,
    _member("low_id", is_key=True),
    _member("high_id", is_key=True, is_indexed=True),
    Column("since", BigInteger, nullable=False, info=TIE),
    CheckConstraint("low_id < high_id", name="order"),
    sqlite_with_rowid=False,
)
"""One row per contact, lower id first: one row, two owners."""

contact_requests = Table(
    "contact_requests",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=TIE),
    _member("sender_id", is_indexed=True),
    _member("recipient_id", is_indexed=True),
    _member("low_id"),
    _member("high_id"),
    Column("reason", String(20), nullable=False, server_default="", info=TIE),
    Column("message", Text, nullable=False, server_default="", info=TIE),
    Column("state", String(10), nullable=False, server_default="pending", info=TIE),
    Column("sent_at", BigInteger, nullable=False, info=TIE),
    Column("expires_at", BigInteger, info=TIE),
    Column("ended_at", BigInteger, info=TIE),
    CheckConstraint("sender_id <> recipient_id", name="self"),
    CheckConstraint("low_id < high_id", name="order"),
    CheckConstraint(state_text(RequestState), name="state"),
    Index("ix_contact_requests_pair", "low_id", "high_id"),
    # What waits is counted on every page; what was answered long ago is not looked through for it.
    Index(
        "ix_contact_requests_waiting",
        "recipient_id",
        sqlite_where=_IS_WAITING,
        postgresql_where=_IS_WAITING,
    ),
    Index(
        "ix_contact_requests_open",
        "sender_id",
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    ),
    # One open request per pair; a declined one stays open for its sender (R7).
    Index(
        "uq_contact_requests_open_pair",
        "low_id",
        "high_id",
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    ),
)

blocks = Table(
    "blocks",
    metadata,
    _member("blocker_id", is_key=True),
    _member("blocked_id", is_key=True, is_indexed=True),
    Column("since", BigInteger, nullable=False, info=OWN),
    CheckConstraint("blocker_id <> blocked_id", name="self"),
)

journal = Table(
    "journal",
    metadata,
    Column("version", BigInteger, primary_key=True, autoincrement=False, info=TECHNICAL),
    Column("kind", String(20), nullable=False, info=TECHNICAL),
    # Ids only, and ids are erased with their members: the journal names nobody.
    Column("a", Integer, info=TECHNICAL),
    Column("b", Integer, info=TECHNICAL),
    Column("at", BigInteger, nullable=False, info=TECHNICAL),
    # Random: tells this history from another one that reached the same version after a restore.
    Column("mark", String(16), nullable=False, server_default="", info=TECHNICAL),
)

journal_head = Table(
    "journal_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, info=TECHNICAL),
    Column("version", BigInteger, nullable=False, info=TECHNICAL),
    Column("database_id", String(22), nullable=False, info=TECHNICAL),
    CheckConstraint("id = 1", name="one_row"),
)

daily_figures = Table(
    "daily_figures",
    metadata,
    Column("day", String(10), primary_key=True, info=TECHNICAL),
    Column("members", Integer, nullable=False, info=TECHNICAL),
    # Lists that everyone may see, and their mean length (R8), counting listed entries.
    Column("open_lists", Integer, nullable=False, info=TECHNICAL),
    Column("mean_contacts", Float, nullable=False, info=TECHNICAL),
    # How many who saw a post passed it on, over posts that everyone may open, as JSON (R10).
    Column("passing_on", Text, nullable=False, server_default="", info=TECHNICAL),
    # What was measured of the open network, as JSON (R13).
    Column("measured", Text, nullable=False, server_default="", info=TECHNICAL),
)

whole_figures = Table(
    "whole_figures",
    metadata,
    Column("day", String(10), primary_key=True, info=TECHNICAL),
    # What was measured of all contacts, whatever the audiences, as JSON: for operators alone.
    Column("measured", Text, nullable=False, info=TECHNICAL),
)

measurements = Table(
    "measurements",
    metadata,
    Column("kind", String(12), primary_key=True, info=TECHNICAL),
    Column("taken_at", BigInteger, nullable=False, info=TECHNICAL),
    Column("members", BigInteger, nullable=False, info=TECHNICAL),
    # Numbers about the open network as a whole (R13), as JSON.
    Column("result", Text, nullable=False, info=TECHNICAL),
)
"""The newest measurement of each kind that was made elsewhere and loaded."""
