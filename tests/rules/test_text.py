"""Texts are cleaned of what deceives the eye and kept within their length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.errors import Invalid
from ecken.rules.text import clean_line, clean_text, search_form


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Guten Tag,\r\n\tAda", "Guten Tag,\n\tAda"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("\u2066a\u2069\u200fb\u061c", "ab"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("x\ud800y", "xy"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("u\u0308ber", "über"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("  innen  bleibt ", "innen  bleibt"),
    ],
)
def test_a_text_loses_what_deceives_and_nothing_else(written: str, kept: str) -> None:
    assert clean_text(written, most=100, field="text") == kept


@pytest.mark.parametrize("sign", ["\u0323", "\u0e47", "\u0489", "\u20dd"])
def test_stacked_marks_are_cut_to_four_whatever_their_class(sign: str) -> None:
    assert clean_text("q" + sign * 200 + "!", most=100, field="t") == "q" + sign * 4 + "!"


@pytest.mark.parametrize("length", [101, 1_000_000])
def test_a_long_text_is_refused_and_not_cut(length: int) -> None:
    with pytest.raises(Invalid) as refused:
        clean_text("a" * length, most=100, field="text")
    assert refused.value.code == "text_too_long"
    assert refused.value.fields["field"] == "text"


@pytest.mark.parametrize(
    "written", ["", "  \n", "\u202e\u200b", "\u200d", "\u3164\u115f", "\u2800 ", "\u0301\ufe0f"]
)
def test_a_required_text_must_show_something(written: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_text(written, most=100, field="text", is_required=True)
    assert refused.value.code == "text_missing"


def test_a_line_has_no_breaks() -> None:
    assert clean_line("a\n b\t\tc", most=5, field="tag") == "a b c"


@given(st.text())
def test_cleaning_twice_changes_nothing(written: str) -> None:
    once = clean_text(written, most=10_000, field="text")
    assert clean_text(once, most=10_000, field="text") == once
    once.encode("utf-8")


def test_search_ignores_case_beyond_ascii() -> None:
    assert search_form("ÜBER Straße") == search_form("über STRASSE")


@given(st.text(st.characters(max_codepoint=0x2FF)) | st.text())
def test_a_text_is_cleaned_alike_whatever_is_looked_at_first(written: str) -> None:
    # A direction mark has to go: with it, every sign of the text is looked at.
    marked = clean_text(written + "\u2066", most=10_000, field="text")
    assert clean_text(written, most=10_000, field="text") == marked
