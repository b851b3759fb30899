"""Roles in the administration, and what each may do. One table; nobody sees contact lists."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from ecken.errors import Conflict, Invalid

__all__ = ["RIGHTS", "Right", "Role", "check_owner_stays", "parse_roles", "rights_of", "roles_with"]


class Right(StrEnum):
    """What one may do; each page of the administration names the one that it needs."""

    HOUSE = "house"
    """See the front of the administration."""
    MEMBERS = "members"
    """Search and open accounts, help with signing in, end sessions, delete."""
    JOINING = "joining"
    """Approve and refuse registrations, make invitation links."""
    LISTS = "lists"
    """Add members, by hand or by a list."""
    REPORTS = "reports"
    """Decide about reports and objections."""
    RECRUITERS = "recruiters"
    """Confirm who recruits."""
    COMPANIES = "companies"
    """Make pages of companies official."""
    LOG = "log"
    """Read and export the log of the administration."""
    ROLES = "roles"
    """Give roles and take them away."""
    PAGES = "pages"
    """Write the pages of the site, set its logo and colour."""
    CIRCULARS = "circulars"
    """Write to all members."""
    NUMBERS = "numbers"
    """See the figures of the whole network."""
    PROGRAMS = "programs"
    """Enter programs that may ask members for access."""
    SITE = "site"
    """See the state of the site, its work, mail and settings."""
    SETTINGS = "settings"
    """Change settings while the site runs."""


class Role(StrEnum):
    """What somebody is in the administration; one may be several."""

    OWNER = "owner"
    OPERATOR = "operator"
    MODERATOR = "moderator"
    VERIFIER = "verifier"
    """Confirms recruiters."""


RIGHTS: Final[dict[Role, frozenset[Right]]] = {
    Role.OWNER: frozenset(Right),
    Role.OPERATOR: frozenset(Right) - {Right.ROLES, Right.SETTINGS},
    Role.MODERATOR: frozenset({Right.HOUSE, Right.REPORTS}),
    Role.VERIFIER: frozenset({Right.HOUSE, Right.RECRUITERS}),
}


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """Return what somebody with these roles may do."""
    return frozenset().union(*(RIGHTS[role] for role in roles))


def roles_with(right: Right) -> frozenset[Role]:
    """Return the roles that have a right."""
    return frozenset(role for role in Role if right in RIGHTS[role])


def parse_roles(given: Iterable[str]) -> frozenset[Role]:
    """Read roles. An owner is an operator, too.

    Raises
    ------
    Invalid
        ``role_unknown``
    """
    found: set[Role] = set()
    for text in given:
        try:
            found.add(Role(text))
        except ValueError:
            raise Invalid(
                "role_unknown",
                "There is no role “{given}”. Choose among: {choices}.",
                field="role",
                given=text[:20],
                choices=", ".join(Role),
            ) from None
    return frozenset(found | {Role.OPERATOR} if Role.OWNER in found else found)


def check_owner_stays(owners: Iterable[int], member: int) -> None:
    """Let an owner go only if there is another one.

    Raises
    ------
    Conflict
        ``last_owner``
    """
    if set(owners) == {member}:
        raise Conflict(
            "last_owner",
            "This is the only owner of the site. Make somebody else an owner first.",
        )
