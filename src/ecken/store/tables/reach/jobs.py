"""Job ads, their contacts, and saved searches for them."""

from __future__ import annotations

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
    text,
)

from ecken.rules.jobs.ad_contact import NAMED, AdContactState
from ecken.rules.jobs.conditions import Hours, Workplace
from ecken.rules.jobs.salary import SalaryPer
from ecken.store.state_conditions import state_text
from ecken.store.tables.classification import (
    OWN,
    TECHNICAL,
    TIE,
    member_column,
    metadata,
    text_column,
)

__all__ = ["job_ads", "job_contacts", "job_searches"]

_IS_NAMED = text(state_text(NAMED))


def _among(column: str, kind: type[Hours] | type[Workplace] | type[SalaryPer]) -> str:
    choices = ", ".join(f"'{choice.value}'" for choice in kind)
    return f"{column} IN ({choices})"


job_ads = Table(
    "job_ads",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=OWN),
    member_column(is_indexed=True),
    text_column("title"),
    text_column("company"),
    text_column("city"),
    text_column("postal_code"),
    Column("country", String(2), nullable=False, server_default="", info=OWN),
    Column("workplace", String(8), nullable=False, info=OWN),
    Column("hours", String(8), nullable=False, info=OWN),
    # Hundredths of the currency; both or neither.
    Column("salary_from", Integer, info=OWN),
    Column("salary_to", Integer, info=OWN),
    Column("currency", String(3), nullable=False, server_default="", info=OWN),
    Column("salary_per", String(8), nullable=False, server_default="year", info=OWN),
    text_column("text"),
    # A web address or an e-mail address; empty: one writes to the advertiser.
    text_column("apply_to"),
    Column("is_public", Boolean, nullable=False, server_default="0", info=OWN),
    # By the administration: its advertiser alone sees it.
    Column("is_hidden", Boolean, nullable=False, server_default="0", info=OWN),
    Column("published_at", BigInteger, nullable=False, info=OWN),
    # An ad runs until then. Whoever ends it sets this to the moment at which they do.
    Column("ends_at", BigInteger, nullable=False, index=True, info=OWN),
    # Grows with each change, so that processes know what to read again.
    Column("revision", Integer, nullable=False, server_default="1", info=TECHNICAL),
    CheckConstraint(_among("workplace", Workplace), name="workplace"),
    CheckConstraint(_among("hours", Hours), name="hours"),
    CheckConstraint(_among("salary_per", SalaryPer), name="salary_per"),
    CheckConstraint("salary_from <= salary_to", name="salary"),
)

job_contacts = Table(
    "job_contacts",
    metadata,
    Column(
        "ad_id",
        Integer,
        ForeignKey("job_ads.id", ondelete="CASCADE"),
        primary_key=True,
        info=TECHNICAL,
    ),
    member_column(info=TIE, is_key=True, is_indexed=True),
    Column("state", String(10), nullable=False, info=TIE),
    # Under the contact that stood then: it is named no longer than that lasts.
    Column("asked_at", BigInteger, nullable=False, info=TIE),
    CheckConstraint(state_text(AdContactState), name="state"),
    # An ad names one member at a time.
    Index(
        "uq_job_contacts_named",
        "ad_id",
        unique=True,
        sqlite_where=_IS_NAMED,
        postgresql_where=_IS_NAMED,
    ),
)

job_searches = Table(
    "job_searches",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=OWN),
    member_column("owner_id", is_indexed=True),
    text_column("name"),
    text_column("query"),
    # Chosen workplaces and hours, separated by commas; empty for all.
    text_column("workplaces"),
    text_column("hours"),
    Column("created_at", BigInteger, nullable=False, info=OWN),
    # Ads published until then are no news: the owner has seen them.
    Column("seen_at", BigInteger, nullable=False, info=OWN),
    # Ads published until then were told in a notice.
    Column("told_at", BigInteger, nullable=False, info=TECHNICAL),
    Index("uq_job_searches_owner_id_name", "owner_id", "name", unique=True),
)
