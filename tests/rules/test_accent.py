"""The colour that operators choose can be read in both themes, whatever they choose."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.errors import Invalid
from ecken.rules.operators.accent import CONTRAST, DARK, LIGHT, contrast, fit_accent

STYLE = Path(__file__).parents[2] / "src/ecken/web/static/ecken.css"


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_becomes_readable_on_every_ground(number: int) -> None:
    accent = fit_accent(f"#{number:06x}")
    for shade, grounds in ((accent.light, LIGHT), (accent.dark, DARK)):
        for ground in (*grounds, shade.wash):
            assert contrast(shade.color, ground) >= CONTRAST
        assert contrast(shade.color, shade.ink) >= CONTRAST


def test_a_readable_colour_stays_as_it_is() -> None:
    assert fit_accent("#0A5F63").light.color == "#0a5f63"
    assert fit_accent("#ffee00").light.color != "#ffee00"
    assert fit_accent("#ffee00").dark.color == "#ffee00"


@pytest.mark.parametrize("given", ["red", "#12345", "#1234567", "#12345g", "0a5f63", "#000;}", ""])
def test_what_is_no_colour_is_refused(given: str) -> None:
    with pytest.raises(Invalid, match="not a colour"):
        fit_accent(given)


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    themes = re.findall(r"--paper: (#\w+); --card: (#\w+); --wash: (#\w+);", STYLE.read_text())
    assert [tuple(_long(c) for c in theme) for theme in themes] == [LIGHT, DARK]


def _long(color: str) -> str:
    return color if len(color) == 7 else "#" + "".join(c * 2 for c in color[1:])
