"""Who is open to offers, as far as the viewer may know: for profiles, hits and searches.

One rule (``rules/open_to_offers.py``) decides from one reading of the tables, in the transaction of
the answer, so that a change holds from the very next one. Whoever is kept out gets what they would
get if the member were not open to offers at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np

from ecken.durations import DAY_S
from ecken.rules.open_to_offers import Employers, OfferAudience, are_colleagues, is_open_to
from ecken.search.bitsets.bitset import Bits, bitset
from ecken.search.matching.company_names import company_parts
from ecken.service.world import World
from ecken.store.profiles import open_to_offers as rows
from ecken.store.profiles.members import read_card
from ecken.store.profiles.open_to_offers import OfferTexts, OpenRow

__all__ = ["LEFT_KEPT_S", "Colleagues", "employers_of", "open_members", "sought_by"]

LEFT_KEPT_S = 365 * DAY_S
"""How long a company that was taken out of a profile still counts as its member's."""


def sought_by(world: World, members: Iterable[int]) -> dict[int, OfferTexts]:
    """Return what those of ``members`` look for who are open to offers for the viewer's eyes.

    Ask for members whom the viewer may know of. The viewer themself gets what a contact would.
    """
    asked = [int(member) for member in members]
    told = _told(world, asked)
    texts = rows.read_sought(world.connection, asked)
    return {member: texts[member] for member in told}


def open_members(world: World) -> Bits:
    """Return all members who are open to offers for the viewer's eyes, as a bitset.

    It may hold members who are hidden from the viewer: a search leaves them out. Cost: a row for
    each member who is open to one of the viewer's audiences, and a comparison for each company
    that these name.
    """
    others = world.index.others(world.viewer)
    ids = np.array(sorted(_told(world)), np.uint32)
    return others & bitset(ids, len(others))


def _told(world: World, members: Collection[int] | None = None) -> list[int]:
    """Return of whom the viewer is told, of all or of some; what is read is the same for all."""
    card = read_card(world.connection, world.viewer)
    is_recruiter = card is not None and card.is_recruiter
    viewer = employers_of(world, "" if card is None else card.company)
    contacts = {member for member in world.contacts.tolist() if not world.is_closed(member)}
    audiences = _audiences(is_recruiter=is_recruiter)
    is_kept_out = Colleagues(viewer).keep_out
    return [
        row.member
        for row in rows.read_open(world.connection, world.viewer, audiences, members)
        if (
            is_open_to(row.audience, is_contact=True, is_recruiter=False)
            if row.member == world.viewer
            else is_open_to(
                row.audience, is_contact=row.member in contacts, is_recruiter=is_recruiter
            )
            and not is_kept_out(row)
        )
    ]


def _audiences(*, is_recruiter: bool) -> set[OfferAudience]:
    """Return the audiences that the viewer may be among: no row of another is read."""
    recruiters = {OfferAudience.RECRUITERS} if is_recruiter else set()
    return {OfferAudience.EVERYONE, OfferAudience.CONTACTS} | recruiters


class Colleagues:
    """Whom the viewer works with, by the companies of others: each is compared once."""

    def __init__(self, viewer: Employers) -> None:
        self._viewer = viewer
        self._known: dict[tuple[str, bool], bool] = {}

    def keep_out(self, row: OpenRow) -> bool:
        """Say whether a member keeps the viewer out, by name or as a colleague."""
        return row.keeps_out_viewer or any(
            self._are_one(company, row.keeps_out_former)
            for company in (row.company, *row.companies, *row.former)
        )

    def _are_one(self, company: str, with_former: bool) -> bool:
        known = self._known.get((company, with_former))
        if known is None:
            own = Employers((company_parts(company),), ())
            known = are_colleagues(own, self._viewer, named=(), with_former=with_former)
            self._known[company, with_former] = known
        return known


def employers_of(world: World, company: str) -> Employers:
    """Return the viewer's companies, with those they have lately taken out of their profile."""
    former = rows.read_former_companies(world.connection, world.viewer)
    left = rows.read_left(world.connection, world.viewer, since=world.now - LEFT_KEPT_S)
    present = [company, *(name for name, was_present in left if was_present)]
    former += [name for name, was_present in left if not was_present]
    return Employers(tuple(map(company_parts, present)), tuple(map(company_parts, former)))
