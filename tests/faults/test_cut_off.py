"""A server whose database is out of reach: nothing stale, 503 soon, and back by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from ecken.service.runtime import connection_watch
from ecken.store.database import _CONNECT_S
from tests.faults.line import Line, line_to
from tests.faults.machines import Machines, open_members, two_machines
from tests.waiting import wait_until

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture
def machines(postgresql_town: URL, tmp_path: Path) -> Iterator[tuple[Machines, Line]]:
    """Two machines; the other one has its database at the end of a line."""
    members = open_members(postgresql_town, tmp_path / "first")
    with line_to(postgresql_town) as (line, through):
        urls = (postgresql_town.render_as_string(hide_password=False), through)
        with two_machines(tmp_path, members, urls) as made:
            yield made, line


def _figures(machines: Machines, at: int) -> tuple[int, object]:
    return machines.call(at, "Ada", "GET", "/me/figures")


@pytest.mark.parametrize(
    ("fault", "times"),
    [("cut", 2), ("hold", 1), pytest.param("hold", 5, marks=pytest.mark.long)],
)
def test_who_is_cut_off_answers_nothing_stale_and_comes_back(
    machines: tuple[Machines, Line], fault: str, times: int
) -> None:
    site, line = machines
    seen, hidden = ({"first": 1, "second": second, "third": 0} for second in (1, 0))
    for _ in range(times):
        assert site.call(0, "Ben", "PUT", "/me/audience", {"audience": "everyone"})[0] in (200, 204)
        assert [_figures(site, at) for at in (0, 1)] == [(200, seen)] * 2
        getattr(line, fault)()
        assert site.call(0, "Ben", "PUT", "/me/audience", {"audience": "nobody"})[0] in (200, 204)
        status, told = _figures(site, 1)
        assert (status, told["code"]) in (  # type: ignore[index]
            (503, "database_away"), (503, "site_busy"), (503, "network_busy"),
        )  # fmt: skip
        wait_until(lambda: site.status(1, "/readyz") == 503, "the word that it is not ready")
        assert site.status(1, "/healthz") == 200
        assert site.status(0, "/readyz") == 200
        assert _figures(site, 0) == (200, hidden)
        line.mend()
        wait_until(lambda: site.status(1, "/readyz") == 200, "its return")
        assert _figures(site, 1) == (200, hidden)


def test_nobody_waits_without_end_for_a_database_that_says_nothing() -> None:
    """What bounds the wait: a question of its own, and a time to connect in."""
    within_s = connection_watch.ASKED_EVERY_S + connection_watch.ANSWERED_WITHIN_S
    assert 0 < within_s <= 15
    assert 0 < _CONNECT_S <= 5
