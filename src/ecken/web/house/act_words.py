"""What administrators did, in words: for the log, and for the history of one account."""

from __future__ import annotations

from ecken.rules.operators.acts import Act
from ecken.web.i18n import mark

__all__ = ["ACTS", "DONE"]

ACTS = {
    Act.APPROVED: mark("Registration approved"),
    Act.REFUSED: mark("Registration refused"),
    Act.ADDED: mark("Member added"),
    Act.OPENED: mark("Account data opened"),
    Act.LISTED: mark("List of members opened"),
    Act.CLOSED: mark("Account deleted"),
    Act.SESSIONS_ENDED: mark("Sessions of a member ended"),
    Act.ALL_SESSIONS_ENDED: mark("Sessions of all members ended"),
    Act.LINK_SENT: mark("Link sent again"),
    Act.FACTORS_REMOVED: mark("Second factors removed"),
    Act.ROLES_CHANGED: mark("Roles of a member changed"),
    Act.RECRUITER_CONFIRMED: mark("Recruiter confirmed"),
    Act.RECRUITER_UNCONFIRMED: mark("Confirmation of a recruiter withdrawn"),
    Act.INVITATION_MADE: mark("Invitation link created"),
    Act.INVITATION_REVOKED: mark("Invitation link revoked"),
    Act.LINKS_MADE: mark("Personal links for first passwords created"),
    Act.LIST_LOADED: mark("List of members loaded"),
    Act.CASE_CLAIMED: mark("Report taken on"),
    Act.CASE_DECIDED: mark("Report decided"),
    Act.SUSPENDED: mark("Account suspended"),
    Act.SUSPENSION_LIFTED: mark("Suspension ended"),
    Act.APPEAL_DECIDED: mark("Objection decided"),
    Act.PROGRAM_ENTERED: mark("Program entered"),
    Act.PROGRAM_APPROVED: mark("Program approved"),
    Act.PROGRAM_CHANGED: mark("New secret for a program"),
    Act.PROGRAM_REMOVED: mark("Program removed"),
    Act.WEBHOOK_ADDED: mark("Webhook added"),
    Act.WEBHOOK_CHANGED: mark("New secret for a webhook"),
    Act.WEBHOOK_REMOVED: mark("Webhook removed"),
    Act.EDITOR_NAMED: mark("Editor of a company’s page named"),
    Act.EDITOR_WITHDRAWN: mark("Editor of a company’s page withdrawn"),
    Act.OFFICIAL_PAGE_ENDED: mark("Official page of a company ended"),
    Act.PAGE_PUBLISHED: mark("Page of the site published"),
    Act.LOOK_CHANGED: mark("Logo or colour changed"),
    Act.CIRCULAR_SENT: mark("Circular sent"),
    Act.CIRCULAR_STOPPED: mark("Circular stopped"),
    Act.RULES_ASKED: mark("Members asked to accept the rules"),
    Act.RULES_NOT_ASKED: mark("Members no longer asked to accept the rules"),
    Act.QUESTIONS_SET: mark("Questions at joining changed"),
    Act.SETTING_CHANGED: mark("Setting changed"),
    Act.LOG_EXPORTED: mark("Log exported"),
    Act.WHOLE_OPENED: mark("Figures of the whole network opened"),
}

DONE = {
    "approved": ACTS[Act.APPROVED],
    "opened_by_operator": ACTS[Act.OPENED],
    "listed_to_operator": mark("Shown in the list of members"),
    "changed_by_list": mark("Profile changed by a list"),
    "link_by_operator": mark("Link for the first password created"),
    "link_sent_by_operator": ACTS[Act.LINK_SENT],
    "sessions_ended_by_operator": mark("Sessions ended"),
    "token_by_operator": mark("Access token created in the member’s name"),
    "explained": mark("Looked up who sees whom"),
    "factors_removed": ACTS[Act.FACTORS_REMOVED],
    "whole_network_opened": ACTS[Act.WHOLE_OPENED],
    "roles_changed": mark("Roles changed"),
    "operator_made": mark("Made an administrator"),
    "operator_ended": mark("No longer an administrator"),
    "recruiter_confirmed": ACTS[Act.RECRUITER_CONFIRMED],
    "recruiter_unconfirmed": ACTS[Act.RECRUITER_UNCONFIRMED],
    "decision_made": mark("Decision about a report"),
    "suspended": ACTS[Act.SUSPENDED],
    "suspension_ended": ACTS[Act.SUSPENSION_LIFTED],
}
"""What was done with one account, by the kind of its audit entry."""
