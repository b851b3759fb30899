"""Reading changes nothing, except that opening what a young contact discloses ends its undo (R7).

Where that cannot be written (a full disk, a database that only reads), or where nobody looks yet
(a browser fetches a page ahead), the answer is made without what would be opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ecken.errors import NotReady

__all__ = ["UndoNotEnded", "is_kept_closed", "keeping_closed"]

_IS_KEPT_CLOSED: ContextVar[bool] = ContextVar("is_kept_closed", default=False)


class UndoNotEnded(NotReady):
    """What was read may not be told: that it ends an undo could not be written."""

    def __init__(self, error: NotReady) -> None:
        super().__init__(error.code, error.template, **error.fields)


def is_kept_closed() -> bool:
    """Say whether worlds that are read now open nothing that ends an undo."""
    return _IS_KEPT_CLOSED.get()


@contextmanager
def keeping_closed() -> Iterator[None]:
    """Let worlds that are read meanwhile, for this request, open nothing that ends an undo."""
    token = _IS_KEPT_CLOSED.set(True)
    try:
        yield
    finally:
        _IS_KEPT_CLOSED.reset(token)
