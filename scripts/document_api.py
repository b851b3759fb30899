"""The generated part of docs/api.md: every operation of the JSON interface."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from ecken.api.app import build_api
from ecken.api.description.reference import operations
from ecken.service.community import Community
from ecken.settings import Settings

PREFIX = "/api/v1"
INDENT = "  "


def openapi() -> dict[str, Any]:
    """The OpenAPI description; it depends on no community, so none is opened."""
    nobody = cast(Community, SimpleNamespace(settings=Settings()))
    return build_api(nobody).openapi()


def _resolved(schema: dict[str, Any], api: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = api["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _plain(schema: dict[str, Any]) -> str:
    if "const" in schema:
        return f'"{schema["const"]}"'
    if "enum" in schema:
        return " or ".join(f'"{value}"' for value in schema["enum"])
    return str(schema.get("type", "any"))


def shape(schema: dict[str, Any], api: dict[str, Any], depth: int = 0) -> str:
    """Return the shape of a value: names and types, nested as in the JSON."""
    schema = _resolved(schema, api)
    if kinds := schema.get("anyOf"):
        return " or ".join(shape(kind, api, depth) for kind in kinds)
    if schema.get("type") == "array":
        return f"[{shape(schema.get('items', {}), api, depth)}]"
    if "properties" not in schema:
        return _plain(schema)
    required = set(schema.get("required", ()))
    pad = INDENT * (depth + 1)
    lines = []
    for name, value in schema["properties"].items():
        absent = "" if name in required else "?"
        told = value.get("description", "")
        note = f"  — {told}" if told and "\n" not in told else ""
        lines.append(f'{pad}"{name}"{absent}: {shape(value, api, depth + 1)}{note}')
    return "{\n" + "\n".join(lines) + "\n" + INDENT * depth + "}"


def _parameters(operation: dict[str, Any], api: dict[str, Any]) -> str:
    lines = []
    for given in operation.get("parameters", ()):
        needed = ", required" if given.get("required") else ""
        kind = shape(given.get("schema", {}), api)
        told = given.get("description") or given.get("schema", {}).get("description", "")
        lines.append(f"- `{given['name']}` ({given['in']}, {kind}{needed}) {told}".rstrip())
    return "\n".join(lines)


def _json_of(holder: dict[str, Any]) -> dict[str, Any] | None:
    schema: dict[str, Any] | None = (
        holder.get("content", {}).get("application/json", {}).get("schema")
    )
    return schema or None


def _section(method: str, path: str, operation: dict[str, Any], api: dict[str, Any]) -> str:
    parts = [f"## {method} {PREFIX}{path}", operation.get("description", "").strip()]
    parts.append(_parameters(operation, api))
    if body := _json_of(operation.get("requestBody", {})):
        parts.append(f"Body:\n\n```text\n{shape(body, api)}\n```")
    for status, answer in sorted(operation["responses"].items()):
        if status.startswith("2"):
            schema = _json_of(answer)
            told = f"\n\n```text\n{shape(schema, api)}\n```" if schema else " no body."
            parts.append(f"Answer {status}:{told}")
    return "\n\n".join(part for part in parts if part)


def api_part() -> str:
    """Every operation with its parameters, body and answer."""
    api = openapi()
    return "\n\n".join(
        _section(method, path, operation, api) for method, path, operation in operations(api)
    )
