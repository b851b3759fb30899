"""Imports are written as imports, so that the checks of layers, circles and types can see them."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import ROOT, modules, syntax, text_files

# What imports a module by a string, which no check follows.
BY_STRING = {"import_module", "__import__", "find_loader", "load_module", "exec_module"}
OURS = {"ecken", "tests", "benchmarks", "scripts"}


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


def _names_in(path: Path) -> set[str]:
    """Every name that a module gives to others: defined, assigned or imported, at any depth."""
    found = set()
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found.update(alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)  # given by a __getattr__, and named in __all__
    return found


def _missing(tree: ast.Module, known: dict[str, Path]) -> Iterator[str]:
    """Yield what is imported from the project, and is not there."""
    for node in ast.walk(tree):
        module = str(getattr(node, "module", ""))
        if not isinstance(node, ast.ImportFrom) or module.split(".")[0] not in OURS:
            continue
        names = _names_in(known[module]) if module in known else set()
        for alias in node.names:
            full = f"{module}.{alias.name}"
            if alias.name not in names and not any(f"{m}.".startswith(f"{full}.") for m in known):
                yield full


def test_what_tests_and_benchmarks_import_is_there() -> None:
    """They are not type-checked, and some run seldom: a move forgets them otherwise."""
    others = [p for p in text_files("tests", "benchmarks", "scripts") if p.suffix == ".py"]
    named = {".".join(p.relative_to(ROOT).with_suffix("").parts): p for p in others}
    known = {**modules(), **named}
    missing = {
        (str(p.relative_to(ROOT)), name) for p in others for name in _missing(syntax(p), known)
    }
    assert missing == set()
    gone = "from ecken.rules.request import step, no_step\nfrom ecken.rules.gone import x\n"
    found = list(_missing(ast.parse(gone), known))
    assert found == ["ecken.rules.request.no_step", "ecken.rules.gone.x"]
