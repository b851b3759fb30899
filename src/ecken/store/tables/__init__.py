"""All tables, by what they are about."""

from ecken.store.tables.accounts import (
    api_tokens,
    audit_entries,
    credentials,
    invitations,
    one_time_tokens,
    sessions,
)
from ecken.store.tables.classification import metadata
from ecken.store.tables.members import (
    educations,
    languages,
    links,
    members,
    photos,
    positions,
)
from ecken.store.tables.network import (
    blocks,
    contact_requests,
    contacts,
    daily_figures,
    journal,
    journal_head,
)

__all__ = [
    "api_tokens",
    "audit_entries",
    "blocks",
    "contact_requests",
    "contacts",
    "credentials",
    "daily_figures",
    "educations",
    "invitations",
    "journal",
    "journal_head",
    "languages",
    "links",
    "members",
    "metadata",
    "one_time_tokens",
    "photos",
    "positions",
    "sessions",
]
