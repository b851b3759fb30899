"""Members and their profiles."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from ecken.rules.audience import Audience
from ecken.rules.profile_links import LINK_KEY_MAX
from ecken.store.tables.classification import (
    DERIVED,
    OWN,
    TECHNICAL,
    member_column,
    metadata,
    text_column,
)

__all__ = ["educations", "languages", "links", "members", "photos", "positions"]

_AUDIENCES = ", ".join(f"'{audience.value}'" for audience in Audience)


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
    text_column("first_name"),
    text_column("last_name"),
    text_column("headline"),
    text_column("company"),
    text_column("position"),
    Column("industry", String(8), nullable=False, server_default="", info=OWN),
    text_column("industry_text"),
    text_column("city"),
    Column("postal_code", String(12), nullable=False, server_default="", info=OWN),
    Column("country", String(2), nullable=False, server_default="", info=OWN),
    text_column("offers"),
    text_column("seeks"),
    text_column("about"),
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
    member_column(is_indexed=True),
    text_column("company"),
    text_column("title"),
    Column("started", String(10), nullable=False, server_default="", info=OWN),
    Column("ended", String(10), nullable=False, server_default="", info=OWN),
)
"""Former positions; the present one stands in ``members``."""

educations = Table(
    "educations",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    member_column(is_indexed=True),
    text_column("school"),
    text_column("degree"),
    text_column("subject"),
    Column("started", String(10), nullable=False, server_default="", info=OWN),
    Column("ended", String(10), nullable=False, server_default="", info=OWN),
)

languages = Table(
    "languages",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    member_column(is_indexed=True),
    text_column("language"),
    text_column("level"),
    Index("uq_languages_member_id_language", "member_id", "language", unique=True),
)

links = Table(
    "links",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    member_column(is_indexed=True),
    text_column("label"),
    text_column("url"),
    # The same profile elsewhere has the same key (``rules/profile_links.py``); "" for other links.
    Column(
        "link_key", String(LINK_KEY_MAX), nullable=False, server_default="", index=True,
        info=DERIVED,
    ),
)  # fmt: skip

photos = Table(
    "photos",
    metadata,
    member_column(is_key=True),
    Column("photo_key", String(22), nullable=False, unique=True, info=OWN),
    Column("media_type", String(20), nullable=False, info=OWN),
    # By the administration: its owner alone sees it.
    Column("is_hidden", Boolean, nullable=False, server_default="0", info=OWN),
    Column("content", LargeBinary, nullable=False, info=OWN),
)
