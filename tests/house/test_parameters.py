"""What travels together is one value: no long lists of parameters, handed on from door to store."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from ecken.search import SearchRequest, SearchScope
from tests.house.tree import modules, syntax

MOST = 8

# Who may take more, each with its reason.
MAY_TAKE_MORE = {
    "ecken.cli.batch.runs.distances",  # the options of a command
    "ecken.cli.batch.runs.figures",  # the options of a command
    "ecken.cli.load.load",  # the options of a command
    "ecken.service.world.World.__init__",  # made in two places, by name
}

# Names that are parameters of much else as well.
ORDINARY = {"limit"}


def _functions(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Every function that is not compiled: its place, and the names of its parameters."""

    def walk(node: ast.AST, place: str) -> Iterator[tuple[str, set[str]]]:
        for child in ast.iter_child_nodes(node):
            name = getattr(child, "name", "")
            inner = f"{place}.{name}" if name else place
            if isinstance(child, ast.FunctionDef) and not _is_kernel(child):
                given = child.args
                every = [*given.posonlyargs, *given.args, *given.kwonlyargs]
                yield inner, {arg.arg for arg in every} - {"self", "cls"}
            yield from walk(child, inner)

    return walk(syntax(path), "")


def _is_kernel(function: ast.FunctionDef) -> bool:
    return any(getattr(d, "id", "") == "kernel" for d in function.decorator_list)


def test_no_function_takes_more_than_a_reader_can_hold() -> None:
    found = {
        f"{name}{place}"
        for name, path in modules().items()
        for place, parameters in _functions(path)
        if len(parameters) > MOST
    }
    assert found == MAY_TAKE_MORE


def test_a_search_is_handed_on_as_one_value() -> None:
    of_a_search = {f.name for kind in (SearchRequest, SearchScope) for f in fields(kind)} - ORDINARY
    rooms = ("ecken.web.search", "ecken.api.search", "ecken.service", "ecken.search")
    looked_at = [
        (f"{name}{place}", parameters & of_a_search)
        for name, path in modules().items()
        if name.startswith(rooms)
        for place, parameters in _functions(path)
    ]
    assert len(looked_at) > 200
    assert [(place, names) for place, names in looked_at if len(names) > 2] == []
