"""Who found somebody, written for the page that shows it."""

from __future__ import annotations

from datetime import timedelta

from ecken.reference.days import day_of
from ecken.rules.reach.finding import VISIT, FoundField, find_of, period_of
from ecken.service.found.noting import note_visit
from ecken.service.found.writing import write_finds
from ecken.service.talk.switches import set_switches
from ecken.store.reach.finders import Finder, VisitorKind, add_finds
from tests.community import Town

__all__ = ["let_be_found"]


def let_be_found(town: Town, name: str, visitor: str) -> None:
    """Let all others have found ``name`` over weeks, and ``visitor`` visit them with a name."""
    member = town.id(name)
    today = day_of(town.clock(), town.community.zone)
    others = [one for one in town.ids.values() if one != member]
    with town.community.writing() as connection:
        for weeks, section in ((1, "J"), (6, "K"), (11, "")):
            day = today - timedelta(days=7 * weeks)
            kind = VisitorKind(weeks % 3, section, is_recruiter=weeks == 6)
            ways = [find_of(member, way) for way in (VISIT, FoundField.NAME, FoundField.TEXT)]
            found = [Finder(one, ways, {member: kind}) for one in others]
            add_finds(connection, found, period=period_of(day), day=day.isoformat())
    set_switches(town.community, member, {"see_visitors": "on"})
    set_switches(town.community, town.id(visitor), {"show_my_visits": "on"})
    note_visit(town.community, town.id(visitor), member)
    write_finds(town.community)
