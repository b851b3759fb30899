"""A result of ``ecken batch`` in the words of a person; programs take ``--json``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from ecken.reference.days import local

__all__ = ["in_words"]

_ERROR = "_error"
_FOR_PROGRAMS = ("format", "mark", "network")


def in_words(result: Mapping[str, Any]) -> dict[str, str]:
    """Return name and value of each line, the network's first; errors beside their numbers."""
    flat = {**result.get("network", {}), **result}
    rows = {}
    for name, value in flat.items():
        of = name.removesuffix(_ERROR)
        if name in _FOR_PROGRAMS or (of != name and of in flat and not isinstance(flat[of], str)):
            continue
        rows[name.replace("_", " ")] = _told(name, value, flat.get(name + _ERROR))
    return rows


def _told(name: str, value: Any, error: Any) -> str:
    """Say one value; a number with its standard error."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        errors = error or [None] * len(value)
        said = [_told("", *both) for both in zip(value, errors, strict=True)]
        return "; ".join(said) or "none"
    if isinstance(value, str):
        return value or "not said"
    if name.endswith("_at"):
        return f"{local(value, UTC):%Y-%m-%d %H:%M} UTC"
    return _number(name, value) + (f" ± {_number(name, error)}" if error else "")


def _number(name: str, value: float) -> str:
    if name.startswith("within_") or name.endswith(_ERROR):
        return f"{value:.1%}"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3f}"
