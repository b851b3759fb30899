"""What operators do that goes into the log of the administration.

The value of an act is also what the operator reads in their own account's history.
"""

from __future__ import annotations

from enum import StrEnum

from ecken.errors import Invalid

__all__ = ["Act", "parse_act"]


class Act(StrEnum):
    """One kind of act."""

    APPROVED = "approved_other"
    REFUSED = "refused_other"
    ADDED = "member_added"
    OPENED = "member_opened"
    LISTED = "members_listed"
    CLOSED = "closed_other"
    SESSIONS_ENDED = "sessions_ended_other"
    ALL_SESSIONS_ENDED = "all_sessions_ended"
    LINK_SENT = "link_sent_other"
    FACTORS_REMOVED = "factors_removed_other"
    ROLES_CHANGED = "roles_changed_other"
    RECRUITER_CONFIRMED = "recruiter_confirmed_other"
    RECRUITER_UNCONFIRMED = "recruiter_unconfirmed_other"
    INVITATION_MADE = "invitation_made"
    INVITATION_REVOKED = "invitation_revoked"
    LINKS_MADE = "links_made"
    LIST_LOADED = "list_loaded"
    CASE_CLAIMED = "case_claimed"
    CASE_DECIDED = "case_decided"
    SUSPENDED = "suspended_other"
    SUSPENSION_LIFTED = "suspension_lifted"
    APPEAL_DECIDED = "appeal_decided"
    PROGRAM_ENTERED = "program_entered"
    PROGRAM_CHANGED = "program_changed"
    PROGRAM_APPROVED = "program_approved"
    PROGRAM_REMOVED = "program_removed"
    WEBHOOK_ADDED = "webhook_added"
    WEBHOOK_CHANGED = "webhook_changed"
    WEBHOOK_REMOVED = "webhook_removed"
    EDITOR_NAMED = "editor_named_other"
    EDITOR_WITHDRAWN = "editor_withdrawn_other"
    OFFICIAL_PAGE_ENDED = "official_page_ended"
    PAGE_PUBLISHED = "page_published"
    LOOK_CHANGED = "look_changed"
    CIRCULAR_SENT = "circular_sent"
    CIRCULAR_STOPPED = "circular_stopped"
    RULES_ASKED = "rules_asked"
    RULES_NOT_ASKED = "rules_not_asked"
    QUESTIONS_SET = "questions_set"
    SETTING_CHANGED = "setting_changed"
    LOG_EXPORTED = "log_exported"
    WHOLE_OPENED = "whole_network_opened"


def parse_act(text: str) -> Act | None:
    """Read an act to look for; ``None`` for an empty text, which means all.

    Raises
    ------
    Invalid
        ``act_unknown``
    """
    if not text:
        return None
    try:
        return Act(text)
    except ValueError:
        raise Invalid(
            "act_unknown", "There is no act “{given}” in the log.", field="act", given=text[:40]
        ) from None
