"""Write the parts of docs/ that follow from the code: settings, error codes, commands, routes.

A page holds its generated part between two marks; the text around it is written by hand.
``make docs`` rewrites the parts, ``tests/house/test_documentation.py`` fails when one is stale.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.main import get_command
from typer.testing import CliRunner

from ecken import errors
from ecken.cli.main import app
from ecken.settings import describe
from ecken.settings.at_run_time import group_of
from ecken.settings.values import as_text
from scripts.document_api import api_part
from scripts.document_pages import pages

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "ecken"


@dataclass(frozen=True, order=True)
class RaisedError:
    """One place in the code that makes an error: its code, its family's status, its sentence."""

    code: str
    status: int
    family: str
    sentence: str
    where: str


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table; bars in cells are escaped."""
    lines = [list(head)]
    lines.append(["---"] * len(lines[0]))
    lines += [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


# -------------------------------------------------------------------- settings
def settings_part() -> str:
    """Every option with variable, type, default and help."""
    rows = (
        (
            f"`{option.variable}`",
            ", ".join(f"`{c}`" for c in option.choices) or option.type,
            f"`{as_text(option.default)}`" if as_text(option.default) else "empty",
            f"{option.help}{' †' if group_of(option.name) else ''}",
        )
        for option in describe()
    )
    return table(("variable", "type or choices", "default", "meaning"), rows)


# ---------------------------------------------------------------------- errors
def _families() -> dict[str, int]:
    classes = (getattr(errors, name) for name in errors.__all__)
    return {c.__name__: c.status for c in classes if c is not errors.EckenError}


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _forwarders(tree: ast.Module, families: dict[str, int]) -> dict[str, ast.FunctionDef]:
    """Functions that return an error whose code they are given; their callers write it out."""
    return {
        node.name: node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and node.returns is not None
        and _name(node.returns) in families
        and "code" in {argument.arg for argument in node.args.args}
    }


def _makers(tree: ast.Module, families: dict[str, int]) -> Iterator[tuple[str, ast.Call]]:
    """Yield each call that makes an error with a code of its own, with the family's name."""
    forwarders = _forwarders(tree, families)
    inside = {id(inner) for node in forwarders.values() for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and id(node) not in inside:
            name = _name(node.func)
            if name in families:
                yield name, node
            elif name in forwarders:
                yield _name(forwarders[name].returns or node.func), node
        elif isinstance(node, ast.ClassDef):
            family = next((_name(b) for b in node.bases if _name(b) in families), None)
            for inner in ast.walk(node) if family else ():
                if isinstance(inner, ast.Call) and _name(inner.func) == "__init__":
                    yield str(family), inner


def _written(node: ast.expr, tables: dict[str, ast.expr]) -> str:
    """Return the text that an expression stands for: written there, or picked from a table."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Subscript) and (values := tables.get(_name(node.value))):
        texts = (n.value for n in ast.walk(values) if isinstance(n, ast.Constant))
        return " · ".join(text for text in texts if isinstance(text, str))
    return ""


def _text(call: ast.Call, position: int, keyword: str, tables: dict[str, ast.expr]) -> str:
    given = call.args[position : position + 1]
    given += [k.value for k in call.keywords if k.arg == keyword]
    return _written(given[0], tables) if given else ""


def _tables(tree: ast.Module) -> dict[str, ast.expr]:
    """What a module assigns to names at its top."""
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            found[node.target.id] = node.value
    return found


def raised_errors() -> list[RaisedError]:
    """Every place in the package that makes an error whose code is written out there."""
    families = _families()
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        if path.name == "errors.py" and path.parent == SOURCE:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        tables = _tables(tree)
        for family, call in _makers(tree, families):
            if (
                call.args
                and isinstance(call.args[0], ast.Attribute)
                and call.args[0].attr == "code"
            ):
                continue  # an error made anew from another one
            code = _text(call, 0, "code", {}) or ("not_found" if family == "NotFound" else "")
            where = f"{path.relative_to(ROOT).as_posix()}:{call.lineno}"
            sentence = _text(call, 1, "sentence", tables)
            found.append(RaisedError(code, families[family], family, sentence, where))
    return found


def errors_part() -> str:
    """Every error code once, with status, family and the sentences that go with it."""
    plain = RaisedError("not_found", 404, "NotFound", str(errors.NotFound()), "")
    by_code: dict[str, list[RaisedError]] = {}
    for raised in sorted({plain, *raised_errors()}):
        by_code.setdefault(raised.code, []).append(raised)
    rows = []
    for code, places in sorted(by_code.items()):
        sentences = " · ".join(dict.fromkeys(p.sentence for p in places if p.sentence))
        statuses = " / ".join(str(s) for s in sorted({p.status for p in places}))
        kinds = " / ".join(sorted({p.family for p in places}))
        if code:
            rows.append((f"`{code}`", statuses, kinds, sentences))
    return table(("code", "status", "family", "sentence"), rows)


# -------------------------------------------------------------------- commands
def _commands(group: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command below a group, in the order of the help."""
    for name, command in group.commands.items():
        if getattr(command, "hidden", False):
            continue
        if hasattr(command, "commands"):
            yield from _commands(command, (*words, name))
        else:
            yield (*words, name)


def commands() -> list[tuple[str, ...]]:
    """Every command of ``ecken`` as the words that call it."""
    return list(_commands(get_command(app)))


def commands_part() -> str:
    """The help of every command, as the command prints it."""
    parts = []
    for words in commands():
        width = {"COLUMNS": "96", "TERMINAL_WIDTH": "96", "NO_COLOR": "1"}
        done = CliRunner().invoke(app, [*words, "--help"], prog_name="ecken", env=width)
        text = "\n".join(line.rstrip() for line in done.output.strip().splitlines())
        parts.append(f"## ecken {' '.join(words)}\n\n```text\n{text}\n```")
    return "\n\n".join(parts)


def pages_part() -> str:
    """Every page of the site with what it does."""
    rows = ((f"`{path}`", methods, said) for path, methods, said in pages())
    return table(("path", "method", "what"), rows)


# ----------------------------------------------------------------------- parts
PARTS: dict[str, Callable[[], str]] = {
    "settings.md": settings_part,
    "errors.md": errors_part,
    "commands.md": commands_part,
    "api.md": api_part,
    "pages.md": pages_part,
}


def renewed(page: str) -> str:
    """Return the page with its generated part as the code now has it."""
    begin, end = "<!-- generated by make docs: do not edit -->", "<!-- end of generated part -->"
    text = (DOCS / page).read_text("utf-8")
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise SystemExit(f"docs/{page} lacks the two marks around its generated part")
    return f"{before}{begin}\n\n{PARTS[page]()}\n\n{end}{after}"


def main() -> None:
    """Rewrite every page whose generated part is stale."""
    for page in PARTS:
        new = renewed(page)
        if new != (DOCS / page).read_text("utf-8"):
            (DOCS / page).write_text(new, "utf-8")
            print(f"wrote docs/{page}")


if __name__ == "__main__":
    main()
