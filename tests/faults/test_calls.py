"""Killed at COMMIT and called again: one message, one notice, and the answer of the first call."""

from __future__ import annotations

import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from ecken.errors import Invalid
from ecken.service.calls.repeated_calls import KEPT_S, answer_once
from ecken.service.community import Community
from ecken.store.contacts.contacts import insert_contact
from ecken.store.database import Database
from ecken.store.profiles.members import read_card
from ecken.store.tables import answered_calls, messages, notices
from tests.community import NOW, Clock
from tests.faults.town_process import open_town, send_and_die, send_once
from tests.processes import forked


@pytest.fixture
def ben(database: Database, three: list[int]) -> str:
    """The public id of Ben, a contact of Ada's."""
    with database.writing() as connection:
        insert_contact(connection, three[0], three[1], at=NOW)
    with database.reading() as connection:
        card = read_card(connection, three[1])
    assert card is not None
    return card.public_id


def _run(
    url: str, folder: Path, moment: str, member: int, to: str, key: str
) -> tuple[int, dict[str, Any]]:
    """Send in a process of its own; return its exit code and what the call returned."""
    with forked(send_and_die, url, folder, moment, member, to, key) as process:
        code = process.end()
        return code, process.hear() if code == 0 else {}


def _counts(database: Database) -> tuple[int, int, int]:
    with database.reading() as connection:
        return tuple(  # type: ignore[return-value]
            int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in (messages, notices, answered_calls)
        )


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_call_that_is_repeated_after_a_kill_takes_effect_once(
    url: str, database: Database, three: list[int], ben: str, tmp_path: Path, moment: str
) -> None:
    killed, nothing = _run(url, tmp_path, moment, three[0], ben, "key")
    assert (killed, nothing) == (-signal.SIGKILL, {})
    assert _counts(database) == ((0, 0, 0) if moment == "before" else (1, 1, 1))
    answers = [_run(url, tmp_path, "never", three[0], ben, "key") for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0][0] == 0
    assert answers[0][1]["id"]
    assert _counts(database) == (1, 1, 1)


def test_calls_at_the_same_moment_take_effect_once(
    url: str, database: Database, three: list[int], ben: str, tmp_path: Path
) -> None:
    towns = [open_town(url, tmp_path) for _ in range(2)]

    def call(number: int) -> str:
        return str(send_once(towns[number % 2], three[0], ben, "key"))

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(call, range(6)))) == 1
    assert _counts(database) == (1, 1, 1)
    for town in towns:
        town.database.close()


def test_a_key_is_for_one_call_and_for_a_day(
    url: str, database: Database, three: list[int], ben: str, tmp_path: Path
) -> None:
    opened = open_town(url, tmp_path)
    clock = Clock()
    town = Community(opened.settings, database, opened.network, clock=clock)
    send_once(town, three[0], ben, "key")
    with pytest.raises(Invalid) as refused:
        answer_once(town, three[0], "key", "something else", dict)
    assert refused.value.code == "key_reused"
    clock.now += KEPT_S + 1
    send_once(town, three[0], ben, "key")
    assert _counts(database) == (2, 1, 1)  # one notice for a conversation
    opened.database.close()


@pytest.mark.long
@pytest.mark.parametrize("turn", range(25))
def test_many_kills(
    url: str, database: Database, three: list[int], ben: str, tmp_path: Path, turn: int
) -> None:
    for sent, moment in enumerate(("before", "after"), start=1):
        key = f"{turn} {sent}"
        _run(url, tmp_path, moment, three[0], ben, key)
        _run(url, tmp_path, "never", three[0], ben, key)
        assert _counts(database)[::2] == (sent, sent)
