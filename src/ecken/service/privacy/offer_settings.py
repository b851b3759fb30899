"""What a member sets about being open to offers, and whom it reaches today."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ecken.errors import Invalid
from ecken.rules.open_to_offers import Employers, OfferAudience, are_colleagues
from ecken.rules.text import clean_line
from ecken.search.bitsets.bitset import is_in
from ecken.search.matching.company_names import company_key, company_parts
from ecken.service.community import Community
from ecken.service.contacts.contacts import sort_by_name
from ecken.service.open_to_offers import LEFT_KEPT_S
from ecken.service.undo import settle_for_everybody
from ecken.service.world import Ids, World
from ecken.store.accounts.audit import insert_audit
from ecken.store.profiles import open_to_offers as rows
from ecken.store.profiles.members import Card
from ecken.store.profiles.open_to_offers import OfferRow, OfferTexts

__all__ = [
    "COMPANIES_MAX",
    "MEMBERS_MAX",
    "LINE_MAX",
    "OfferReach",
    "OwnOffers",
    "delete_old_left_companies",
    "offer_reaches",
    "own_offers",
    "set_offers",
]

COMPANIES_MAX = 50
"""Companies that one member can keep out by name."""
MEMBERS_MAX = 100
"""Members that one member can keep out by name."""
LINE_MAX = 120
"""Characters of a company's name, and of each text."""


@dataclass(frozen=True, slots=True)
class OwnOffers:
    """All that the viewer has set."""

    audience: OfferAudience
    texts: OfferTexts
    keeps_out_former: bool
    companies: list[str]
    members: list[Card]
    own_company: str
    """The present company in the viewer's profile."""


class OfferReach(NamedTuple):
    """How many members would see it with an audience today, by their profiles."""

    audience: OfferAudience
    first: int
    second: int
    third: int
    total: int
    """All members, whether or not in one of the three circles."""
    kept_out: int
    """How many of all whom the audience reaches are kept out, and not in the numbers above."""


def own_offers(world: World) -> OwnOffers:
    """Return what the viewer has set; off if nothing."""
    row = rows.read_offers(world.connection, world.viewer)
    companies, others = rows.read_kept_out(world.connection, world.viewer)
    card = world.cards([world.viewer]).get(world.viewer)
    return OwnOffers(
        audience=row.audience,
        texts=row.texts,
        keeps_out_former=row.keeps_out_former,
        companies=companies,
        members=sort_by_name(world, world.cards(others).values()),
        own_company=card.company if card else "",
    )


def offer_reaches(world: World) -> list[OfferReach]:
    """Return whom each audience reaches today with what is set else, in numbers.

    They come from public profiles and the viewer's own circles. A company that somebody has taken
    out of their profile keeps them out, too, but is nobody else's business: it is not counted.
    """
    everyone = world.everyone()
    kept_out = _kept_out(world, everyone)
    return [_reach(world, audience, everyone, kept_out) for audience in OfferAudience]


def _reach(world: World, audience: OfferAudience, everyone: Ids, kept_out: Ids) -> OfferReach:
    reached = _reached(world, everyone, audience)
    is_kept_out = np.isin(reached, kept_out)
    told = reached[~is_kept_out]
    first, second, third = (
        int(np.count_nonzero(is_in(world.bits(degree), told))) for degree in (1, 2, 3)
    )
    left_out = int(np.count_nonzero(is_kept_out))
    return OfferReach(audience, first, second, third, len(told), left_out)


def _reached(world: World, everyone: Ids, audience: OfferAudience) -> Ids:
    if audience is OfferAudience.EVERYONE:
        return everyone
    if audience is OfferAudience.CONTACTS:
        return everyone[np.isin(everyone, world.contacts)]
    if audience is OfferAudience.RECRUITERS:
        is_recruiter: NDArray[np.bool_] = world.index.column("recruiter", everyone)
        return everyone[is_recruiter]
    return everyone[:0]


def _kept_out(world: World, everyone: Ids) -> Ids:
    """Return whom the viewer keeps out by name or by company, as profiles are today."""
    row = rows.read_offers(world.connection, world.viewer)
    companies, others = rows.read_kept_out(world.connection, world.viewer)
    former = rows.read_former_companies(world.connection, world.viewer)
    card = world.cards([world.viewer]).get(world.viewer)
    own = Employers(
        (company_parts(card.company if card else ""),), tuple(map(company_parts, former))
    )
    named = [company_parts(company) for company in companies]

    def is_colleague(*, present: str = "", former: str = "") -> bool:
        theirs = Employers((company_parts(present),), (company_parts(former),))
        return are_colleagues(own, theirs, named=named, with_former=row.keeps_out_former)

    numbers = world.index.column("company", everyone)
    known = np.unique(numbers)
    labels = world.index.labels("company", known)
    meant = [is_colleague(present=label) for label in labels]
    found = [everyone[np.isin(numbers, known[np.array(meant, np.bool_)])], _ids(others)]
    if row.keeps_out_former:
        written = rows.read_written_companies(world.connection)
        texts = [text for text in written if is_colleague(former=text)]
        found.append(_ids(rows.read_formerly_at(world.connection, texts)))
    return np.unique(np.concatenate(found))


def _ids(members: Iterable[int]) -> Ids:
    return np.array(sorted(members), np.uint32)


def set_offers(
    community: Community,
    viewer: int,
    *,
    audience: OfferAudience,
    texts: OfferTexts,
    keeps_out_former: bool = False,
    companies: Collection[str] = (),
    members: Collection[str] = (),
) -> OwnOffers:
    """Keep what the viewer looks for and who is told; return what was kept before.

    ``members`` are public ids. It holds from the very next answer of every process.

    Raises
    ------
    Invalid
        ``text_too_long`` (field = the text); ``kept_out_too_many``; ``kept_out_self``.
    NotFound
        A member whom the viewer cannot know of.
    """
    row = OfferRow(audience, keeps_out_former, _checked(texts))
    named = _companies(companies)
    wanted = set(members)
    _check_count("members", len(wanted), MEMBERS_MAX)
    with community.changing(viewer) as world:
        before = own_offers(world)
        ids = {world.member(public_id).member for public_id in wanted}
        if viewer in ids:
            raise Invalid("kept_out_self", "You cannot exclude yourself.", field="members")
        # Who cannot be seen any more stays kept out: the form could not hold them.
        _, kept = rows.read_kept_out(world.connection, viewer)
        ids |= kept - {card.member for card in before.members}
        settle_for_everybody(world)
        rows.replace_offers(world.connection, viewer, row, at=world.now)
        rows.replace_kept_out(world.connection, viewer, companies=named, others=ids)
        if audience is not before.audience:
            insert_audit(
                world.connection, viewer, "offers_changed", at=world.now, detail=audience.value
            )
    return before


def _checked(texts: OfferTexts) -> OfferTexts:
    position, place, starts, hours = (
        clean_line(getattr(texts, name), most=LINE_MAX, field=name)
        for name in ("position", "place", "starts", "hours")
    )
    return OfferTexts(position, place, texts.is_remote, starts, hours)


def _companies(companies: Iterable[str]) -> set[str]:
    """Return each company once, however it is spelled."""
    found: dict[str, str] = {}
    for text in companies:
        name = clean_line(text, most=LINE_MAX, field="companies")
        if company_parts(name):
            found.setdefault(company_key(name), name)
    _check_count("companies", len(found), COMPANIES_MAX)
    return set(found.values())


def _check_count(field: str, count: int, most: int) -> None:
    if count > most:
        raise Invalid(
            "kept_out_too_many",
            "You can exclude at most {most}; these are {given}. Please choose fewer.",
            field=field,
            most=most,
            given=count,
        )


def delete_old_left_companies(community: Community) -> None:
    """Forget companies that were taken out of profiles longer than a year ago."""
    with community.writing() as connection:
        rows.delete_left_before(connection, before=community.clock() - LEFT_KEPT_S)
