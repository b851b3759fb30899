"""Processes killed at random moments, and a tightening that another process has to hold at once.

A few turns in CI, a thousand kills and ten thousand tightenings with ``make test-faults``.
"""

from __future__ import annotations

import random
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import select

from ecken.rules.audience import Audience
from ecken.service.operators.network_check import check_network
from ecken.service.privacy.privacy import set_privacy
from ecken.store.contacts.contacts import insert_contact
from ecken.store.database import Database
from ecken.store.profiles.members import read_card
from ecken.store.tables import messages
from tests.community import NOW
from tests.faults.town_process import answer_figures, open_town, send_once, write_on
from tests.processes import Fork, forked

RUNS = [(0, 4), *(pytest.param(run, 100, marks=pytest.mark.long) for run in range(1, 11))]
"""Ten long runs, each of its own seed, with as many kills."""
TIGHTENINGS = [pytest.param(20), pytest.param(10_000, marks=pytest.mark.long)]


@pytest.fixture
def ben(database: Database, three: list[int]) -> str:
    """The public id of Ben, a contact of Ada's and of Cem's."""
    with database.writing() as connection:
        insert_contact(connection, three[0], three[1], at=NOW)
        insert_contact(connection, three[1], three[2], at=NOW)
    with database.reading() as connection:
        card = read_card(connection, three[1])
    assert card is not None
    return card.public_id


Said = tuple[str, int, str | int]


def _heard(pipe: Connection) -> list[Said]:
    """Return what was said before the end."""
    said = []
    with suppress(EOFError, OSError):
        while pipe.poll():
            said.append(pipe.recv())
    return said


def _hear_and_kill(process: Fork, draw: random.Random) -> list[Said]:
    """Kill a process that writes at a random moment; return what it has acknowledged."""
    said = [process.hear() for _ in range(1 + draw.randrange(6))]
    sum(range(draw.randrange(400_000)))  # some milliseconds, so that it is hit anywhere
    process.process.kill()
    process.end()
    return said + _heard(process.pipe)


@pytest.mark.slow
@pytest.mark.parametrize(("run", "kills"), RUNS)
def test_what_was_acknowledged_outlives_every_kill(
    url: str, database: Database, three: list[int], ben: str, tmp_path: Path, run: int, kills: int
) -> None:
    ada, draw, number = three[0], random.Random(run), 0
    sent, made = dict[int, str](), {three[1]}
    for turn in range(kills):
        with forked(write_on, url, tmp_path, ada, ben, number) as process:
            for what, at, id in _hear_and_kill(process, draw):
                if what == "message":
                    sent[at] = str(id)
                else:
                    made.add(int(id))
        number = max(sent) + 1
        # What the killed process may have written without a word is asked for again by its key.
        town = open_town(url, tmp_path, tmp_path / "snapshot")
        assert check_network(town) == [], turn  # with what the snapshot brought along
        sent[number] = str(send_once(town, ada, ben, f"key {number}")["id"])
        number += 1
        with town.reading(ada) as world:
            kept = set(world.contacts.tolist())
        assert made <= kept, (turn, "a contact that was acknowledged is gone")
        assert len(kept - made) <= 1, (turn, "what was not acknowledged is one step at most")
        made = kept
        town.database.close()
    with database.reading() as connection:
        found = list(connection.execute(select(messages.c.public_id)).scalars())
    assert sorted(found) == sorted(sent.values()), "each that was acknowledged, once, and no other"
    assert sorted(sent) == list(range(number))


@pytest.mark.slow
@pytest.mark.parametrize("times", TIGHTENINGS)
def test_what_is_tightened_holds_in_the_next_answer_of_another_process(
    url: str, three: list[int], ben: str, tmp_path: Path, times: int
) -> None:
    ada, ben_id, _ = three
    town = open_town(url, tmp_path)
    with forked(answer_figures, url, tmp_path, ada) as other:
        for turn in range(times):
            is_open = turn % 2 == 0
            audience = Audience.EVERYONE if is_open else Audience.NOBODY
            set_privacy(town, ben_id, audience=audience, is_listed=True)
            assert other.ask("second") == int(is_open), turn
    town.database.close()
