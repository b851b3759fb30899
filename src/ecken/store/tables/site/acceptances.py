"""Rules of the house that members are asked to accept, and who has accepted them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table

from ecken.store.tables.classification import OWN, TECHNICAL, member_column, metadata

__all__ = ["accepted_rules", "rules_askings"]

rules_askings = Table(
    "rules_askings",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("asked_at", BigInteger, nullable=False, info=TECHNICAL),
    # None as long as it is what members have to accept.
    Column("ended_at", BigInteger, info=TECHNICAL),
)
"""Each time members were asked to accept the rules as they stood."""

accepted_rules = Table(
    "accepted_rules",
    metadata,
    member_column(is_key=True),
    Column(
        "asking_id",
        Integer,
        ForeignKey("rules_askings.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
        info=TECHNICAL,
    ),
    Column("accepted_at", BigInteger, nullable=False, info=OWN),
)
"""The newest asking that a member has answered; which version it was stands in their history."""
