"""Imports are written as imports, so that the checks of layers, circles and types can see them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import modules, syntax

# What imports a module by a string, which no check follows.
BY_STRING = {"import_module", "__import__", "find_loader", "load_module", "exec_module"}


def _called(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", ""))


def test_no_module_is_imported_by_a_string() -> None:
    assert BY_STRING & set(_called(ast.parse("importlib.import_module('ecken.graph')")))
    called = {name: set(_called(syntax(path))) for name, path in modules().items()}
    assert {name: calls & BY_STRING for name, calls in called.items() if calls & BY_STRING} == {}


def test_no_string_names_a_module() -> None:
    """Names of rooms are also names of loggers, and of folders with data."""
    known = {name for name in modules() if name.count(".") > 1}
    assert known
    found = {
        (name, node.value)
        for name, path in modules().items()
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in known
    }
    assert found == set()


def _kernels(path: Path) -> set[str]:
    """The names of the functions in a file that are compiled."""
    return {
        node.name
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(d, ast.Name) and d.id == "kernel" for d in node.decorator_list)
    }


def test_plain_code_calls_kernels_by_their_module() -> None:
    """A kernel takes the place of its stand-in in its own module: who holds the stand-in, waits."""
    kernels = {name: found for name, path in modules().items() if (found := _kernels(path))}
    assert len(kernels) > 20
    held = {
        (name, alias.name)
        for name, path in modules().items()
        if name not in kernels
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.ImportFrom) and node.module in kernels
        for alias in node.names
        if alias.name in kernels[node.module]
    }
    assert held == set()
