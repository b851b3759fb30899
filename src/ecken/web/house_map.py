"""Where everything is in the administration: groups of pages, for the navigation and its front."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from ecken.rules.operators.rights import Right
from ecken.web.i18n import mark

__all__ = ["GROUPS", "Group", "Place", "groups_for"]


class Place(NamedTuple):
    """One page: the right that it needs, its address, its name, and what it is for."""

    right: Right
    to: str
    label: str
    what: str


class Group(NamedTuple):
    """Pages that belong together."""

    title: str
    places: tuple[Place, ...]


GROUPS = (
    Group(
        mark("People"),
        (
            Place(
                Right.MEMBERS,
                "/admin/members",
                mark("All members"),
                mark("Search accounts, help with signing in, end sessions, delete."),
            ),
            Place(
                Right.ROLES,
                "/admin/roles",
                mark("Roles"),
                mark("Who may do what in the administration."),
            ),
            Place(
                Right.RECRUITERS,
                "/admin/recruiters",
                mark("Recruiters to confirm"),
                mark("Who says that they recruit, and waits."),
            ),
            Place(
                Right.LISTS,
                "/admin/members/new",
                mark("Add a member"),
                mark("One person, by hand."),
            ),
            Place(
                Right.LISTS,
                "/admin/lists",
                mark("Bring a list"),
                mark("Many members from a file; updates and leavers."),
            ),
            Place(
                Right.COMPANIES,
                "/admin/companies",
                mark("Official pages of companies"),
                mark("Which companies have one, and who writes it."),
            ),
            Place(
                Right.CIRCULARS,
                "/admin/circulars",
                mark("Circulars"),
                mark("Write to all members."),
            ),
            Place(
                Right.JOINING,
                "/admin/joining-questions",
                mark("Questions at joining"),
                mark("What you ask those who want to join."),
            ),
            Place(
                Right.JOINING,
                "/admin/invitations",
                mark("Invitation links"),
                mark("Links by which others may join."),
            ),
        ),
    ),
    Group(
        mark("Reports and log"),
        (
            Place(
                Right.REPORTS,
                "/admin/reports",
                mark("Reports"),
                mark("What members have reported, decisions, objections."),
            ),
            Place(
                Right.LOG,
                "/admin/log",
                mark("Log of the administration"),
                mark("Who did what, when, and to whom."),
            ),
        ),
    ),
    Group(
        mark("The site"),
        (
            Place(
                Right.PAGES,
                "/admin/pages",
                mark("Pages of the site"),
                mark("Imprint, data protection, house rules."),
            ),
            Place(
                Right.PAGES,
                "/admin/acceptance",
                mark("Acceptance of the rules"),
                mark("Ask members to accept new house rules."),
            ),
            Place(
                Right.PAGES,
                "/admin/look",
                mark("Logo and colour"),
                mark("How the site looks for everybody."),
            ),
        ),
    ),
    Group(
        mark("Numbers"),
        (
            Place(
                Right.NUMBERS,
                "/admin/growth",
                mark("Growth and activity"),
                mark("Members, contacts and visits, week by week."),
            ),
            Place(
                Right.NUMBERS,
                "/admin/numbers",
                mark("The whole network in numbers"),
                mark("Distances, circles, contacts of all."),
            ),
            Place(
                Right.NUMBERS,
                "/admin/reach",
                mark("Forecasts of reach"),
                mark("How well they fit what came of it."),
            ),
        ),
    ),
    Group(
        mark("Technology"),
        (
            Place(
                Right.SITE,
                "/admin/health",
                mark("State of the site"),
                mark("What is ready, room on the disk, unexpected errors."),
            ),
            Place(
                Right.SITE,
                "/admin/work",
                mark("Background work"),
                mark("Tasks that the site does by itself."),
            ),
            Place(
                Right.PROGRAMS,
                "/admin/programs",
                mark("Programs"),
                mark("Programs that may ask members for access."),
            ),
            Place(
                Right.PROGRAMS,
                "/admin/webhooks",
                mark("Webhooks"),
                mark("Programs that hear who joins and leaves."),
            ),
            Place(
                Right.SITE, "/admin/mails", mark("E-mail"), mark("What waits, and what has failed.")
            ),
            Place(
                Right.SITE,
                "/admin/settings",
                mark("Settings"),
                mark("What is set, and where from; owners change it."),
            ),
        ),
    ),
)


def groups_for(rights: Collection[Right]) -> list[Group]:
    """Return the groups with the pages that somebody with these rights may open."""
    found = [
        Group(group.title, tuple(place for place in group.places if place.right in rights))
        for group in GROUPS
    ]
    return [group for group in found if group.places]
