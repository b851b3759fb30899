"""Many more German pairs, alone in the network, asked in the field and in the free text."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecken.search import Profile, ProfileIndex
from ecken.search.query.query_parser import parse_line
from tests.search.calls import count, search

pytestmark = pytest.mark.slow

PAIRS = [
    line.split("\t")
    for name in ("more_german_pairs.tsv", "further_german_pairs.tsv")
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def _written(member: int, field: str, text: str) -> Profile:
    public_id = str(member)
    if field == "language":
        return Profile(member, public_id, languages=(text,))
    if field == "subject":
        return Profile(member, public_id, education=(("", "", text),))
    if field == "school":
        return Profile(member, public_id, education=((text, "", ""),))
    return Profile(member, public_id, **{field: text})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "field", "written", "found"), PAIRS, ids=[f"{p[0]}-{p[2]}" for p in PAIRS]
)
def test_a_german_finds_what_a_german_expects(
    asked: str, field: str, written: str, found: str
) -> None:
    index = ProfileIndex.build([_written(1, field, written)])
    assert count(index, parse_line(asked, field=field)) == (found == "yes")
    hits = search(index, parse_line(asked)).hits
    assert bool(hits) == (found == "yes")
    assert all(why.text in written for hit in hits for why in hit.why)
    assert all(hit.why for hit in hits)


@pytest.mark.parametrize("pair", [p for p in PAIRS if p[3] == "yes" and "*" not in p[0]])
def test_whoever_has_the_very_words_comes_first(pair: list[str]) -> None:
    """Exact before other forms, before what sounds alike; typing errors only without those."""
    asked, field, written, _ = pair
    index = ProfileIndex.build([_written(1, field, written), _written(2, field, asked)])
    hits = search(index, parse_line(asked)).hits
    assert max(hits, key=lambda hit: hit.score).score == next(
        hit.score for hit in hits if hit.member == 2
    )


def test_there_are_enough_pairs_of_both_kinds() -> None:
    assert len(PAIRS) > 1_500
    assert sum(pair[3] == "no" for pair in PAIRS) > 350
    assert len({tuple(pair[:3]) for pair in PAIRS}) == len(PAIRS)


def test_exact_comes_before_sounds_and_these_alone_before_typing_errors() -> None:
    names = ["Mayr", "Meier", "Maier", "Meter"]
    index = ProfileIndex.build([Profile(i + 1, str(i), last_name=n) for i, n in enumerate(names)])
    hits = search(index, parse_line("Meier")).hits
    assert [hit.member for hit in hits][:1] == [2]
    assert sorted(hit.member for hit in hits) == [1, 2, 3]
    assert {why.kind for hit in hits[1:] for why in hit.why} == {"phonetic"}
