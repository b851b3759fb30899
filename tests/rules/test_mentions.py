"""Whether a text names a member."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.rules.operators.mentions import names_in

PEOPLE = [
    ("Anna", "Weber"), ("Hans-Peter Georg", "Groß"), ("Zoë", "von der Heide"), ("", "Kant"),
    ("Ben", "D’Arcy"), ("Lia", "Ludwig van der Beek Meyer"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Sie haben Anna Weber beleidigt.", ["Anna Weber"]),
        ("sie haben ANNA WEBERS fotos kopiert", ["Anna Weber"]),
        ("Anna Weber’s photos, again Weber, Anna.", ["Anna Weber"]),
        ("Frau Weber hat das gemeldet", ["Anna Weber"]),
        ("Dr. Weber hat das gemeldet", ["Anna Weber"]),
        ("Weber, Anna: 12 Nachrichten", ["Anna Weber"]),
        ("Hans-Peter Gross und Zoë von der Heide",
         ["Hans-Peter Georg Groß", "Zoë von der Heide"]),
        ("Ein Weber webt. Anna sitzt, weber.", []),
        ("Annalena Weberknecht", []),
        ("Anna\nWeber", ["Anna Weber"]),
        ("Herrn Kant ist das egal, Kant auch", ["Kant"]),
        ("Ben D'Arcy", ["Ben D’Arcy"]),
        ("von Lia Ludwig van der Beek", ["Lia Ludwig van der Beek Meyer"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_member_is_named_by_both_names_or_with_a_title(text: str, named: list[str]) -> None:
    assert names_in(text, PEOPLE) == named


_LETTERS = st.text("abcäöüß", min_size=1, max_size=4)


@given(first=_LETTERS, last=_LETTERS, words=st.lists(_LETTERS, max_size=12))
def test_a_name_is_found_where_a_plain_pattern_finds_it(
    first: str, last: str, words: list[str]
) -> None:
    text = " ".join(words)
    folded = [part.casefold() for part in (first, last)]
    forms = (rf"{folded[0]} {folded[1]}s?", rf"{folded[1]}s? {folded[0]}s?")
    plain = any(re.search(rf"(?<!\S){form}(?!\S)", text.casefold()) for form in forms)
    assert bool(names_in(text, [(first, last)])) is plain
