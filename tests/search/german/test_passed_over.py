"""Words that are passed over in the free text: they swallow nobody's name."""

from __future__ import annotations

import pytest

from ecken.search import Profile, ProfileIndex
from ecken.search.matching.words import IGNORED, TITLES_OF_NAMES
from ecken.search.query.query_parser import parse_line, to_line
from tests.search.calls import matching, search

PEOPLE = [
    Profile(1, "p1", "Anita", "Weber", city="Hamburg", about="das und das in Hamburg"),
    Profile(2, "p2", "Anita", "Das", city="Hamburg"),
    Profile(3, "p3", "Bui", "An", city="Hamburg"),
    Profile(4, "p4", "Carla", "von Berg", city="Berlin", position="Leiterin der Logistik"),
    Profile(5, "p5", "Doris", "Berg", city="Berlin", position="Leiterin Logistik"),
    Profile(6, "p6", "In", "The", city="Berlin", company="Haus und Grund"),
    Profile(7, "p7", "Jun", "Ma", city="Berlin", company="Hausbau"),
    Profile(8, "p8", "Otto", "Und", city="Berlin"),
]
INDEX = ProfileIndex.build(PEOPLE)


def _found(line: str, box: str = "q") -> list[int]:
    return [hit.member for hit in search(INDEX, parse_line(line, field=box)).hits]


@pytest.mark.parametrize(
    ("line", "members"),
    [
        ("nachname:an ort:hamburg", [3]),
        ("nachname:das", [2]),
        ("vorname:anita nachname:das", [2]),
        ("name:(anita das)", [2]),
        ("nachname:the", [6]),
        ("vorname:in", [6]),
        ("nachname:ma", [7]),
        ("nachname:von ort:berlin", [4]),
        ("nachname:und", [8]),
        ("nachname:und ort:berlin", [8]),
        ('nachname:"an"', [3]),
        ('"anita das"', [2]),
        ("position:der", [4]),
        ("nachname:oder", []),
        ("firma:(haus und grund)", [6]),
        ("ort:am", []),
    ],
)
def test_in_a_named_field_every_word_counts(line: str, members: list[int]) -> None:
    assert sorted(_found(line)) == members


@pytest.mark.parametrize(
    ("line", "left_out"),
    [("-nachname:das", {2}), ("-nachname:an", {3}), ("-das", {2}), ("-nachname:von", {4}),
     ("-nachname:(von berg)", {4}), ("-nachname:und", {8}), ("-position:der", {4})],
)  # fmt: skip
def test_an_exclusion_excludes(line: str, left_out: set[int]) -> None:
    assert set(range(1, 9)) - set(_found(line)) == left_out


@pytest.mark.parametrize(
    ("line", "first", "others"),
    [("anita das", 2, {1}), ("das anita", 2, {1}), ("Anita Das Hamburg", 2, {1}),
     ("jun ma", 7, set()), ("von berg", 4, {5}), ("name:(von berg)", 4, {5}),
     ("position:(leiterin der logistik)", 4, {5}), ("in hamburg", 1, {2, 3})],
)  # fmt: skip
def test_who_is_called_so_comes_first(line: str, first: int, others: set[int]) -> None:
    found = _found(line)
    assert (found[0], set(found[1:])) == (first, others)


@pytest.mark.parametrize("word", sorted(IGNORED | TITLES_OF_NAMES))
def test_whoever_has_a_passed_over_word_as_a_name_is_found_by_it(word: str) -> None:
    index = ProfileIndex.build(
        [Profile(1, "b", "Kim", word.title()), Profile(2, "a", "Kim", "Weber", about=word)]
    )
    asked = parse_line(f"nachname:{word}")
    assert matching(index, asked).tolist() == [1]
    assert matching(index, parse_line(f"-nachname:{word}")).tolist() == [2]
    if word not in ("und", "and", "or", "oder"):
        assert search(index, parse_line(f"kim {word}")).hits[0].member == 1
    assert parse_line(to_line(asked)) == asked


@pytest.mark.parametrize("word", ["Und", "Oder", "An", "Das", "Von"])
def test_a_box_that_holds_such_a_word_alone_asks_for_it(word: str) -> None:
    index = ProfileIndex.build([Profile(1, "a", "Kim", word), Profile(2, "b", "Kim", "Weber")])
    assert matching(index, parse_line(word, field="last_name")).tolist() == [1]


SPELLINGS = [
    ("M.A.", "MA", "M. A.", "m.a."), ("Ph.D.", "PhD", "Ph. D.", "ph.d"), ("B.Sc.", "BSc", "B. Sc."),
    ("M.Sc.", "MSc", "M. Sc.", "Msc"), ("LL.M.", "LLM", "LL. M."), ("B.A.", "BA"),
    ("Dipl.-Ing.", "Dipl. Ing.", "Dipl-Ing", "DiplIng"), ("MBA", "M.B.A."),
    ("Dr. h.c.", "Dr. h. c.", "Dr. hc"), ("Dr. h.c. mult.", "Dr. h. c. mult.", "dr.h.c.mult."),
    ("C++", "c++"), ("C#", "c#"), (".NET", "dotnet", ".net"), ("B.Eng.", "BEng"),
]  # fmt: skip


@pytest.mark.parametrize("forms", SPELLINGS, ids=[forms[0] for forms in SPELLINGS])
def test_short_forms_are_found_in_every_usual_spelling(forms: tuple[str, ...]) -> None:
    for written in forms:
        index = ProfileIndex.build(
            [
                Profile(1, "a", "Kim", "Weber", education=(("Uni", written, ""),)),
                Profile(2, "b", "Kim", "Weber", headline=f"Weber, {written}, Köln"),
                Profile(3, "c", "Moritz", "Adler", about="Phosphor, Natrium, Chlor", city="Ulm"),
            ]
        )
        for asked in forms:
            assert set(matching(index, parse_line(asked)).tolist()) == {1, 2}, (asked, written)
