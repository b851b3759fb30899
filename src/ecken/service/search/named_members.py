"""Members named in a search: ``kontakt_von:"Anna Weber"``, by public id or by name.

A name counts if it is unique among those whom the viewer may know of; nobody else has a say in
what it means. What a search keeps and hands on are ids: names change, and new namesakes come.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import numpy as np

from ecken.errors import Invalid, NotFound
from ecken.search.matching.words import terms
from ecken.search.query import Query, Word
from ecken.search.query_ast import And, Listed, Node, Not, Or, all_of, any_of
from ecken.search.search_request import SearchRequest, SearchScope
from ecken.service.world import World
from ecken.store.profiles.members import Card

__all__ = ["CHOICES_MAX", "names_of", "one_named", "who_is_named", "with_ids", "with_texts"]

CHOICES_MAX = 10
"""How many of several namesakes are offered."""

_LONGEST = 100


def one_named(world: World, text: str) -> Card:
    """Return the member whom ``text`` names: an id, a unique name, or a name and an id.

    Raises
    ------
    Invalid
        ``query_unknown_member``, alike for blocked, closed and never existing;
        ``query_several_members``.
    """
    found, is_certain = _named(world, text)
    if len(found) == 1 and is_certain:
        return found[0]
    if found:
        raise Invalid(
            "query_several_members", "Several members are called “{name}”: choose one of them.",
            field="contact_of", name=text[:_LONGEST], position=1,
        )  # fmt: skip
    raise Invalid(
        "query_unknown_member", "There is nobody called “{name}” you could find here.",
        field="contact_of", name=text[:_LONGEST], position=1,
    )  # fmt: skip


def who_is_named(world: World, text: str) -> list[Card]:
    """Return whom ``text`` may name, up to :data:`CHOICES_MAX`, the likeliest first."""
    return _named(world, text)[0]


def with_ids(world: World, query: Query) -> Query:
    """Return the query with ids in place of names; the errors are those of :func:`one_named`."""
    named = {leaf.text for leaf in query.listed() if leaf.field == "contact_of"}
    return with_texts(query, {text: one_named(world, text).public_id for text in named})


def with_texts(query: Query, texts: Mapping[str, str]) -> Query:
    """Return the query with other texts for the members that it names."""
    return Query(_replaced(query.root, texts)) if query.root and texts else query


def names_of(world: World, query: Query) -> dict[str, str]:
    """Return for each id of a query what to show: the name, with the id where it is not unique."""
    shown = {}
    for id in {leaf.text for leaf in query.listed() if leaf.field == "contact_of"}:
        name = world.member(id).name.replace('"', " ").strip()
        found, is_certain = _named(world, name)
        is_unique = is_certain and [card.public_id for card in found] == [id]
        shown[id] = name if is_unique else f"{name} {id}"
    return shown


def _named(world: World, text: str) -> tuple[list[Card], bool]:
    """Whom a text may name, and whether they are called exactly that."""
    words = text[:_LONGEST].split()
    for id in (text, *words[-1:]):
        with suppress(NotFound):
            return [world.member(id)], True
    name = " ".join(words)
    if not terms(name):
        return [], True
    others = np.append(world.hidden, np.uint32(world.viewer))
    others.sort()
    request = SearchRequest(Query(Word("name", name)), limit=50)
    found = world.index.search(request, SearchScope(exclude=others))
    exact = [hit.member for hit in found.hits if all(w.kind == "exact" for w in hit.why)]
    members = (exact or [hit.member for hit in found.hits])[:CHOICES_MAX]
    cards = world.cards(members)
    known = [cards[member] for member in members if member in cards]
    same = [card for card in known if card.name.casefold() == name.casefold()]
    return same or known, bool(exact)


def _replaced(node: Node | None, texts: Mapping[str, str]) -> Node | None:
    if isinstance(node, Listed) and node.field == "contact_of":
        return Listed(node.field, texts.get(node.text, node.text))
    if isinstance(node, Not):
        part = _replaced(node.part, texts)
        return Not(part) if part is not None else None
    if isinstance(node, And | Or):
        parts = [part for one in node.parts if (part := _replaced(one, texts)) is not None]
        return all_of(parts) if isinstance(node, And) else any_of(parts)
    return node
