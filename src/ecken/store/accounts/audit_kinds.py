"""Kinds of audit entries: which are about consent, settings, and access by the administration."""

from __future__ import annotations

from typing import Final

__all__ = [
    "ACCESSES",
    "BY_HOUSE",
    "CHANGED_BY_LIST",
    "CONSENTS",
    "EXPLAINED",
    "FACTORS_REMOVED",
    "KEPT",
    "LINK_MADE",
    "LINK_SENT",
    "LISTED",
    "OPENED",
    "SESSIONS_ENDED",
    "SETTINGS",
    "TEXTS_AT_JOINING",
    "TOKEN_BY_OPERATOR",
    "WHOLE_OPENED",
]

OPENED: Final = "opened_by_operator"
LISTED: Final = "listed_to_operator"
CHANGED_BY_LIST: Final = "changed_by_list"
LINK_MADE: Final = "link_by_operator"
LINK_SENT: Final = "link_sent_by_operator"
SESSIONS_ENDED: Final = "sessions_ended_by_operator"
TOKEN_BY_OPERATOR: Final = "token_by_operator"
EXPLAINED: Final = "explained"
FACTORS_REMOVED: Final = "factors_removed"
WHOLE_OPENED: Final = "whole_network_opened"

TEXTS_AT_JOINING: Final = {"rules_accepted": "rules", "notice_shown": "data-protection"}
"""What is written down at joining, and the page of the site that it is about."""

CONSENTS: Final = (*TEXTS_AT_JOINING, "consent_listed", "mails_changed")
"""What the member has agreed to, or was told, and in which version."""

SETTINGS: Final = (
    "privacy_changed",
    "detail_released",
    "findable_changed",
    "switch_changed",
    "offers_changed",
)
"""What the member has set: who sees what."""

ACCESSES: Final = (
    OPENED,
    LISTED,
    CHANGED_BY_LIST,
    LINK_MADE,
    LINK_SENT,
    SESSIONS_ENDED,
    TOKEN_BY_OPERATOR,
    EXPLAINED,
    FACTORS_REMOVED,
    WHOLE_OPENED,
)
"""What the administration has opened or changed."""

BY_HOUSE: Final = (
    *ACCESSES,
    "approved",
    "roles_changed",
    "operator_made",
    "operator_ended",
    "recruiter_confirmed",
    "recruiter_unconfirmed",
    "decision_made",
    "suspended",
    "suspension_ended",
)
"""What the administration did with an account, for administrators to read beside it."""

KEPT: Final = (*CONSENTS, *SETTINGS)
"""Entries that are kept as long as the account: they are proofs. All others go after a year."""
