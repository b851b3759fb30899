"""A property that is computed once for each object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

__all__ = ["cached_property"]

Value = TypeVar("Value")


class cached_property(Generic[Value]):  # noqa: N801 - used like ``property``
    """Like ``functools.cached_property`` without its lock.

    Before Python 3.12 that lock is one for all objects of a class, so that searches would wait for
    each other. Two threads that ask the same object at once may both compute.
    """

    def __init__(self, find: Callable[[Any], Value]) -> None:
        self._find, self.__doc__ = find, find.__doc__

    def __get__(self, one: object, owner: type) -> Value:
        value = one.__dict__[self._find.__name__] = self._find(one)
        return value
