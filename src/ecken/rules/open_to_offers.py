"""Who learns that a member is open to offers: one table, and who is kept out whatever it says."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from ecken.errors import Invalid

__all__ = [
    "Employers",
    "OfferAudience",
    "are_colleagues",
    "is_open_to",
    "parse_offer_audience",
]

CompanyWords = frozenset[str]
"""What makes a company's name what it is: equal for all spellings of it."""


class OfferAudience(StrEnum):
    """Who is told."""

    NOBODY = "nobody"
    RECRUITERS = "recruiters"
    CONTACTS = "contacts"
    EVERYONE = "everyone"


class Employers(NamedTuple):
    """The companies of one member, each as the words of its name."""

    present: tuple[CompanyWords, ...]
    former: tuple[CompanyWords, ...]


def is_open_to(
    audience: OfferAudience, *, is_contact: bool, is_recruiter: bool, is_kept_out: bool
) -> bool:
    """Say whether a viewer is told; who is kept out gets the answer for ``nobody``."""
    return (
        not is_kept_out
        and {
            OfferAudience.NOBODY: False,
            OfferAudience.RECRUITERS: is_recruiter,
            OfferAudience.CONTACTS: is_contact,
            OfferAudience.EVERYONE: True,
        }[audience]
    )


def are_colleagues(
    own: Employers, theirs: Employers, *, named: Iterable[CompanyWords], with_former: bool
) -> bool:
    """Say whether the viewer (``theirs``) works where the member does not want to be seen.

    That is the member's present company and those that they have ``named``; ``with_former`` also
    where either of the two has worked before.
    """
    places, known = [*own.present, *named], theirs.present
    if with_former:
        places, known = [*places, *own.former], theirs.present + theirs.former
    return any(_is_one_company(place, other) for place in places for other in known)


def _is_one_company(one: CompanyWords, other: CompanyWords) -> bool:
    """Say whether all words of one name stand in the other: in doubt it is the same company."""
    return bool(one and other) and (one <= other or other <= one)


def parse_offer_audience(text: str) -> OfferAudience:
    """Read who is told by its English name.

    Raises
    ------
    Invalid
        ``offer_audience_unknown``.
    """
    try:
        return OfferAudience(text.strip().lower())
    except ValueError:
        raise Invalid(
            "offer_audience_unknown",
            "“{given}” does not say who may see that you are open to offers. Choose one of: "
            "{choices}.",
            field="audience",
            given=text[:40],
            choices=", ".join(audience.value for audience in OfferAudience),
        ) from None
