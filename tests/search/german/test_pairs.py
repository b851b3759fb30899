"""Names and titles as Germans write them: what finds what, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecken.search import Profile, ProfileIndex, Query
from ecken.search.query.query_parser import parse_line
from tests.search.calls import count, matching, search

_FILE = Path(__file__).with_name("german_pairs.tsv")
PAIRS = [
    line.split("\t")
    for line in _FILE.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def _written(field: str, text: str) -> Profile:
    return Profile(1, "one", **{field: text})


def _asked(field: str, text: str) -> Query:
    box = {"position": "position_now", "company": "company_now"}.get(field, field)
    return parse_line(text, field=box)


@pytest.mark.parametrize(
    ("asked", "field", "written", "found", "why"),
    [(a, f, w, y == "yes", why) for a, f, w, y, why in PAIRS],
    ids=[f"{a}-{w}" for a, _, w, _, _ in PAIRS],
)
def test_a_word_finds_what_it_should(
    asked: str, field: str, written: str, found: bool, why: str
) -> None:
    """Alone in the network, and beside someone who has what was asked letter by letter."""
    index = ProfileIndex.build([_written(field, written)])
    assert bool(count(index, _asked(field, asked))) is found
    as_well = Profile(2, "two", **{field: asked.replace("*", "")})
    if "typing" not in why:
        index.put(as_well)
        assert (1 in matching(index, _asked(field, asked)).tolist()) is found


def test_there_are_enough_pairs_of_both_kinds() -> None:
    assert len(PAIRS) >= 150
    assert sum(pair[3] == "no" for pair in PAIRS) >= 50


@pytest.mark.parametrize(
    ("asked", "field", "written"),
    [(a, f, w) for a, f, w, y, why in PAIRS if y == "yes" and why != "typing error"],
)
def test_a_match_is_found_in_the_free_text_too(asked: str, field: str, written: str) -> None:
    index = ProfileIndex.build([_written(field, written)])
    found = search(index, parse_line(asked))
    assert [hit.member for hit in found.hits] == [1]
    assert {why.field for why in found.hits[0].why} == {field}
