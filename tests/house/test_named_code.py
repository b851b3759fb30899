"""Prose names files, modules and functions that exist: a move takes the prose along."""

import ast
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tests.house.tree import ROOT, modules, syntax, text_files

CODE = ("src", "tests", "benchmarks", "scripts")
FILE = re.compile(r"`([\w./-]+\.py)`")
DOTTED = re.compile(
    r"`~?((?:ecken|tests|benchmarks|scripts)(?:\.(?!(?:json|toml|service|timer)`)[A-Za-z_]\w*)+)(?:\(\))?`"
)
COMMENT = re.compile(r"(?m)(?:^|\s)#.*$")
NAME = re.compile(r"`([A-Za-z_]\w*_\w+|_[A-Za-z]\w*)(?:\(\))?`")
"""Names with an underscore; other words in such marks are often what somebody types."""
ENDINGS = {"_s", "_d"}
"""What names end with, not names."""


@cache
def _files() -> tuple[str, ...]:
    found = (p for room in CODE for p in text_files(room) if p.suffix == ".py")
    return tuple(f"/{path.relative_to(ROOT).as_posix()}" for path in found)


def _pages() -> list[Path]:
    """The pages of the documentation; what the history of changes names may be gone."""
    pages = [page for page in text_files("docs") if page.suffix == ".md"]
    return [*pages, *(page for page in ROOT.glob("*.md") if page.name != "CHANGELOG.md")]


@cache
def _prose(path: Path) -> tuple[str, ...]:
    """The docstrings and comments of a module, or the whole of a page."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        return (text,)
    docs = [
        str(node.value.value)
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]
    return (*docs, *COMMENT.findall(text))


def _named(pattern: re.Pattern[str], paths: Iterable[Path]) -> set[tuple[str, str]]:
    """Return what prose names: the place, and the name."""
    return {
        (path.relative_to(ROOT).as_posix(), name)
        for path in paths
        for text in _prose(path)
        for name in pattern.findall(text)
    }


def _code() -> list[Path]:
    return [ROOT / file[1:] for file in _files()]


def _is_there(dotted: str) -> bool:
    """Say whether a module or folder has this name, or one that knows the rest of it."""
    place, _, name = dotted.rpartition(".")
    path = ROOT / ("src" if dotted.startswith("ecken") else "") / dotted.replace(".", "/")
    if path.is_dir() or path.with_suffix(".py").is_file():
        return True
    if not place:
        return False
    above = path.parent
    files = [f for f in (above.with_suffix(".py"), above / "__init__.py") if f.is_file()]
    if not files:  # a method: its class is there
        return "." in place and _is_there(place)
    return any(re.search(rf"\b{name}\b", file.read_text("utf-8")) for file in files)


@cache
def _words() -> frozenset[str]:
    """Every name and every word of a text in the code, docstrings left out."""
    found: set[str] = set()
    for path in _code():
        tree = syntax(path)
        docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        for node in ast.walk(tree):
            found.update(str(getattr(node, part, "")) for part in ("id", "attr", "name", "arg"))
            if isinstance(node, ast.Constant) and id(node) not in docs:
                found.update(re.findall(r"\w+", str(node.value)))
    return frozenset(found | {part for file in _files() for part in re.split(r"[/.]", file)})


def test_files_that_prose_names_are_there() -> None:
    named = _named(FILE, [*_pages(), *_code()])
    assert len(named) > 20
    assert {(at, file) for at, file in named if not _ends_a_path(file)} == set()


def _ends_a_path(file: str) -> bool:
    return any(path.endswith(f"/{file}") for path in _files())


def test_dotted_names_in_prose_lead_somewhere() -> None:
    named = _named(DOTTED, [*_pages(), *_code()])
    assert len(named) > 20
    assert {(at, name) for at, name in named if not _is_there(name)} == set()


def test_names_in_docstrings_and_comments_stand_in_the_code() -> None:
    named = _named(NAME, modules().values())
    assert len(named) > 50
    assert {(at, name) for at, name in named if name not in _words() | ENDINGS} == set()


def test_what_is_gone_is_noticed() -> None:
    name = "_".join(("shown", "stats"))
    gone, there = f"ecken.rules.request.{name}", "ecken.rules.request.shown_state"
    assert (_is_there(gone), _is_there(there)) == (False, True)
    assert (_ends_a_path("rules/" + "asking.py"), _ends_a_path("rules/request.py")) == (False, True)
    assert name not in _words()
    assert FILE.findall("see `store/contacts.py`") == ["store/contacts.py"]
