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
from ecken.service.privacy.privacy import set_privacy
from ecken.store.contacts.contacts import insert_contact
from ecken.store.database import Database
from ecken.store.profiles.members import read_card
from ecken.store.tables import messages
from tests.community import NOW
from tests.faults.town_process import answer_figures, open_town, send_once, write_on
from tests.processes import forked

TURNS = [pytest.param(4), pytest.param(1_000, marks=pytest.mark.long)]
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


def _heard(pipe: Connection) -> list[tuple[int, str]]:
    """Return what was said before the end."""
    said = []
    with suppress(EOFError, OSError):
        while pipe.poll():
            said.append(pipe.recv())
    return said


@pytest.mark.slow
@pytest.mark.parametrize("turns", TURNS)
def test_what_was_acknowledged_outlives_every_kill(
    url: str, database: Database, three: list[int], ben: str, tmp_path: Path, turns: int
) -> None:
    draw, ledger, number = random.Random(turns), dict[int, str](), 0
    for _ in range(turns):
        with forked(write_on, url, tmp_path, three[0], ben, number) as process:
            ledger |= dict([process.hear()])  # it is under way
            for _ in range(draw.randrange(4)):
                ledger |= dict([process.hear()])
            sum(range(draw.randrange(400_000)))  # some milliseconds, so that it is hit anywhere
            process.process.kill()
            process.end()
            ledger |= dict(_heard(process.pipe))
        number = max(ledger) + 1
        # What the killed process may have written without a word is asked for again by its key.
        town = open_town(url, tmp_path)
        ledger[number] = str(send_once(town, three[0], ben, f"key {number}")["id"])
        number += 1
        town.database.close()
    with database.reading() as connection:
        kept = list(connection.execute(select(messages.c.public_id)).scalars())
    assert sorted(kept) == sorted(ledger.values()), "each that was acknowledged, once, and no other"
    assert sorted(ledger) == list(range(number))


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
