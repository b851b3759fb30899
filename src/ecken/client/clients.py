"""The two clients: one that waits for each answer, one for ``await``."""

from __future__ import annotations

import asyncio
import time
from types import TracebackType
from typing import TypeVar

import httpx2

from ecken.client import async_calls, calls
from ecken.client.call import Call
from ecken.client.trying import Trying, Waiting, read_answer

__all__ = ["AsyncClient", "Client"]

T = TypeVar("T")
_PATH = "/api/v1"


def _options(site: str, token: str, timeout_s: float) -> dict[str, object]:
    return {
        "base_url": site.rstrip("/") + _PATH,
        "headers": {"Authorization": f"Bearer {token}", "User-Agent": "ecken-client"},
        "timeout": timeout_s,
        "follow_redirects": False,
    }


class Client(calls.groups.Groups):
    """A member's way to a community from a program.

    ``site`` is its address, ``token`` one of the member's. Use it in a ``with`` block, or call
    :meth:`close`. Its groups of methods are its attributes: ``client.members.show_member(id)``.
    """

    def __init__(
        self,
        site: str,
        token: str,
        *,
        timeout_s: float = 30.0,
        waiting: Waiting = Waiting(),  # noqa: B008
    ) -> None:
        super().__init__(self._answer_to)
        self._http = httpx2.Client(**_options(site, token, timeout_s))  # type: ignore[arg-type]
        self._waiting = waiting

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Client:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        self.close()

    def _answer_to(self, kind: type[T], call: Call) -> T:
        trying = Trying(call, self._waiting)
        while True:
            outcome: httpx2.Response | Exception
            try:
                outcome = self._http.request(call.method, call.path, **call.options())
            except httpx2.TransportError as error:
                outcome = error
            pause_s = trying.pause_after(outcome)
            if pause_s is None:
                assert isinstance(outcome, httpx2.Response)
                return read_answer(kind, outcome)
            time.sleep(pause_s)


class AsyncClient(async_calls.groups.Groups):
    """The same for programs that wait for several things at once.

    Use it in an ``async with`` block, or call :meth:`close`.
    """

    def __init__(
        self,
        site: str,
        token: str,
        *,
        timeout_s: float = 30.0,
        waiting: Waiting = Waiting(),  # noqa: B008
    ) -> None:
        super().__init__(self._answer_to)
        self._http = httpx2.AsyncClient(**_options(site, token, timeout_s))  # type: ignore[arg-type]
        self._waiting = waiting

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> AsyncClient:
        """Begin."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        await self.close()

    async def _answer_to(self, kind: type[T], call: Call) -> T:
        trying = Trying(call, self._waiting)
        while True:
            outcome: httpx2.Response | Exception
            try:
                outcome = await self._http.request(call.method, call.path, **call.options())
            except httpx2.TransportError as error:
                outcome = error
            pause_s = trying.pause_after(outcome)
            if pause_s is None:
                assert isinstance(outcome, httpx2.Response)
                return read_answer(kind, outcome)
            await asyncio.sleep(pause_s)
