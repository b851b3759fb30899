"""What members disclose beyond the public profile, and to whom: details, openness to offers."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    String,
    Table,
    Text,
)

from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.rules.open_to_offers import OfferAudience
from ecken.store.tables.classification import (
    OWN,
    TIE,
    member_column,
    metadata,
    text_column,
)

__all__ = [
    "chosen_contacts",
    "contact_details",
    "kept_out_companies",
    "kept_out_members",
    "left_companies",
    "open_to_offers",
    "recruiter_claims",
]


def _one_of(column: str, values: list[str]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


contact_details = Table(
    "contact_details",
    metadata,
    member_column(is_key=True),
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
    member_column(info=TIE, is_key=True),
    Column("detail", String(10), primary_key=True, info=TIE),
    member_column("chosen_id", info=TIE, is_key=True, is_indexed=True),
)
"""The contacts to whom a detail with the audience ``chosen`` is released."""


open_to_offers = Table(
    "open_to_offers",
    metadata,
    member_column(is_key=True),
    Column("audience", String(10), nullable=False, server_default="nobody", info=OWN),
    # Whoever works, or has worked, where the member has worked before is kept out, too.
    Column("keeps_out_former", Boolean, nullable=False, server_default="0", info=OWN),
    text_column("position"),
    text_column("place"),
    Column("is_remote", Boolean, nullable=False, server_default="0", info=OWN),
    text_column("starts"),
    text_column("hours"),
    Column("changed_at", BigInteger, nullable=False, info=OWN),
    CheckConstraint(_one_of("audience", [a.value for a in OfferAudience]), name="audience"),
)

kept_out_companies = Table(
    "kept_out_companies",
    metadata,
    member_column(is_key=True),
    Column("company", Text, primary_key=True, info=OWN),
)
"""Companies whose members are not told, beside the member's own."""

kept_out_members = Table(
    "kept_out_members",
    metadata,
    member_column(is_key=True),
    member_column("kept_out_id", info=OWN, is_key=True, is_indexed=True),
)
"""Members who are not told; they never learn that they stand here."""

left_companies = Table(
    "left_companies",
    metadata,
    member_column(is_key=True),
    Column("company", Text, primary_key=True, info=OWN),
    Column("was_present", Boolean, nullable=False, info=OWN),
    Column("left_at", BigInteger, nullable=False, index=True, info=OWN),
)
"""Companies that a member has taken out of their profile: for a time they still count as theirs.

Or somebody could take their company out, look who is open to offers, and put it back.
"""

recruiter_claims = Table(
    "recruiter_claims",
    metadata,
    member_column(is_key=True),
    Column("claimed_at", BigInteger, nullable=False, info=OWN),
    Column("confirmed_at", BigInteger, info=OWN),
)
"""Who says that they recruit for others, and whom an operator has confirmed."""
