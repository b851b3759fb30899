"""View as: how others see the viewer, and what a choice would change, in numbers.

Everything here is computed from the member's own settings and own figures. It would be wrong to
count who truly sees the list: that number contains ties which the member may not see.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecken.rules.audience import REACH, Audience, may_see_list
from ecken.rules.contact_details import Detail
from ecken.rules.open_to_offers import OfferAudience, is_open_to
from ecken.service.privacy.contact_details import details_for
from ecken.service.privacy.privacy import own_privacy
from ecken.service.profiles.members import MemberPage, show_contact_page
from ecken.service.world import World
from ecken.store.profiles.open_to_offers import OfferTexts, read_offers
from ecken.store.profiles.profile_details import read_details

__all__ = ["ROLES", "Consequence", "Outlook", "consequences", "page_as", "view_as"]

RECRUITER = "recruiter"
ROLES: dict[str, int | None] = {
    "contact": 1,
    "second": 2,
    "third": 3,
    "stranger": None,
    RECRUITER: None,
}
"""As whom a member can look at their own page: the degree of the one who looks.

The one is no recruiter, but for the last: a recruiter beyond the circles.
"""


@dataclass(frozen=True, slots=True)
class Consequence:
    """What choosing an audience means today."""

    audience: Audience
    degree: int
    """Up to which degree the list shows; 0 = nobody, 255 = any."""
    members: int
    """How many members that are, of those whom the member sees in their own circles."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """A member's own page in the eyes of somebody else."""

    role: str
    degree: int | None
    shows_list: bool
    is_found_in_lists: bool
    """Whether this viewer meets the member in the lists of others at all."""
    details: dict[Detail, str]
    """What is released to every member in this role; chosen contacts may be shown more."""
    offers: OfferAudience
    """Who is told that the member is open to offers."""
    sought: OfferTexts | None
    """What whoever is in this role is told the member looks for, unless they are kept out."""


def consequences(world: World, *, is_listed: bool) -> list[Consequence]:
    """Return for each audience how many members of my own circles would see my list.

    Who is not listed is in nobody's circle but that of their contacts: then every audience wider
    than ``contacts`` shows the list to contacts only.
    """
    figures = world.figures
    upto = [0, figures.first, figures.first + figures.second]
    upto.append(upto[2] + figures.third)
    found = []
    for audience in Audience:
        degree = REACH[audience] if is_listed else min(REACH[audience], 1)
        found.append(Consequence(audience, degree, upto[min(degree, 3)]))
    return found


def view_as(world: World, role: str) -> Outlook:
    """Return how the viewer's own page looks to a contact, the circles, or a stranger."""
    degree = ROLES[role]
    privacy = own_privacy(world)
    row = read_offers(world.connection, world.viewer)
    is_told = is_open_to(
        row.audience,
        is_contact=degree == 1,
        is_recruiter=role == RECRUITER,
    )
    is_met = degree == 1 or (privacy.is_listed and degree is not None)
    return Outlook(
        role=role,
        degree=degree if is_met else None,
        shows_list=is_met and may_see_list(privacy.audience, degree),
        is_found_in_lists=is_met,
        details=details_for(world, is_contact=degree == 1),
        offers=row.audience,
        sought=row.texts if is_told else None,
    )


def page_as(world: World, outlook: Outlook, *, page: int = 1) -> MemberPage:
    """Return the viewer's own page as somebody else gets it.

    The list holds all of the viewer's contacts: who of them chose not to be listed is left out
    for others, and which ones these are is not told to the viewer either.
    """
    card = world.cards([world.viewer])[world.viewer]
    return MemberPage(
        card=card,
        details=read_details(world.connection, world.viewer),
        degree=outlook.degree,
        bridges=[],
        bridge_count=0,
        shared=[],
        shared_count=0,
        way=[],
        contacts=show_contact_page(world, world.viewer, page=page) if outlook.shows_list else None,
        released=outlook.details,
        sought=outlook.sought,
        request=None,
        wish=None,
    )
