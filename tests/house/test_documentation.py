"""What can be set, asked for or answered is written down, as the code now has it."""

import re

import pytest

from ecken.api.description.reference import operations
from ecken.settings import describe
from scripts.document import DOCS, PARTS, commands, raised_errors, renewed
from scripts.document_api import PREFIX, openapi
from tests.house.tree import ROOT, text_files

LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PARTS)
def test_the_generated_part_of_a_page_is_what_the_code_says(page: str) -> None:
    assert (DOCS / page).read_text("utf-8") == renewed(page), "run make docs"


def test_every_option_is_documented() -> None:
    options = describe()
    assert len(options) > 10
    page = (DOCS / "settings.md").read_text("utf-8")
    assert [o.variable for o in options if f"`{o.variable}`" not in page] == []
    assert [o.name for o in options if not o.help.strip()] == []


def test_every_command_is_documented() -> None:
    found = [" ".join(words) for words in commands()]
    assert found
    page = (DOCS / "commands.md").read_text("utf-8")
    assert [words for words in found if f"## ecken {words}\n" not in page] == []


def test_every_operation_of_the_json_interface_is_documented() -> None:
    found = operations(openapi())
    assert len(found) > 10
    page = (DOCS / "api.md").read_text("utf-8")
    undocumented = [(m, p) for m, p, _ in found if f"## {m} {PREFIX}{p}\n" not in page]
    assert undocumented == []
    assert [(m, p) for m, p, operation in found if not operation.get("description")] == []


def test_every_error_has_a_written_out_code_and_a_sentence() -> None:
    raised = raised_errors()
    assert len(raised) > 5
    page = (DOCS / "errors.md").read_text("utf-8")
    assert [r.where for r in raised if not re.fullmatch(r"[a-z][a-z0-9_]*", r.code)] == []
    assert [r.where for r in raised if f"`{r.code}`" not in page] == []
    assert [r.where for r in raised if not r.sentence and r.family != "NotFound"] == []


def test_an_error_code_belongs_to_one_family() -> None:
    families: dict[str, set[str]] = {}
    for raised in raised_errors():
        families.setdefault(raised.code, set()).add(raised.family)
    assert {code: names for code, names in families.items() if len(names) > 1} == {}


def test_links_between_pages_lead_somewhere() -> None:
    pages = [p for p in text_files("docs") if p.suffix == ".md"] + list(ROOT.glob("*.md"))
    links = [
        (page, target)
        for page in pages
        for target in LINK.findall(page.read_text("utf-8"))
        if "://" not in target and not target.startswith("mailto:")
    ]
    assert links
    broken = [(p.name, to) for p, to in links if not (p.parent / to).exists()]
    assert broken == []


def test_every_page_is_in_the_index() -> None:
    index = (DOCS / "README.md").read_text("utf-8")
    pages = [p.relative_to(DOCS).as_posix() for p in DOCS.rglob("*.md") if p.name != "README.md"]
    assert pages
    assert [page for page in pages if f"({page})" not in index] == []
