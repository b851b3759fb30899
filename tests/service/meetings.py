"""Two calls of two processes that meet at the worst moment.

The first stops between what it has checked and what it writes, for as long as the second needs
to come through, if nothing holds it back. On both databases.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event, get_ident
from typing import Any

import pytest

from ecken.errors import EckenError
from ecken.service.community import Community
from ecken.service.engine.network import LiveNetwork
from ecken.store.database import Database
from tests.community import Town
from tests.waiting import PATIENCE_S

__all__ = ["Act", "meet"]

CHANCE_S = 0.8
"""How long the first waits once the second has begun, which a lock should hold back meanwhile."""

Act = Callable[[Community], object]


def _outcome(act: Act, community: Community) -> str:
    try:
        act(community)
    except EckenError as error:
        return error.code
    return "done"


def meet(town: Town, first: Act, second: Act, *, at: str) -> tuple[str, str]:
    """Let ``second`` try, in another process, while ``first`` is about to do ``at``."""
    module, _, name = at.rpartition(".")
    reached, has_begun, has_tried, who = Event(), Event(), Event(), []

    def stop(*args: Any, **options: Any) -> Any:
        if who == [get_ident()] and not reached.is_set():
            reached.set()
            assert has_begun.wait(PATIENCE_S)
            has_tried.wait(CHANCE_S)
        return real(*args, **options)

    def run_first() -> str:
        who.append(get_ident())
        return _outcome(first, town.community)

    def run_second() -> str:
        assert reached.wait(PATIENCE_S)
        outcome = _outcome(second, there)
        has_tried.set()
        return outcome

    database = Database(town.community.database.url, is_durable=False)
    network = LiveNetwork()
    with database.reading() as connection:
        network.start(connection)
    there = replace(town.community, database=database, network=network)
    for community in (town.community, there):  # both have noted the time: no row of that is held
        with community.changing(next(iter(town.ids.values()))):
            pass
    write = database.writing

    def begin(**options: Any) -> Any:
        has_begun.set()
        return write(**options)

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as pool:
        real = getattr(__import__(module, fromlist=[name]), name)
        patch.setattr(at, stop)
        patch.setattr(database, "writing", begin)
        running = pool.submit(run_first), pool.submit(run_second)
        outcomes = running[0].result(PATIENCE_S), running[1].result(PATIENCE_S)
    database.close()
    return outcomes
