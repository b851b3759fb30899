"""An exception as kinds and places, without its words: those repeat what it is about.

A database repeats the values of a row (``Key (email)=(…) already exists``), Python whatever did not
fit.
"""

from __future__ import annotations

import traceback

from ecken.errors import EckenError

__all__ = ["describe_exception"]

_FRAMES_MOST = 30


def describe_exception(raised: BaseException) -> list[str]:
    """Return kinds and places of an exception and of what led to it, one a line."""
    lines: list[str] = []
    error: BaseException | None = raised
    while error is not None and len(lines) < _FRAMES_MOST:
        lines.append(_kind_of(error))
        lines += _places_of(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines[: 2 * _FRAMES_MOST]


def _kind_of(error: BaseException) -> str:
    """Return the kind of an exception, with its code where that is one of a fixed list."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    code: object = error.code if isinstance(error, EckenError) else ""
    for holder in (error, getattr(error, "orig", None)):
        code = (
            code
            or getattr(holder, "sqlstate", "")
            or getattr(holder, "sqlite_errorname", "")
            or (holder.strerror if isinstance(holder, OSError) else "")
        )
    constraint = getattr(getattr(error, "diag", None), "constraint_name", "")
    return " ".join(part for part in (kind, str(code or ""), str(constraint or "")) if part)


def _places_of(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES_MOST:]
    return [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
