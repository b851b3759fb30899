"""What the screen says in English it also says in German, with the same places to fill."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from ecken.catalogues import catalogue_files
from scripts.document import raised_errors
from tests.house.tree import ROOT, SOURCE

WEB = SOURCE / "web"
SERVICE = SOURCE / "service"
SPEAKING = (WEB, SOURCE / "mail", SERVICE / "imports", SERVICE / "numbers")
"""Where code says something to members: pages, mails, and what is also told in a PDF."""
SAYING = {"_": None, "gettext": None, "mark": None, "say": None, "ngettext": (1, 2)}
PLACE = re.compile(r"%\(\w+\)s|%[sd]|\{\w+\}")

# Raised where only an operator is told, at the command line, in English.
OPERATORS_ONLY = re.compile(
    r"src/ecken/(settings|wiring|cli/|batch/|demo/|exchange/community_archive|graph/|(service|store)/backup/|service/(loading/(demo|list_reader|whole_community)|runtime/keys|operators/measurements)|store/(site/(loading|whole_community)|migration|scheme))"
)

OPERATORS_CODES = {
    "broken_index",
    "data_folder",
    "database_url_invalid",
    "demo_not_empty",
    "leak_file_unfit",
    "member_unknown",
    "other_source",
}


def _of_templates() -> Iterator[str]:
    for path in sorted((WEB / "templates").rglob("*.html")):
        with path.open("rb") as file:
            options = {"trimmed": "true", "silent": "false", "encoding": "utf-8"}
            for _, _, text, _ in babel_extract(file, list(SAYING), [], options):
                first = text[0] if isinstance(text, tuple) else text
                if first:
                    yield str(first)


def _of_code() -> Iterator[str]:
    files = [path for room in SPEAKING for path in room.rglob("*.py")]
    for path in sorted(files):
        with path.open("rb") as file:
            for _, text, _, _ in extract("python", file, keywords=SAYING):
                yield text[0] if isinstance(text, tuple) else text


def _of_errors() -> Iterator[str]:
    for raised in raised_errors():
        is_operators = OPERATORS_ONLY.match(raised.where) or raised.code in OPERATORS_CODES
        if raised.sentence and not is_operators:
            yield raised.sentence


@cache
def german() -> dict[str, tuple[str, ...]]:
    """The German catalogue: English text to its forms."""
    found: dict[str, tuple[str, ...]] = {}
    for path in catalogue_files("de"):
        with Path(path).open("rb") as file:
            for message in read_po(file, locale="de"):
                key = message.id if isinstance(message.id, str) else message.id[0]
                forms = message.string if isinstance(message.string, tuple) else (message.string,)
                if key:
                    assert not message.fuzzy, f"{path.relative_to(ROOT)}: fuzzy: {key}"
                    assert key not in found, f"{path.relative_to(ROOT)}: said elsewhere: {key}"
                    found[key] = tuple(str(form or "") for form in forms)
    return found


def _missing(said: Iterator[str]) -> list[str]:
    texts = set(said)
    assert len(texts) > 5
    return sorted(text for text in texts if not all(german().get(text, ("",))))


def test_every_text_of_the_templates_is_said_in_german() -> None:
    assert _missing(_of_templates()) == []


def test_every_text_of_the_code_of_pages_mails_and_reports_is_said_in_german() -> None:
    assert _missing(_of_code()) == []


def test_every_refusal_that_a_member_meets_is_said_in_german() -> None:
    assert _missing(_of_errors()) == []


def test_a_translation_fills_the_same_places() -> None:
    """Of a plural the last form does; “one” may be written out."""
    said = [pair for path in catalogue_files("de") for pair in _pairs(path)]
    assert len(said) > 400
    wrong = [
        (text, form) for text, form in said if set(PLACE.findall(text)) != set(PLACE.findall(form))
    ]
    assert wrong == []


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Return texts and translations: of a plural, the last forms."""
    with path.open("rb") as file:
        for message in read_po(file, locale="de"):
            text, form = message.id, message.string or ""
            yield (
                text if isinstance(text, str) else text[-1],
                form if isinstance(form, str) else form[-1],
            )
