"""Members and their profiles."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from ecken.rules.audience import Audience
from ecken.rules.profile_links import LINK_KEY_MAX
from ecken.store.tables.classification import DERIVED, OWN, TECHNICAL, metadata

__all__ = ["educations", "languages", "links", "members", "photos", "positions"]

_AUDIENCES = ", ".join(f"'{audience.value}'" for audience in Audience)


def _member_id() -> Column[int]:
    return Column(
        "member_id",
        Integer,
        ForeignKey("members.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
        info=TECHNICAL,
    )


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="", info=OWN)


members = Table(
    "members",
    metadata,
    # Small and dense: it is the member's index in the engine's arrays. Never shown.
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=OWN),
    Column("load_id", Text, unique=True, info=OWN),
    Column("email", Text, nullable=False, info=OWN),
    # Case-folded, normalised form of the address: two accounts cannot differ in case only.
    Column("email_key", Text, nullable=False, unique=True, info=OWN),
    Column("state", String(12), nullable=False, server_default="active", info=TECHNICAL),
    Column("is_operator", Boolean, nullable=False, server_default="0", info=TECHNICAL),
    _text("first_name"),
    _text("last_name"),
    _text("headline"),
    _text("company"),
    _text("position"),
    Column("industry", String(8), nullable=False, server_default="", info=OWN),
    _text("industry_text"),
    _text("city"),
    Column("postal_code", String(12), nullable=False, server_default="", info=OWN),
    Column("country", String(2), nullable=False, server_default="", info=OWN),
    _text("offers"),
    _text("seeks"),
    _text("about"),
    Column("is_recruiter", Boolean, nullable=False, server_default="0", info=OWN),
    Column("audience", String(8), nullable=False, server_default="everyone", info=OWN),
    Column("is_listed", Boolean, nullable=False, server_default="1", info=OWN),
    Column("is_findable_by_email", Boolean, nullable=False, server_default="0", info=OWN),
    Column("screen_language", String(2), nullable=False, server_default="", info=OWN),
    Column("time_zone", String(64), nullable=False, server_default="", info=OWN),
    Column("joined_at", BigInteger, nullable=False, info=OWN),
    Column("changed_at", BigInteger, nullable=False, server_default="0", info=OWN),
    CheckConstraint(f"audience IN ({_AUDIENCES})", name="audience"),
    CheckConstraint(
        "state IN ('unconfirmed', 'awaiting', 'active', 'suspended', 'closed')", name="state"
    ),
    CheckConstraint("last_name <> ''", name="last_name"),
)

positions = Table(
    "positions",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    _member_id(),
    _text("company"),
    _text("title"),
    Column("started", String(10), nullable=False, server_default="", info=OWN),
    Column("ended", String(10), nullable=False, server_default="", info=OWN),
)
"""Former positions; the present one stands in ``members``."""

educations = Table(
    "educations",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    _member_id(),
    _text("school"),
    _text("degree"),
    _text("subject"),
    Column("started", String(10), nullable=False, server_default="", info=OWN),
    Column("ended", String(10), nullable=False, server_default="", info=OWN),
)

languages = Table(
    "languages",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    _member_id(),
    _text("language"),
    _text("level"),
    Index("uq_languages_member_id_language", "member_id", "language", unique=True),
)

links = Table(
    "links",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    _member_id(),
    _text("label"),
    _text("url"),
    # The same profile elsewhere has the same key (``rules/profile_links.py``); "" for other links.
    Column(
        "link_key", String(LINK_KEY_MAX), nullable=False, server_default="", index=True,
        info=DERIVED,
    ),
)  # fmt: skip

photos = Table(
    "photos",
    metadata,
    Column(
        "member_id",
        Integer,
        ForeignKey("members.id", ondelete="CASCADE"),
        primary_key=True,
        info=TECHNICAL,
    ),
    Column("photo_key", String(22), nullable=False, unique=True, info=OWN),
    Column("media_type", String(20), nullable=False, info=OWN),
    # By the administration: its owner alone sees it.
    Column("is_hidden", Boolean, nullable=False, server_default="0", info=OWN),
    Column("content", LargeBinary, nullable=False, info=OWN),
)
