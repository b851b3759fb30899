"""A town in which requests and introductions end after few days, and what came of an act."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ecken.errors import EckenError
from tests.community import DAY_S, NOW, Town, small_community

__all__ = ["AGAIN", "EXPIRES", "SETTINGS", "outcome", "town_of_times"]

SETTINGS = {
    "request_expiry_d": 10,
    "request_cool_down_d": 20,
    "request_quota": 3,
    "request_open_max": 0,
    "introduction_expiry_d": 10,
    "introduction_reminder_d": 4,
    "introduction_quota": 2,
}
EXPIRES = NOW + 10 * DAY_S
AGAIN = EXPIRES + 20 * DAY_S


@contextmanager
def town_of_times(tmp_path: Path) -> Iterator[Town]:
    """Ada knows Ben and Cem, who both know Tia, Uwe and Vera; Dora knows nobody."""
    contacts = [f"{a}–{b}" for a in ("Ben", "Cem") for b in ("Ada", "Tia", "Uwe", "Vera")]
    with small_community(tmp_path, contacts=contacts, members=["Dora"], settings=SETTINGS) as town:
        yield town


def outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except EckenError as error:
        return error.code
    return "done"
