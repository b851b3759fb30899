"""What operators did, and when members were last here."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from ecken.store.tables.classification import OWN, TECHNICAL, TIE, member_column, metadata

__all__ = ["last_seen", "member_roles", "operator_acts"]

operator_acts = Table(
    "operator_acts",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("at", BigInteger, nullable=False, info=TECHNICAL),
    Column("act", String(40), nullable=False, index=True, info=TECHNICAL),
    # Public ids: of the operator, and of the member whom it concerned. Emptied when they leave.
    Column("actor", String(22), nullable=False, index=True, info=TIE),
    Column("about", String(22), nullable=False, server_default="", index=True, info=TIE),
    # Numbers, names of pages and the like; nothing of members.
    Column("detail", Text, nullable=False, server_default="", info=TECHNICAL),
)
"""The log of the administration: who did what, when, and to whom."""

last_seen = Table(
    "last_seen",
    metadata,
    member_column(is_key=True),
    # The Monday of the week, by the community's clocks: no finer, so that nobody is watched.
    Column("week", String(10), nullable=False, index=True, info=OWN),
)
"""In which week a member was last signed in."""

member_roles = Table(
    "member_roles",
    metadata,
    member_column(is_key=True),
    # owner, moderator or verifier; that somebody is an operator stands in ``members``.
    Column("role", String(10), primary_key=True, info=OWN),
    Column("since", BigInteger, nullable=False, info=OWN),
)
"""Roles in the administration beside that of an operator."""
