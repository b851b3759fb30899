"""Reports of members, decisions of the administration, and objections to them."""

from __future__ import annotations

from functools import partial

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from ecken.store.tables.classification import DERIVED, OWN, TECHNICAL, TIE, member_column, metadata

__all__ = ["appeals", "case_images", "moderation_cases", "reports"]


_member = partial(member_column, is_optional=True)
"""Where a member is erased, what is kept has none any more (``store/moderation``)."""


def _case(*, is_key: bool = False) -> Column[int]:
    return Column(
        "case_id",
        Integer,
        ForeignKey("moderation_cases.id", ondelete="CASCADE"),
        primary_key=is_key,
        autoincrement=False,
        nullable=False,
        info=TECHNICAL,
    )


_IS_OPEN = text("decided_at IS NULL")

moderation_cases = Table(
    "moderation_cases",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=OWN),
    Column("subject_kind", String(12), nullable=False, info=OWN),
    # Public id of what is reported, the key of a photo.
    Column("subject_id", String(22), nullable=False, info=TIE),
    # Whose it is.
    _member("member_id", is_indexed=True),
    # The reported photo: the member may change or delete it meanwhile.
    Column("picture", LargeBinary, nullable=True, info=OWN),
    Column("opened_at", BigInteger, nullable=False, info=TECHNICAL),
    # Which operator is at work on it, for an hour.
    _member("claimed_by"),
    Column("claimed_at", BigInteger, info=TECHNICAL),
    _member("decided_by"),
    Column("decided_at", BigInteger, info=OWN),
    Column("action", String(8), nullable=False, server_default="", info=OWN),
    Column("hides", Boolean, nullable=False, server_default="0", info=OWN),
    Column("ground", String(8), nullable=False, server_default="", info=OWN),
    Column("ground_text", Text, nullable=False, server_default="", info=OWN),
    Column("facts", Text, nullable=False, server_default="", info=OWN),
    # Of a suspension with an end.
    Column("suspended_until", BigInteger, info=OWN),
    # When the measures ended, by an operator, by time or by an objection.
    Column("lifted_at", BigInteger, info=OWN),
    # Until when the member, who has left, may come back; an open case waits until then.
    Column("returns_until", BigInteger, info=TECHNICAL),
    Index("ix_moderation_cases_decided_at", "decided_at"),
    # Whatever is reported is decided about once at a time.
    Index(
        "uq_moderation_cases_open",
        "subject_kind",
        "subject_id",
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    ),
)
"""What was reported, by however many members, and what was decided."""

case_images = Table(
    "case_images",
    metadata,
    _case(is_key=True),
    # In the author's post it may be gone meanwhile.
    Column("image_key", String(22), primary_key=True, info=DERIVED),
    Column("alt", Text, nullable=False, info=DERIVED),
    Column("content", LargeBinary, nullable=False, info=DERIVED),
)
"""The images of a reported post, as they were at one of its reports."""

reports = Table(
    "reports",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=OWN),
    _case(),
    # Who reports; told to nobody.
    _member("member_id", is_indexed=True),
    Column("reason", String(16), nullable=False, info=OWN),
    Column("explanation", Text, nullable=False, server_default="", info=OWN),
    Column("is_good_faith", Boolean, nullable=False, server_default="0", info=OWN),
    # The reported text as it was then, and the messages before it, as JSON.
    Column("copy", Text, nullable=False, server_default="", info=TIE),
    Column("context", Text, nullable=False, server_default="", info=TIE),
    Column("reported_at", BigInteger, nullable=False, info=OWN),
    Index("uq_reports_case_id_member_id", "case_id", "member_id", unique=True),
)
"""One member's report in a case."""

appeals = Table(
    "appeals",
    metadata,
    _case(is_key=True),
    _member("member_id", is_indexed=True),
    Column("text", Text, nullable=False, info=OWN),
    Column("made_at", BigInteger, nullable=False, info=OWN),
    _member("decided_by"),
    Column("decided_at", BigInteger, info=OWN),
    Column("is_granted", Boolean, info=OWN),
    Column("answer", Text, nullable=False, server_default="", info=OWN),
)
"""The one objection of the member whom a decision concerns, and its outcome."""
