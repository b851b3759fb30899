"""The schemas of the JSON interface as ``TypedDict`` classes."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Any

__all__ = ["Shapes", "docstring", "kind_of", "shape_modules"]

MARK = "# Written by scripts/write_client.py: run make docs."
SHARED = "shared"
_SCHEMAS = "#/components/schemas/"
_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}

Operations = Callable[[dict[str, Any], str], Iterator[tuple[str, str, dict[str, Any]]]]


def kind_of(schema: dict[str, Any]) -> str:
    """Return the type that stands for a schema."""
    if "$ref" in schema:
        return str(schema["$ref"].removeprefix(_SCHEMAS))
    if "const" in schema:
        return f"Literal[{schema['const']!r}]"
    if "enum" in schema:
        return f"Literal[{', '.join(repr(one) for one in schema['enum'])}]"
    if kinds := schema.get("anyOf") or schema.get("oneOf"):
        return " | ".join(dict.fromkeys(kind_of(kind) for kind in kinds))
    if schema.get("format") == "binary":
        return "bytes"
    match schema.get("type"):
        case "array":
            items = schema.get("prefixItems") or [schema["items"]]
            return f"list[{' | '.join(dict.fromkeys(kind_of(item) for item in items))}]"
        case "object":
            held = schema.get("additionalProperties")
            return f"dict[str, {kind_of(held) if isinstance(held, dict) else 'Any'}]"
        case str(name):
            return _PLAIN[name]
    return "Any"


def docstring(text: str, indent: int) -> str:
    """Return a text as a docstring, broken where a line of code has to end."""
    pad = " " * indent
    given = text.strip().split("\n\n")
    paragraphs = [
        textwrap.fill(one, 94, initial_indent=pad, subsequent_indent=pad) for one in given
    ]
    first = f'{pad}"""' + "\n\n".join(paragraphs).removeprefix(pad)
    is_long = "\n" in first or len(first) > 96
    return f'{first}\n{pad}"""' if is_long else f'{first}"""'


def _refs(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(ref := node.get("$ref"), str) and ref.startswith(_SCHEMAS):
            yield ref.removeprefix(_SCHEMAS)
        for value in node.values():
            yield from _refs(value)
    elif isinstance(node, list):
        for value in node:
            yield from _refs(value)


class Shapes:
    """All shapes, the module each stands in, and those that a module being written uses."""

    def __init__(
        self, api: dict[str, Any], modules: Mapping[str, tuple[str, ...]], operations: Operations
    ) -> None:
        self.api = api
        self._schemas: dict[str, dict[str, Any]] = dict(api["components"]["schemas"])
        self._used: set[str] = set()
        self._users: dict[str, set[str]] = {}
        for module, tags in modules.items():
            for tag in tags:
                for _, _, operation in operations(api, tag):
                    self._add_arguments(operation, module)
                    for name in _refs(operation):
                        self._reach(name, module)
        self.home = {
            name: next(iter(found)) if len(found) == 1 else SHARED
            for name, found in self._users.items()
        }
        self.modules = [*modules, SHARED]

    def _reach(self, name: str, module: str) -> None:
        if module in self._users.setdefault(name, set()):
            return
        self._users[name].add(module)
        for inner in _refs(self._schemas[name]):
            self._reach(inner, module)

    def _add_arguments(self, operation: dict[str, Any], module: str) -> None:
        """Add a shape for the fields of the address, and one for those of a form."""
        pascal = operation["operationId"].partition(".")[2].title().replace("_", "")
        given = [p for p in operation.get("parameters", ()) if p["in"] == "query"]
        if given:
            fields = {p["name"]: p["schema"] for p in given}
            needed = [p["name"] for p in given if p.get("required")]
            doc = f"What the address of `{operation['operationId']}` may say."
            schema = {"properties": fields, "required": needed, "description": doc}
            self._add(f"{pascal}Query", schema, module)
        form = operation.get("requestBody", {}).get("content", {}).get("multipart/form-data")
        if form:
            doc = f"The form of `{operation['operationId']}`."
            self._add(f"{pascal}Form", {**form["schema"], "description": doc}, module)

    def _add(self, name: str, schema: dict[str, Any], module: str) -> None:
        assert self._schemas.get(name, schema) == schema, f"two shapes are called {name}"
        self._schemas[name] = schema
        for inner in [name, *_refs(schema)]:
            self._reach(inner, module)

    def schema(self, name: str) -> dict[str, Any]:
        """Return one schema."""
        return self._schemas[name]

    def names_in(self, module: str) -> list[str]:
        """Return the shapes of a module, by name."""
        return sorted(name for name, home in self.home.items() if home == module)

    def forget_used(self) -> None:
        """Begin another module."""
        self._used = set()

    def used(self, kind: str) -> str:
        """Note the shapes in a type, and return it."""
        self._used |= self.home.keys() & set(re.findall(r"\w+", kind))
        return kind

    def imports(self, but: str = "") -> list[str]:
        """Return the imports of what was used."""
        found = []
        for module in self.modules:
            names = sorted(n for n in self._used if self.home[n] == module and module != but)
            if names:
                found.append(f"from ecken.client.shapes.{module} import {', '.join(names)}")
        return found


def _class(shapes: Shapes, name: str) -> str:
    schema = shapes.schema(name)
    needed = set(schema.get("required", ()))
    lines = [
        f"class {name}(TypedDict):",
        docstring(schema.get("description", name), 4),
        "",
    ]
    for field, inner in schema.get("properties", {}).items():
        kind = shapes.used(kind_of(inner))
        lines.append(f"    {field}: {kind if field in needed else f'NotRequired[{kind}]'}")
    if not schema.get("properties"):
        lines.pop()
    return "\n".join(lines) + "\n"


def shape_modules(shapes: Shapes) -> dict[str, str]:
    """Return the modules of shapes by name."""
    texts = {}
    for module in shapes.modules:
        shapes.forget_used()
        names = shapes.names_in(module)
        body = "\n\n".join(_class(shapes, name) for name in names)
        typing = [w for w in ("Any", "Literal", "NotRequired", "TypedDict") if w in body]
        listed = ", ".join(f'"{name}"' for name in names)
        head = [
            f'"""Shapes of what is sent and answered: {module}."""', "", MARK, "",
            "from __future__ import annotations", "",
            f"from typing import {', '.join(typing)}", "", *shapes.imports(module), "",
            f"__all__ = [{listed}]", "", "",
        ]  # fmt: skip
        texts[module] = "\n".join(head) + "\n" + body
    return texts
