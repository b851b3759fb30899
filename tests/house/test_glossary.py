"""One word for one thing: what docs/glossary.md rules out stands in no text of screen or mail."""

import re
from collections.abc import Iterator

from babel.messages.pofile import read_po

from ecken.catalogues import catalogue_files
from ecken.service.operators.site_pages import PAGES, template_of
from tests.house.tree import ROOT, SOURCE

PAGE = ROOT / "docs" / "glossary.md"
STIFF = {
    "de": (
        *("Leben Sie wohl", "gewählte Passwort", "das Markierte", "in dem, was Sie", "a. n. g."),
        *(r"\(s\)", "/innen", "/in ", r"\*innen"),
    ),
    "en": (
        *("Here one", "fits", "password holds", "address holds", "of late", "set anew", "are told"),
        *("not told", r"\(s\)", r"for ever\b", "Nothing of it"),
    ),
}
"""Phrases that stood here once and that nobody says."""


def _rows() -> list[list[str]]:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in PAGE.read_text("utf-8").splitlines()
        if line.startswith("| `")
    ]
    assert len(rows) > 20
    return rows


def _ruled_out(language: str) -> dict[str, str]:
    """Return each ruled-out word and the one to use."""
    use, avoid = (1, 3) if language == "de" else (2, 4)
    return {
        word.strip(): row[use] for row in _rows() for word in row[avoid].split(",") if word.strip()
    }


def _texts(language: str) -> Iterator[str]:
    for path in catalogue_files("de"):
        with path.open("rb") as file:
            for message in read_po(file, locale="de"):
                said = message.string if language == "de" else message.id
                yield from (said,) if isinstance(said, str) else tuple(said)
    yield from (template_of(name, language) for name in PAGES)


def _found(language: str, words: Iterator[str] | tuple[str, ...]) -> list[tuple[str, str]]:
    texts = [text for text in _texts(language) if text]
    assert len(texts) > 400
    hints = r"(?<![\w\-])(?:{})(?![\w\-])"
    return [
        (word, text)
        for word in words
        for text in texts
        if re.search(hints.format(re.escape(word)), re.sub(r"[({%]+\w+\W", "", text), re.IGNORECASE)
    ]


def test_no_german_text_holds_a_word_that_the_glossary_rules_out() -> None:
    assert _found("de", tuple(_ruled_out("de"))) == []


def test_no_english_text_holds_a_word_that_the_glossary_rules_out() -> None:
    assert _found("en", tuple(_ruled_out("en"))) == []


def test_no_text_is_stiff_as_it_once_was() -> None:
    for language, phrases in STIFF.items():
        texts = [text for text in _texts(language) if text]
        wrong = [(p, t) for p in phrases for t in texts if re.search(rf"{p}", t)]
        assert wrong == [], language


def test_quotations_have_the_marks_of_their_language() -> None:
    for language, wrong in (("de", '“[^„]*”|"[^"]*"'), ("en", "„")):
        texts = [t for t in _texts(language) if t and not re.search(r"\w+:\"", t)]
        assert [t for t in texts if re.search(wrong, t)] == [], language


def test_the_words_of_the_code_are_its_words() -> None:
    source = "".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py"))
    codes = {code for row in _rows() for code in re.findall(r"`(\w+)`", row[0])}
    assert {code for code in codes if not re.search(rf"\b{code}|_{code}", source)} == set()
