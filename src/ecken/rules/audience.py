"""The disclosure rule (R2 of the domain) as one table.

A member sets the *audience* of their contact list. Seen from a viewer, the member stands in some
layer ``k`` (1 = contact); the list is disclosed to the viewer exactly if the audience reaches
degree ``k``. The *reach* of an audience is the largest such ``k``; that number is the whole table.
"""

from __future__ import annotations

from enum import StrEnum

from ecken.errors import Invalid

__all__ = [
    "ANY_DEGREE",
    "REACH",
    "Audience",
    "may_see_list",
    "parse_audience",
    "reaches",
]

ANY_DEGREE = 255
"""Reach of ``everyone``: any degree at which the viewer has a path at all."""


class Audience(StrEnum):
    """Who may see a member's contact list."""

    EVERYONE = "everyone"
    FOURTH = "fourth"
    THIRD = "third"
    SECOND = "second"
    CONTACTS = "contacts"
    NOBODY = "nobody"


REACH: dict[Audience, int] = {
    Audience.NOBODY: 0,
    Audience.CONTACTS: 1,
    Audience.SECOND: 2,
    Audience.THIRD: 3,
    Audience.FOURTH: 4,
    Audience.EVERYONE: ANY_DEGREE,
}
"""The table: the largest degree at which a viewer sees the list."""


def reaches(reach: int, degree: int | None) -> bool:
    """Say whether a list with this reach is disclosed to a viewer at ``degree``.

    ``degree`` is the layer in what the viewer may see; 0 is the member themself, who always sees
    their own list; ``None`` means that no path is visible, and then nothing is disclosed.
    """
    return degree is not None and (reach == ANY_DEGREE or reach >= degree)


def may_see_list(audience: Audience, degree: int | None) -> bool:
    """Say whether a viewer at ``degree`` sees the list of a member with ``audience``."""
    return reaches(REACH[audience], degree)


def parse_audience(text: str) -> Audience:
    """Read an audience by its English name.

    Raises
    ------
    Invalid
        ``audience_unknown``: names what was given and the six that exist.
    """
    try:
        return Audience(text.strip().lower())
    except ValueError:
        raise Invalid(
            "audience_unknown",
            "The audience “{given}” does not exist. Choose one of: {choices}.",
            field="audience",
            given=text[:40],
            choices=", ".join(audience.value for audience in Audience),
        ) from None
