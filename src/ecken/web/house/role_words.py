"""Roles and rights in words."""

from __future__ import annotations

from ecken.rules.operators.rights import Right, Role
from ecken.web.i18n import mark
from ecken.web.rendering.privacy_words import ROLES

__all__ = ["RIGHT_WORDS", "ROLE_HINTS", "ROLE_WORDS"]

ROLE_WORDS = {role: ROLES[role] for role in Role}
ROLE_HINTS = {
    Role.OWNER: mark("May do everything, and gives roles to others."),
    Role.OPERATOR: mark("May do everything but give roles."),
    Role.MODERATOR: mark("Decides about reports and objections."),
    Role.VERIFIER: mark("Confirms who recruits, and withdraws it."),
}
RIGHT_WORDS = {
    Right.HOUSE: mark("See the front of the administration"),
    Right.MEMBERS: mark("Search and open accounts, help with signing in, delete"),
    Right.JOINING: mark("Approve registrations, make invitation links"),
    Right.LISTS: mark("Add members, by hand or by a list"),
    Right.REPORTS: mark("Decide about reports and objections"),
    Right.RECRUITERS: mark("Confirm recruiters"),
    Right.COMPANIES: mark("Make pages of companies official"),
    Right.LOG: mark("Read and export the log of the administration"),
    Right.ROLES: mark("Give roles"),
    Right.PAGES: mark("Write the pages of the site, set logo and colour"),
    Right.CIRCULARS: mark("Write to all members"),
    Right.NUMBERS: mark("See the figures of the whole network"),
    Right.PROGRAMS: mark("Enter programs that may ask members for access"),
    Right.SITE: mark("See the state of the site, its work, e-mail and settings"),
}
