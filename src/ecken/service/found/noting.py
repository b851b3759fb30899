"""Notes that a member was found: their profile was looked at, or a search showed them."""

from __future__ import annotations

from collections.abc import Iterator

from ecken.rules.reach.finding import FIELD_OF_TEXT, VISIT, FoundField, find_of
from ecken.search.query_ast import And, Near, Phrase, Word
from ecken.search.search_request import SearchRequest
from ecken.service.community import Community
from ecken.service.runtime.read_only_access import is_kept_closed
from ecken.service.search.search import Hit, Results

__all__ = ["note_hits", "note_visit"]


def note_visit(community: Community, viewer: int, member: int) -> None:
    """Note that the viewer was shown the page of a member; their own does not count.

    A page that a browser fetches ahead is before nobody's eyes, and counts for nothing.
    """
    if viewer != member and not is_kept_closed():
        community.finds.note(viewer, [find_of(member, VISIT)])


def note_hits(
    community: Community, viewer: int, asked: SearchRequest, found: Results, *, is_typed: bool
) -> None:
    """Note by which fields a search found each member whom it has shown, never by which words.

    Whoever only leafs through a circle has searched for nothing. That somebody asked for members
    who are open to offers, who recruit, or whose contact somebody is, counts for nothing either.
    ``is_typed``: the search may be half typed.
    """
    if is_kept_closed():
        return
    of_all = list(_fields_of_all(asked))
    finds = [
        find_of(hit.card.member, way) for hit in found.hits for way in (*of_all, *_fields(hit))
    ]
    if is_typed:
        community.finds.note_typed(viewer, finds, at=community.clock())
    else:
        community.finds.note(viewer, finds)


def _fields(hit: Hit) -> Iterator[FoundField]:
    """Yield by what of their profile this member was found."""
    for why in hit.why:
        if why.field in FIELD_OF_TEXT:
            yield FIELD_OF_TEXT[why.field]


def _fields_of_all(asked: SearchRequest) -> Iterator[FoundField]:
    """Yield what every hit has been found by that no text of a profile tells."""
    root = asked.query.root
    for part in root.parts if isinstance(root, And) else (root,):
        if isinstance(part, Near):
            yield FoundField.PLACE
        elif isinstance(part, Word | Phrase) and part.field == "industry":
            yield FoundField.INDUSTRY
    for facet, values in asked.chosen.items():
        if values:
            yield FIELD_OF_TEXT[facet]
