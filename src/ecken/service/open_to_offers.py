"""Who is open to offers, as far as the viewer may know: for profiles, hits and searches.

One rule (``rules/open_to_offers.py``) decides from one reading of the tables, in the transaction of
the answer, so that a change holds from the very next one. Whoever is kept out gets what they would
get if the member were not open to offers at all.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ecken.durations import DAY_S
from ecken.rules.open_to_offers import Employers, are_colleagues, is_open_to
from ecken.search.bitsets.bitset import Bits, bitset
from ecken.search.company_names import company_parts
from ecken.service.world import World
from ecken.store.profiles import open_to_offers as rows
from ecken.store.profiles.members import read_card
from ecken.store.profiles.open_to_offers import OfferTexts, OpenRow

__all__ = ["LEFT_KEPT_S", "employers_of", "open_members", "sought_by"]

LEFT_KEPT_S = 365 * DAY_S
"""How long a company that was taken out of a profile still counts as its member's."""


def sought_by(world: World, members: Iterable[int]) -> dict[int, OfferTexts]:
    """Return what those of ``members`` look for who are open to offers for the viewer's eyes.

    Ask for members whom the viewer may know of. The viewer themself gets what a contact would.
    """
    asked = [int(member) for member in members]
    found = rows.read_open(world.connection, world.viewer, asked)
    return {row.member: row.texts for row in _told(world, found)}


def open_members(world: World) -> Bits:
    """Return all members who are open to offers for the viewer's eyes, as a bitset.

    It may hold members who are hidden from the viewer: a search leaves them out.
    """
    told = _told(world, rows.read_open(world.connection, world.viewer))
    others = world.index.others(world.viewer)
    ids = np.array(sorted(row.member for row in told), np.uint32)
    return others & bitset(ids, len(others))


def _told(world: World, found: Iterable[OpenRow]) -> list[OpenRow]:
    """Return those of whom the viewer is told; what is read for it is the same for all rows."""
    viewer = read_card(world.connection, world.viewer)
    is_recruiter = viewer is not None and viewer.is_recruiter
    own = employers_of(world, "" if viewer is None else viewer.company)
    contacts = {member for member in world.contacts.tolist() if not world.is_closed(member)}
    return [
        row
        for row in found
        if (
            is_open_to(row.audience, is_contact=True, is_recruiter=False, is_kept_out=False)
            if row.member == world.viewer
            else is_open_to(
                row.audience,
                is_contact=row.member in contacts,
                is_recruiter=is_recruiter,
                is_kept_out=_is_kept_out(row, own),
            )
        )
    ]


def _is_kept_out(row: OpenRow, viewer: Employers) -> bool:
    own = Employers((company_parts(row.company),), tuple(map(company_parts, row.former)))
    return row.keeps_out_viewer or are_colleagues(
        own,
        viewer,
        named=map(company_parts, row.companies),
        with_former=row.keeps_out_former,
    )


def employers_of(world: World, company: str) -> Employers:
    """Return the viewer's companies, with those they have lately taken out of their profile."""
    former = rows.read_former_companies(world.connection, world.viewer)
    left = rows.read_left(world.connection, world.viewer, since=world.now - LEFT_KEPT_S)
    present = [company, *(name for name, was_present in left if was_present)]
    former += [name for name, was_present in left if not was_present]
    return Employers(tuple(map(company_parts, present)), tuple(map(company_parts, former)))
