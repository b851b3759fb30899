"""Where everything is in the administration: groups of pages, for the navigation and its front."""

from __future__ import annotations

from typing import NamedTuple

from ecken.web.i18n import mark

__all__ = ["GROUPS", "Group", "Place"]


class Place(NamedTuple):
    """One page: its address, its name, and what it is for."""

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
                "/admin/members",
                mark("All members"),
                mark("Search accounts, help with signing in, end sessions, delete."),
            ),
            Place("/admin/members/new", mark("Add a member"), mark("One person, by hand.")),
            Place(
                "/admin/lists",
                mark("Bring a list"),
                mark("Many members from a file; updates and leavers."),
            ),
            Place(
                "/admin/companies",
                mark("Official pages of companies"),
                mark("Which companies have one, and who writes it."),
            ),
            Place(
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
                "/admin/reports",
                mark("Reports"),
                mark("What members have reported, decisions, objections."),
            ),
            Place(
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
                "/admin/pages",
                mark("Pages of the site"),
                mark("Imprint, data protection, house rules."),
            ),
            Place(
                "/admin/look", mark("Logo and colour"), mark("How the site looks for everybody.")
            ),
        ),
    ),
    Group(
        mark("Numbers"),
        (
            Place(
                "/admin/numbers",
                mark("The whole network in numbers"),
                mark("Distances, circles, contacts of all."),
            ),
            Place(
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
                "/admin/health",
                mark("State of the site"),
                mark("What is ready, room on the disk, unexpected errors."),
            ),
            Place(
                "/admin/work",
                mark("Background work"),
                mark("Tasks that the site does by itself."),
            ),
            Place(
                "/admin/programs",
                mark("Programs"),
                mark("Programs that may ask members for access."),
            ),
            Place("/admin/mails", mark("E-mail"), mark("What waits, and what has failed.")),
            Place("/admin/settings", mark("Settings"), mark("What is set, and where.")),
        ),
    ),
)
