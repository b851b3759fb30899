"""How the methods of both clients reach the interface, and go through its pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from ecken.client.call import Call, Paging

__all__ = ["Ask", "AsyncAsk", "AsyncGroup", "Group"]

T = TypeVar("T")


class Ask(Protocol):
    """Make a call and return its answer."""

    def __call__(self, kind: type[T], call: Call) -> T: ...


class AsyncAsk(Protocol):
    """Make a call and return its answer, while others run."""

    async def __call__(self, kind: type[T], call: Call) -> T: ...


class Group:
    """Methods about one thing."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def _pages(self, kind: type[T], call: Call, paging: Paging) -> Iterator[T]:
        del kind
        following: Any = call.query.get(paging.asked)
        while True:
            page = self._ask(dict[str, Any], _page(call, paging, following))
            yield from page[paging.items]
            following = page[paging.following]
            if following is None:
                return


class AsyncGroup:
    """Methods about one thing, to be awaited."""

    def __init__(self, ask: AsyncAsk) -> None:
        self._ask = ask

    async def _pages(self, kind: type[T], call: Call, paging: Paging) -> AsyncIterator[T]:
        del kind
        following: Any = call.query.get(paging.asked)
        while True:
            page = await self._ask(dict[str, Any], _page(call, paging, following))
            for item in page[paging.items]:
                yield item
            following = page[paging.following]
            if following is None:
                return


def _page(call: Call, paging: Paging, following: object) -> Call:
    return replace(call, query={**call.query, paging.asked: following})
