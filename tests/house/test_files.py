"""Files are written whole, by one module: nothing else opens a file to write."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.tree import ROOT, text_files

WRITERS = {
    "exchange/community_archive.py": "entries of an archive, in a file that files.py writes",
    "files.py": "writes them whole",
    "graph/warm.py": "a temporary folder, gone before it ends",
    "service/limits/reading_limits.py": "a table that processes share, its room taken at creation",
    "service/watching/joined_metrics.py": "for seconds; what a power cut takes comes again",
    "service/limits/shared_limits.py": "a table that processes share, its room taken at creation",
}
"""Who opens files to write, below src/ecken, and why."""

_CALLS = {
    "write_text",
    "write_bytes",
    "mkstemp",
    "NamedTemporaryFile",
    "memmap",
    "savez",
    "copyfile",
}


def test_only_one_module_writes_files() -> None:
    found = set()
    for path in text_files("src"):
        if path.suffix == ".py":
            where = path.relative_to(ROOT / "src" / "ecken").as_posix()
            found |= {where for _ in _writes(ast.parse(path.read_text("utf-8")))}
    assert found == set(WRITERS)


def _writes(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls that open a file to write it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in _CALLS or (name == "open" and _is_to_write(node)):
                yield node


def _is_to_write(call: ast.Call) -> bool:
    texts = [n for n in ast.walk(call) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    flags = [n.attr for n in ast.walk(call) if isinstance(n, ast.Attribute)]
    return any(
        set(text.value) <= set("rwxabt+") and set(text.value) & set("wxa+") for text in texts
    ) or any(flag in ("O_WRONLY", "O_RDWR", "O_CREAT") for flag in flags)


def test_the_search_finds_what_writes() -> None:
    for line in (
        'open(p, "w")', 'p.open("ab")', 'p.open(mode="x")', 'p.write_text("a")',
        "os.open(p, os.O_RDWR)", 'gzip.open(p, "wb")',
    ):  # fmt: skip
        assert list(_writes(ast.parse(line))), line
    for line in ("open(p)", 'p.open("rb")', "os.open(p, os.O_RDONLY)", "turns.open()"):
        assert not list(_writes(ast.parse(line))), line
