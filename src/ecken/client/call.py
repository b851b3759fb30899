"""One call as a value: what is asked of the interface, before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote
from uuid import uuid4

__all__ = ["Call", "Paging", "key_for", "part"]


@dataclass(frozen=True, slots=True)
class Call:
    """A call of one operation."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    form: Mapping[str, Any] | None = None
    content: bytes | None = None
    key: str = ""
    """Its idempotency key: repeated with it, a call takes effect once."""

    @property
    def may_repeat(self) -> bool:
        """Whether a second call does no more than the first one."""
        return self.method in ("GET", "PUT", "DELETE") or bool(self.key)

    def options(self) -> dict[str, Any]:
        """Return what the HTTP library wants to know of the call."""
        options: dict[str, Any] = {"params": _listed(self.query)}
        if self.key:
            options["headers"] = {"Idempotency-Key": self.key}
        if self.body is not None:
            options["json"] = dict(self.body)
        elif self.content is not None:
            options["content"] = self.content
            options.setdefault("headers", {})["Content-Type"] = "application/octet-stream"
        elif self.form is not None:
            options["files"] = list(_parts(self.form))
        return options


@dataclass(frozen=True, slots=True)
class Paging:
    """How a list goes on: where its items stand, what asks for the next page, what names it."""

    items: str
    asked: str
    following: str


def part(text: str) -> str:
    """Return a text as one part of an address."""
    return quote(text, safe="")


def key_for(given: str | None) -> str:
    """Return the idempotency key of a call: the one given, or a new one."""
    return uuid4().hex if given is None else given


def _listed(query: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the fields of the address; ``None`` is left out, a list is repeated."""
    told = []
    for name, value in query.items():
        values = value if isinstance(value, list | tuple) else [value]
        told += [(name, _text(one)) for one in values if one is not None]
    return told


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _parts(form: Mapping[str, Any]) -> list[tuple[str, tuple[str | None, str | bytes]]]:
    """Return the parts of a form: files have a name, texts have none."""
    found: list[tuple[str, tuple[str | None, str | bytes]]] = []
    for name, value in form.items():
        for one in value if isinstance(value, list | tuple) else [value]:
            found.append((name, ("file" if isinstance(one, bytes) else None, one)))
    return found
