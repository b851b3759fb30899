"""Contact details that members disclose beyond the public profile, and to whom."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, String, Table, Text

from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.store.tables.classification import OWN, TECHNICAL, TIE, metadata

__all__ = ["chosen_contacts", "contact_details"]


def _one_of(column: str, values: list[str]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


contact_details = Table(
    "contact_details",
    metadata,
    Column(
        "member_id",
        Integer,
        ForeignKey("members.id", ondelete="CASCADE"),
        primary_key=True,
        info=TECHNICAL,
    ),
    Column("detail", String(10), primary_key=True, info=OWN),
    # The e-mail address is the account's; what stands here is its audience only.
    Column("value", Text, nullable=False, server_default="", info=OWN),
    Column("audience", String(10), nullable=False, server_default="nobody", info=OWN),
    CheckConstraint(_one_of("detail", [d.value for d in Detail]), name="detail"),
    CheckConstraint(_one_of("audience", [a.value for a in ReleaseAudience]), name="audience"),
)

chosen_contacts = Table(
    "chosen_contacts",
    metadata,
    Column(
        "member_id",
        Integer,
        ForeignKey("members.id", ondelete="CASCADE"),
        primary_key=True,
        info=TIE,
    ),
    Column("detail", String(10), primary_key=True, info=TIE),
    Column(
        "chosen_id",
        Integer,
        ForeignKey("members.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        info=TIE,
    ),
)
"""The contacts to whom a detail with the audience ``chosen`` is released."""
