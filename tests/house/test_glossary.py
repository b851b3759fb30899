"""docs/glossary.md: words that no text of screen or mail may use, and the terms of the code."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator

from babel.messages.pofile import read_po

from ecken.catalogues import catalogue_files
from ecken.service.operators.site_pages import PAGES, template_of
from ecken.store.tables import metadata
from tests.house.tree import ROOT, SOURCE, modules, room_of, syntax

PAGE = ROOT / "docs" / "glossary.md"
TERMS = "## Terms of the code"
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


def _rows(part: int = 0) -> list[list[str]]:
    """Return the rows of the words of the screen (0) or of the terms of the code (1)."""
    text = PAGE.read_text("utf-8").split(f"\n{TERMS}\n")[part]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| `")
    ]
    assert len(rows) > 20
    return rows


def _terms() -> list[str]:
    return [code for row in _rows(1) for code in re.findall(r"`(\w+)`", row[0])]


def _folders() -> set[str]:
    return {path.parent.name for path in modules().values() if path.name == "__init__.py"}


def _rooms_by_noun() -> dict[str, set[str]]:
    """Return the rooms in which each module name occurs below the top of the package."""
    rooms: dict[str, set[str]] = defaultdict(set)
    for name, path in modules().items():
        if name.count(".") > 1 and not path.stem.startswith("__"):
            rooms[path.stem].add(room_of(name))
    return rooms


def _class_names() -> set[str]:
    return {
        node.name
        for path in modules().values()
        for node in syntax(path).body
        if isinstance(node, ast.ClassDef)
    }


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


def test_every_table_has_a_term() -> None:
    tables = set(metadata.tables)
    assert len(tables) > 30
    assert tables - set(_terms()) == set(), f"add a row below “{TERMS}” in docs/glossary.md"


def test_every_folder_of_modules_has_a_term() -> None:
    folders = _folders() - {"ecken"}
    assert len(folders) > 30
    assert folders - set(_terms()) == set(), f"add a row below “{TERMS}” in docs/glossary.md"


def test_every_noun_that_names_modules_in_three_rooms_has_a_term() -> None:
    shared = {noun for noun, rooms in _rooms_by_noun().items() if len(rooms) > 2}
    assert len(shared) > 5
    assert shared - set(_terms()) == set(), f"add a row below “{TERMS}” in docs/glossary.md"


def test_every_term_names_something_in_the_code() -> None:
    stems = {path.stem for path in modules().values()}
    tests = {path.stem for path in (ROOT / "tests" / "privacy").glob("*.py")}
    found = stems | tests | _folders() | set(metadata.tables) | _class_names()
    assert [term for term in _terms() if term not in found] == []


def test_every_term_has_one_row_with_both_languages_and_a_sentence() -> None:
    assert len(_terms()) == len(set(_terms()))
    wrong = [row for row in _rows(1) if len(row) != 4 or not all(row) or row[3][-1] != "."]
    assert wrong == []
