"""The description of this interface: OpenAPI for programs, a plain page for people."""

from __future__ import annotations

from html import escape
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse

__all__ = ["operations", "router"]

router = APIRouter(tags=["reference"], include_in_schema=False)

_METHODS = ("get", "post", "put", "delete")


@router.get("/openapi.json")
def show_openapi(request: Request) -> JSONResponse:
    """Return the OpenAPI description."""
    return JSONResponse(request.app.openapi())


@router.get("/")
def show_reference(request: Request) -> HTMLResponse:
    """Return a page that lists every operation."""
    api = request.app.openapi()
    sections = "".join(_section(*operation) for operation in operations(api))
    return HTMLResponse(
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(api['info']['title'])}</title></head><body>"
        f"<h1>{escape(api['info']['title'])}</h1><p>{escape(api['info']['description'])}</p>"
        f'<p>For programs: <a href="openapi.json">openapi.json</a></p>{sections}</body></html>'
    )


def operations(api: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Return (method, path, operation) of every operation, by path."""
    return [
        (method.upper(), path, item[method])
        for path, item in sorted(api["paths"].items())
        for method in _METHODS
        if method in item
    ]


def _section(method: str, path: str, operation: dict[str, Any]) -> str:
    parameters = "".join(
        f"<li><code>{escape(p['name'])}</code> ({escape(p['in'])}"
        f"{', required' if p.get('required') else ''}) {escape(p.get('description', ''))}</li>"
        for p in operation.get("parameters", ())
    )
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    kind = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
    return (
        f"<h2><code>{method} {escape(path)}</code></h2>"
        f"<p>{escape(operation.get('description', ''))}</p><ul>{parameters}</ul>"
        + (f"<p>Body: <code>{escape(kind)}</code></p>" if kind else "")
    )
