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

CompanyWords = tuple[frozenset[str], ...]
"""For each word of a company's name all that it may be part of, however the name is spelled."""


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


def is_open_to(audience: OfferAudience, *, is_contact: bool, is_recruiter: bool) -> bool:
    """Say whether a viewer who is not kept out is told.

    Who is kept out gets the answer for ``nobody``.
    """
    if audience is OfferAudience.RECRUITERS:
        return is_recruiter
    if audience is OfferAudience.CONTACTS:
        return is_contact
    return audience is OfferAudience.EVERYONE


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
    """Say whether all words of one name stand in the other: in doubt it is the same company.

    That is wider than what joins spellings elsewhere, on purpose: somebody too many who is not told
    costs less than a colleague who is.
    """
    return bool(one and other) and (_stands_in(one, other) or _stands_in(other, one))


def _stands_in(one: CompanyWords, other: CompanyWords) -> bool:
    every = frozenset[str]().union(*other)
    return not any(map(every.isdisjoint, one))


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
