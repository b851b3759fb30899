"""A city in all its spellings: as asked, as written in a profile, and what stays apart."""

from __future__ import annotations

import pytest

from ecken.search import Profile, ProfileIndex, parse_line
from ecken.search.query import from_form, to_form, to_line
from tests.search.calls import count, matching, search

MAIN = [
    "Frankfurt", "Frankfurt am Main", "Frankfurt/Main", "Frankfurt a. M.", "Frankfurt (Main)",
    "FFM", "60311 Frankfurt", "FRANKFURT A.M.", "Frankfurt/M",
]  # fmt: skip
ODER = ["Frankfurt (Oder)", "Frankfurt an der Oder", "Frankfurt/O.", "Frankfurt a.d. Oder"]
HOMBURG = ["Bad Homburg", "Bad Homburg v. d. H.", "Bad Homburg vor der Höhe"]
OTHERS = [
    "Homburg", "Offenbach am Main", "Halle", "Halle (Westf.)", "St. Gallen", "Freiburg", "Nirgends",
    "Berlin", "Mainz", "",
]  # fmt: skip
WRITTEN = [*MAIN, *ODER, *HOMBURG, *OTHERS]


@pytest.fixture(scope="module")
def index() -> ProfileIndex:
    return ProfileIndex.build(
        Profile(member, str(member), city=city) for member, city in enumerate(WRITTEN, 1)
    )


def found(index: ProfileIndex, line: str) -> list[str]:
    return [WRITTEN[member - 1] for member in matching(index, parse_line(line)).tolist()]


@pytest.mark.parametrize("name", [name for name in MAIN if " " in name or not name.isalpha()])
def test_every_spelling_finds_every_other(index: ProfileIndex, name: str) -> None:
    assert sorted(found(index, f'ort:"{name}"')) == sorted(MAIN)
    assert sorted(found(index, f"ort:({name})")) == sorted(MAIN)


@pytest.mark.parametrize("name", ODER)
def test_the_namesake_stays_apart(index: ProfileIndex, name: str) -> None:
    assert sorted(found(index, f'ort:"{name}"')) == sorted(ODER)
    assert sorted(found(index, f"ort:({name})")) == sorted(ODER)


@pytest.mark.parametrize(
    ("line", "cities"),
    [
        ("ort:frankfurt", [*(set(MAIN) - {"FFM"}), *ODER]),
        ("ort:FFM", MAIN),
        ("ort:(Bad Homburg)", HOMBURG),
        ('ort:"Bad Homburg v.d. Höhe"', HOMBURG),
        ("ort:Homburg", ["Homburg", *HOMBURG]),
        ("ort:(Offenbach a. M.)", ["Offenbach am Main"]),
        ("ort:Offenbach/Main", ["Offenbach am Main"]),
        ("ort:(Halle (Saale))", ["Halle"]),
        ("ort:Halle/Westfalen", ["Halle (Westf.)"]),
        ("ort:(Sankt Gallen)", ["St. Gallen"]),
        ("ort:(Freiburg i. Br.)", ["Freiburg"]),
        ("ort:Berlin-Mitte", []),
        ("ort:(Bad Nirgends)", []),
        ("ort:(frankfurt oder mainz)", [*(set(MAIN) - {"FFM"}), *ODER, "Mainz"]),
        ("Frankfurt a. M.", MAIN),
        ("frankfurt am main", MAIN),
        ("Frankfurt an der Oder", ODER),
        ("Freiburg i. Br.", ["Freiburg"]),
        ("Halle Saale", ["Halle"]),
        ("-ort:Frankfurt/Main", [*ODER, *HOMBURG, *OTHERS]),
    ],
)
def test_what_a_city_finds(index: ProfileIndex, line: str, cities: list[str]) -> None:
    assert sorted(found(index, line)) == sorted(cities)


@pytest.mark.parametrize("box", [*MAIN, *ODER, "Halle (Saale)", "Frankfurt Oder"])
@pytest.mark.parametrize("radius", ["", "20"])
def test_a_box_takes_a_city_as_it_is_written(index: ProfileIndex, box: str, radius: str) -> None:
    asked = from_form({"city": box, "radius": radius})
    assert parse_line(to_line(asked)) == asked
    assert from_form(to_form(asked)) == asked
    near = {True: "Frankfurt (Oder)", False: "Frankfurt am Main"}["O" in box]
    if box.startswith("Halle"):
        near = "Halle"
    assert near in [WRITTEN[m - 1] for m in matching(index, asked).tolist()] or box == "Frankfurt"


def test_the_river_is_no_operator_and_the_operator_no_river() -> None:
    assert to_line(parse_line("Frankfurt an der Oder")) == 'Frankfurt an der "Oder"'
    assert to_line(parse_line("(Oder)")) == '"Oder"'
    assert to_line(parse_line("Hamburg Oder Berlin")) == "Hamburg oder Berlin"
    assert to_line(parse_line("Hamburg oder Berlin")) == "Hamburg oder Berlin"


def test_a_late_city_is_found_as_well(index: ProfileIndex) -> None:
    late = ProfileIndex.build([Profile(1, "1", city="Frankfurt/Main")])
    assert count(late, parse_line("ort:(Frankfurt a. M.)")) == 1
    late.put(Profile(2, "2", city="Frankfurt (M.)"))
    late.put(Profile(3, "3", city="Frankfurt/Oder"))
    assert matching(late, parse_line("ort:(Frankfurt a. M.)")).tolist() == [1, 2]
    assert matching(late, parse_line("ort:(Frankfurt a. M.)")).tolist() == [1, 2]


@pytest.mark.parametrize(
    ("line", "members"),
    [
        ("ort:(Halle (Saale))", [1, 3]),
        ("ort:(Halle (Westf.))", [2]),
        ("ort:(Frankfurt a. M.)", [4]),
        ("ort:Frankfurt/Oder", [5]),
        ("ort:Halle", [1, 2, 3]),
    ],
)
def test_the_postal_code_tells_namesakes_apart(line: str, members: list[int]) -> None:
    written = [("Halle", "06108"), ("Halle", "33790"), ("Halle", "")]
    written += [("Frankfurt", "60311"), ("Frankfurt", "15230")]
    index = ProfileIndex.build(
        Profile(member, str(member), city=city, postal_code=code)
        for member, (city, code) in enumerate(written, 1)
    )
    assert matching(index, parse_line(line)).tolist() == members


def test_a_hit_in_another_spelling_is_explained_by_the_word_it_shares(index: ProfileIndex) -> None:
    hits = search(index, parse_line("ort:(Frankfurt a. M.)"), limit=50).hits
    texts = {(WRITTEN[hit.member - 1], why.text) for hit in hits for why in hit.why}
    assert ("Frankfurt/Main", "Frankfurt") in texts
    assert ("Frankfurt", "Frankfurt") in texts
