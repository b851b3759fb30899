"""Which target groups describe a kind of member, and which single out persons (R7).

What accepting a request would bring is told in numbers only. A group that names somebody would
make a name of its number, whatever field it names them by. So a group counts only if

- it holds no name, no phrase, and no set that its owner can change (contacts of somebody, open
  requests);
- each of its conditions and each combination of them matches at least ``LEAST`` members of the
  whole network, and what a condition takes away or adds is nobody or at least as many;
- it differs from every other group that counts by at least ``LEAST`` members.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import and_, or_

from ecken.errors import Invalid
from ecken.search.bitsets.bitset import Bits, counted
from ecken.search.query import And, Listed, Node, Not, Or, Phrase, Query, Word
from ecken.search.search_request import SearchRequest
from ecken.service.search.search import ask, members_of
from ecken.service.search.target_groups import group_query
from ecken.service.world import World
from ecken.store.contacts.target_groups import GroupRow

__all__ = ["LEAST", "kinds_among"]

LEAST = 10
"""As few members as a kind may have in the whole network."""

_NAMES = frozenset({"name", "first_name", "last_name"})
_FREE = "q"


class _NamesError(Exception):
    """Somebody could be picked out."""


def kinds_among(world: World, groups: Sequence[GroupRow]) -> list[bool]:
    """Say of each group whether it counts; of two that are nearly the same, the first does.

    Cost: one search for each condition of each group, and a comparison of each two groups.
    """
    found: list[Bits] = []
    told = []
    for group in groups:
        bits = _bits_of(world, group_query(group))
        is_counted = bits is not None and all(_is_apart(bits, other) for other in found)
        if bits is not None and is_counted:
            found.append(bits)
        told.append(is_counted)
    return told


def _bits_of(world: World, query: Query) -> Bits | None:
    """Return who of the whole network matches, or ``None`` if that picks out persons."""
    if query.root is None:
        return None
    try:
        _matching(world, query.root)
        return _large(_asked(world, query.root))
    except (_NamesError, Invalid):
        return None


def _matching(world: World, node: Node) -> Bits:
    """Return who matches one condition or a combination, if no part of it picks out persons."""
    if isinstance(node, And | Or):
        parts = [_matching(world, part) for part in node.parts]
        join = and_ if isinstance(node, And) else or_
        whole = reduce(join, parts)
        for others in _all_but_one(parts):
            _none_or_large(reduce(join, others) ^ whole)
        return _large(whole)
    if isinstance(node, Not):
        part = _matching(world, node.part)
        return _large(members_of(world, "all") & ~part)
    if isinstance(node, Phrase | Listed) or node.field in _NAMES:
        raise _NamesError
    found = _large(_asked(world, node))
    if isinstance(node, Word) and node.field == _FREE and _is_mostly_a_name(world, node, found):
        raise _NamesError
    return found


def _is_mostly_a_name(world: World, word: Word, found: Bits) -> bool:
    """Say whether a word without a field finds people by their names."""
    named = _asked(world, Word("name", word.text, word.prefix))
    return 2 * counted(named & found) >= counted(found)


def _asked(world: World, node: Node) -> Bits:
    everyone = members_of(world, "all")
    return ask(world, SearchRequest(Query(node)), everyone).bits & everyone


def _all_but_one(parts: list[Bits]) -> Iterator[list[Bits]]:
    return (parts[:place] + parts[place + 1 :] for place in range(len(parts)))


def _is_apart(one: Bits, other: Bits) -> bool:
    return counted(one ^ other) >= LEAST


def _large(bits: Bits) -> Bits:
    if counted(bits) < LEAST:
        raise _NamesError
    return bits


def _none_or_large(bits: Bits) -> None:
    if 0 < counted(bits) < LEAST:
        raise _NamesError
