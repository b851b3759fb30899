"""What stands in the tree: the files that a clone would hold, and what they import."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "ecken"
TEXT = {
    *(".py", ".md", ".toml", ".txt", ".in", ".html", ".css", ".js", ".svg", ".po", ".pot"),
    *(".json", ".tsv", ".csv", ".sh", ".yml", ".yaml", ".ini", ".cfg", ".mako"),
}
MADE_BY_TOOLS = {"__pycache__", ".hypothesis", "node_modules"}


@cache
def text_files(*rooms: str) -> tuple[Path, ...]:
    """Every text file below the named folders of the repository, in order."""
    found = (p for room in rooms for p in (ROOT / room).rglob("*") if p.suffix in TEXT)
    return tuple(sorted(p for p in found if p.is_file() and not MADE_BY_TOOLS & set(p.parts)))


@cache
def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    named = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return named


@cache
def syntax(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text("utf-8"), str(path))


@cache
def imports(path: Path) -> frozenset[str]:
    """Every module that a file imports, at the top or inside a function, as written."""
    found: set[str] = set()
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "importorskip":
            found.update(a.value for a in node.args if isinstance(a, ast.Constant))
    return frozenset(found)


def room_of(module: str) -> str:
    """The room of a module: `ecken.store.contacts.contacts` stands in `store`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""
