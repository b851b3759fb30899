"""One budget for a whole question, and lookups that take whatever somebody types."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from ecken.errors import Invalid
from ecken.reference import industries, places
from ecken.reference.bynames import bare_name
from ecken.reference.city_names import is_whole_city
from ecken.search.index.cities import asked_city, first_word
from ecken.search.index.columns import position_group
from ecken.search.matching import words
from ecken.search.matching.titles import split_compound, title_key
from ecken.search.query import FORM_FIELDS, from_form, parse_line, to_form, to_line
from ecken.search.query.budget import MOST_CONDITIONS, MOST_LETTERS, MOST_WORDS, check_chosen

LOOKUPS: dict[str, Callable[[str], Any]] = {
    "find_city": places.find_city,
    "find_postal_code": lambda text: places.find_postal_code(None, text),
    "asked_city": asked_city,
    "is_whole_city": is_whole_city,
    "first_word": first_word,
    "bare_name": bare_name,
    "industry": industries.match,
    "terms": words.terms,
    "written_terms": words.written_terms,
    "spellings": words.spellings,
    "title_key": title_key,
    "split_compound": split_compound,
    "position_group": position_group,
}
HOSTILE = {
    "dashes": "b-" * 60,
    "more dashes": "a-" * 900,
    "ligature": "\ufdfa" * 2_000,
    "ranks": "stadt " * 300,
    "codes": "d - 1234 " * 200,
    "blanks": "a" + " " * 1_900 + "b",
    "commas": "," * 1_900,
    "brackets": "(" * 2_000,
    "compounds": "leiter" * 300,
    "endings": "innen" * 300,
    "umlaut pairs": "ue" * 900,
    "slashes": "/ " * 900,
    "marks": "a" + "\u0301" * 1_900,
    "genders": "(m/w/d" * 300,
    "apostrophes": "d'" * 900,
    "digits": "1" * 1_900,
    "connectors": "a. d. " * 300,
    "nothing": "",
    "surrogate": "\ud800" * 50,
    "NUL": "\0" * 50,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("look_up", LOOKUPS.values(), ids=LOOKUPS)
def test_a_lookup_takes_any_text(look_up: Callable[[str], Any], text: str) -> None:
    look_up(text)
    look_up(text[:100])


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("field", FORM_FIELDS)
def test_a_box_takes_any_text_or_says_why_not(field: str, text: str) -> None:
    with suppress(Invalid):
        from_form({field: text, "city": text})


def test_what_fits_in_each_box_alone_does_not_fit_in_all_together() -> None:
    for most, text in ((MOST_WORDS, "a-b-c-d-e-f-g"), (MOST_LETTERS, "x" * 90)):
        boxes = dict.fromkeys(list(FORM_FIELDS)[:12], text)
        assert parse_line(text)
        with pytest.raises(Invalid) as refused:
            from_form(boxes)
        assert refused.value.fields["most"] == most


def test_letters_are_counted_as_they_are_looked_up() -> None:
    with pytest.raises(Invalid) as refused:
        parse_line("\ufdfa" * 60)
    assert refused.value.code == "query_too_long"


def test_values_of_facets_have_their_own_budget() -> None:
    check_chosen({"city": ["Hamburg", "Bremen"]})
    for chosen in ([f"v{i}" for i in range(61)], ["x" * 801], ["a-" * 81], ["\ufdfa" * 60]):
        with pytest.raises(Invalid):
            check_chosen({"company": ["Siemens"], "city": chosen})


def test_what_fits_has_a_line_and_a_form_that_fit() -> None:
    letters = MOST_LETTERS // MOST_CONDITIONS
    each = [f"{i:0{letters}d}" for i in range(MOST_CONDITIONS)]
    typed = f"position_früher:({' oder '.join(each)})"
    for language in ("de", "en"):
        query = parse_line(typed)
        assert parse_line(to_line(query, language=language)) == query
        assert from_form(to_form(query, language=language)) == query
