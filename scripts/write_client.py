"""Write the generated parts of ``ecken.client`` from the description of the JSON interface.

Each operation becomes a method, for both clients; each schema becomes a ``TypedDict``.
``make docs`` writes them, ``tests/client/test_generated.py`` fails when one is stale.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.client_shapes import Shapes, docstring, kind_of, shape_modules
from scripts.document_api import openapi

ROOT = Path(__file__).parents[1]
CLIENT = ROOT / "src" / "ecken" / "client"

MODULES = {
    "own": ("me", "own data", "privacy"),
    "contacts": ("contacts", "requests", "kept", "invitation", "suggestions", "import"),
    "meeting": ("introductions", "advisor", "target groups"),
    "finding": ("search", "members", "numbers"),
    "companies": ("companies",),
    "posts": ("posts",),
    "news": ("news", "reach", "messages", "calendar"),
    "jobs": ("jobs",),
    "moderation": ("moderation",),
    "administration": ("administration",),
}
"""Which groups of operations stand in one module."""
IN_PYTHON = {"import": "importing"}
"""Names of groups that Python keeps for itself."""
MARK = "# Written by scripts/write_client.py: run make docs."
FLAVOURS = {"calls": False, "async_calls": True}
"""Folder, and whether its methods are awaited."""


def group_name(tag: str) -> str:
    """Return the attribute of a client under which a group's methods stand."""
    return IN_PYTHON.get(tag, tag).replace(" ", "_")


def _class_name(tag: str) -> str:
    return group_name(tag).title().replace("_", "")


def operations_of(api: dict[str, Any], tag: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield method, path and description of each operation of a group."""
    for path, item in sorted(api["paths"].items()):
        for method, operation in item.items():
            if operation["tags"][0] == tag:
                yield method.upper(), path, operation


class _Method:
    """One operation as a method of a client."""

    def __init__(self, shapes: Shapes, method: str, path: str, operation: dict[str, Any]) -> None:
        self._shapes = shapes
        self._method, self._path, self._operation = method, path, operation
        self.name = operation["operationId"].partition(".")[2]
        self._given = operation.get("parameters", [])
        self._bodies = operation.get("requestBody", {}).get("content", {})
        self._content = self._answer_content()

    def _answer_content(self) -> dict[str, Any]:
        [answer] = [a for s, a in self._operation["responses"].items() if s.startswith("2")]
        return dict(answer.get("content", {}))

    def _answer(self) -> str:
        if not self._content:
            return "None"
        [(kind, content)] = self._content.items()
        if kind == "application/json":
            return self._shapes.used(kind_of(content["schema"]))
        return "str" if kind.startswith("text/") else "bytes"

    def _names(self, place: str) -> list[str]:
        return [p["name"] for p in self._given if p["in"] == place]

    def _signature(self) -> str:
        parts = ["self"]
        parts += [f"{name}: str" for name in self._names("path")]
        if "application/octet-stream" in self._bodies:
            parts.append("content: bytes")
        if len(parts) > 1:
            parts.append("/")
        if "idempotency-key" in self._names("header"):
            parts += ["*", "idempotency_key: str | None = None"]
        if more := self._more():
            parts.append(f"**{more[0]}: Unpack[{self._shapes.used(more[1])}]")
        return ", ".join(parts)

    def _more(self) -> tuple[str, str] | None:
        """Return what the named arguments are, and the name of their shape."""
        pascal = self.name.title().replace("_", "")
        if self._names("query"):
            return "query", f"{pascal}Query"
        for kind, content in self._bodies.items():
            if kind == "application/json":
                return "body", kind_of(content["schema"])
            if kind == "multipart/form-data":
                return "form", f"{pascal}Form"
        return None

    def _call(self) -> str:
        path = re.sub(r"\{(\w+)\}", r"{part(\1)}", self._path)
        parts = [repr(self._method), f'{"f" if path != self._path else ""}"{path}"']
        if more := self._more():
            parts.append(f"{more[0]}={more[0]}")
        if "application/octet-stream" in self._bodies:
            parts.append("content=content")
        if "idempotency-key" in self._names("header"):
            parts.append("key=key_for(idempotency_key)")
        return f"Call({', '.join(parts)})"

    def lines(self, is_async: bool) -> str:
        """Return the method, and the one that goes through all pages where there are pages."""
        answer = self._answer()
        start, wait = ("async def", "await ") if is_async else ("def", "")
        asked = f"{wait}self._ask({'NoneType' if answer == 'None' else answer}, {self._call()})"
        returned = asked if answer == "None" else f"return {asked}"
        text = f"""
    {start} {self.name}({self._signature()}) -> {answer}:
{docstring(self._operation["description"], 8)}
        {returned}
"""
        return text + self._pages(is_async)

    def _pages(self, is_async: bool) -> str:
        asked = next((n for n in ("cursor", "before") if n in self._names("query")), None)
        if asked is None:
            return ""
        answer = self._shapes.schema(kind_of(self._content["application/json"]["schema"]))
        following = "next" if "next" in answer["properties"] else "before"
        items, item = next(
            (name, kind_of(field["items"]))
            for name, field in answer["properties"].items()
            if field.get("type") == "array" and "$ref" in field["items"]
            and name in ("hits", "items", "messages", "posts")
        )  # fmt: skip
        kind = self._shapes.used(item)
        flow = "AsyncIterator" if is_async else "Iterator"
        return f'''
    def each_of_{self.name}({self._signature()}) -> {flow}[{kind}]:
        """Yield the {items} of `{self.name}`, page after page, each when its turn comes."""
        call = {self._call()}
        paging = Paging("{items}", asked="{asked}", following="{following}")
        return self._pages({kind}, call, paging)
'''


def module_text(shapes: Shapes, name: str, is_async: bool) -> str:
    """Return one module of methods."""
    base = "AsyncGroup" if is_async else "Group"
    classes = []
    shapes.forget_used()
    for tag in MODULES[name]:
        methods = [_Method(shapes, *one).lines(is_async) for one in operations_of(shapes.api, tag)]
        classes.append(
            f'class {_class_name(tag)}({base}):\n    """Operations: {tag}."""\n' + "".join(methods)
        )
    body = "\n\n".join(classes)
    imports = shapes.imports()
    typing = [word for word in ("Unpack",) if f"{word}[" in body]
    iterator = "AsyncIterator" if is_async else "Iterator"
    lines = [f'"""Methods of a client: {", ".join(MODULES[name])}."""', "", MARK, ""]
    lines += ["from __future__ import annotations", ""]
    if f"{iterator}[" in body:
        lines.append(f"from collections.abc import {iterator}")
    if "NoneType" in body:
        lines.append("from types import NoneType")
    if typing:
        lines.append(f"from typing import {', '.join(typing)}")
    called = [word for word in ("Call", "Paging", "key_for", "part") if f"{word}(" in body]
    lines += ["", f"from ecken.client.method_groups import {base}"]
    lines.append(f"from ecken.client.call import {', '.join(called)}")
    lines += imports
    names = ", ".join(f'"{_class_name(tag)}"' for tag in MODULES[name])
    lines += ["", f"__all__ = [{names}]", "", ""]
    return "\n".join(lines) + "\n" + body


def groups_text(folder: str, is_async: bool) -> str:
    """Return the module that puts the groups on a client."""
    ask = "AsyncAsk" if is_async else "Ask"
    tags = [(module, tag) for module, held in MODULES.items() for tag in held]
    imports = [
        f"from ecken.client.{folder}.{module} import {', '.join(sorted(map(_class_name, held)))}"
        for module, held in sorted(MODULES.items())
    ]
    made = [f"        self.{group_name(tag)} = {_class_name(tag)}(ask)" for _, tag in tags]
    return "\n".join(
        [
            '"""All groups of methods, as attributes of a client."""', "", MARK, "",
            "from __future__ import annotations", "",
            f"from ecken.client.method_groups import {ask}",
            *imports, "", '__all__ = ["Groups"]', "", "", "class Groups:",
            '    """A client\'s methods by what they are about."""', "",
            f"    def __init__(self, ask: {ask}) -> None:", *made, "",
        ]
    )  # fmt: skip


def formatted(text: str) -> str:
    """Return a module as the formatter leaves it."""
    ruff = [sys.executable, "-m", "ruff"]
    for asked in (["check", "--select", "I,F401", "--fix", "-q", "-"], ["format", "-q", "-"]):
        done = subprocess.run(
            [*ruff, *asked, "--stdin-filename", str(CLIENT / "x.py")],
            input=text, capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
        text = done.stdout or text
    return text


def written() -> dict[Path, str]:
    """Return every generated module with its text."""
    api = openapi()
    missing = {o["tags"][0] for i in api["paths"].values() for o in i.values()}
    missing -= {tag for held in MODULES.values() for tag in held}
    assert not missing, f"put into a module of MODULES: {missing}"
    shapes = Shapes(api, MODULES, operations_of)
    texts = {CLIENT / "shapes" / f"{n}.py": text for n, text in shape_modules(shapes).items()}
    for folder, is_async in FLAVOURS.items():
        for name in MODULES:
            texts[CLIENT / folder / f"{name}.py"] = module_text(shapes, name, is_async)
        texts[CLIENT / folder / "groups.py"] = groups_text(folder, is_async)
    return {path: formatted(text) for path, text in texts.items()}


def main() -> None:
    """Write them."""
    for path, text in written().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
