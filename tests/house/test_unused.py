"""Nothing public lies unused: what only tests call is removed, or called."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.house.tree import ROOT, modules, room_of, syntax


@cache
def _callers() -> dict[str, Path]:
    """Every module of the package, and the maintainers' scripts and benchmarks."""
    others = {
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."): path
        for folder in ("scripts", "benchmarks")
        for path in sorted((ROOT / folder).rglob("*.py"))
    }
    return {**modules(), **others}


def _definitions(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Yield each public name that a module defines, with its statement."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names = [node.name]
        elif isinstance(node, ast.Assign):
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names = [node.target.id]
        else:
            continue
        yield from ((name, node) for name in names if not name.startswith("_"))


def _uses(tree: ast.Module) -> Iterator[str]:
    """Yield every dotted name that a module takes from another one."""
    aliases: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                aliases[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            aliases.update({a.asname or a.name: a.name for a in node.names})
    yield from aliases.values()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{aliases.get(node.value.id, node.value.id)}.{node.attr}"


@cache
def _taken() -> frozenset[str]:
    return frozenset(name for path in _callers().values() for name in _uses(syntax(path)))


def _is_used_beside(tree: ast.Module, name: str, own: ast.stmt) -> bool:
    """Say whether another statement of the module names it; that ``__all__`` does is no use."""
    return any(
        isinstance(node, ast.Name) and node.id == name
        for statement in tree.body
        if statement is not own
        for node in ast.walk(statement)
    )


def _unused(room: str) -> set[str]:
    found = set()
    for module, path in modules().items():
        if room_of(module) == room and ".migrations" not in module:
            tree = syntax(path)
            for name, own in _definitions(tree):
                full = f"{module}.{name}"
                if full not in _taken() and not _is_used_beside(tree, name, own):
                    found.add(full)
    return found


ROOMS = ["rules", "graph", "reference", "search", "store", "demo", "exchange", "service"]
"""Where nothing calls a function by itself, as doors are called by their routes and commands."""


@pytest.mark.parametrize("room", ROOMS)
def test_everything_public_is_used_outside_the_tests(room: str) -> None:
    assert _unused(room) == set()


def test_what_is_unused_is_found() -> None:
    tree = ast.parse("__all__ = ['f', 'g']\ndef f(): return f\ndef g(): return 1\nh = g()\n")
    used = {name: _is_used_beside(tree, name, own) for name, own in _definitions(tree)}
    assert used == {"f": False, "g": True, "h": False}
    assert "ecken.rules.request.step" in _taken()
    assert len(set(_definitions(syntax(modules()["ecken.rules.request"])))) > 15


# -- methods -------------------------------------------------------------------------------------


def _methods(room: str) -> Iterator[tuple[str, str]]:
    """Yield the public methods and properties of a room's classes: full name, name."""
    for module, path in modules().items():
        if room_of(module) != room:
            continue
        for node in syntax(path).body:
            if isinstance(node, ast.ClassDef):
                for part in node.body:
                    if isinstance(part, ast.FunctionDef) and not part.name.startswith("_"):
                        yield f"{module}.{node.name}.{part.name}", part.name


@cache
def _words() -> frozenset[str]:
    """Every attribute that is asked for by name, in code and on pages."""
    asked = {
        node.attr
        for path in _callers().values()
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Attribute)
    }
    pages = (ROOT / "src" / "ecken" / "web" / "templates").rglob("*")
    text = " ".join(path.read_text("utf-8") for path in pages if path.is_file())
    return frozenset(asked | set(re.findall(r"\.([a-z_]+)", text)))


ASKED_BY_A_LIBRARY = {"ecken.service.programs.oauth_server.": "authlib"}
"""Modules whose classes a library asks: it calls methods that no code of ours names."""


def test_what_a_library_asks_is_made_of_its_classes() -> None:
    for module, library in ASKED_BY_A_LIBRARY.items():
        taken = set(_uses(syntax(modules()[module.removesuffix(".")])))
        assert any(name.startswith(f"{library}.") for name in taken)


@pytest.mark.parametrize("room", ["rules", "service", "store"])
def test_every_public_method_is_asked_for_somewhere(room: str) -> None:
    methods = dict(_methods(room))
    assert methods
    unasked = {full for full, name in methods.items() if name not in _words()}
    assert {full for full in unasked if not full.startswith(tuple(ASKED_BY_A_LIBRARY))} == set()
