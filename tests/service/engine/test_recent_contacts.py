"""Contacts of late that are kept in memory are those of the table, after any change."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ecken.store.journal import ChangeKind, append_change
from tests.community import DAY_S, Town, small_community

NAMES = [f"M{number}" for number in range(9)]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=NAMES) as town:
        yield town


def _kept(town: Town, name: str, days: int) -> list[tuple[int, int, int]]:
    network, since = town.community.network, town.clock() - days * DAY_S
    everybody = np.ones(network.graph.n, dtype=np.bool_)
    owners = np.zeros_like(everybody)
    owners[town.id(name)] = True
    with town.community.reading(town.id(name)) as world:
        found = network.recent.of(
            world.connection, owners, everybody, version=world.version, since=since
        )
    return [tuple(tie) for tie in found]


def _in_table(town: Town, name: str, days: int) -> list[tuple[int, int, int]]:
    member, since = town.id(name), town.clock() - days * DAY_S
    with town.community.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT low_id, high_id, since FROM contacts").all()
    found = [tuple(row) for row in rows if member in row[:2] and row[2] >= since]
    return sorted(found, key=lambda row: (-row[2], row[0], row[1]))


def _change(town: Town, chance: random.Random) -> None:
    a, b = chance.sample(NAMES, 2)
    town.turn(a, b)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_is_what_the_table_holds(town: Town, seed: int) -> None:
    chance, some = random.Random(seed), 0
    for _ in range(60):
        for _ in range(chance.randrange(4)):
            _change(town, chance)
        town.clock.pass_days(chance.random() * 5)
        name, days = chance.choice(NAMES), chance.choice([1, 7, 30])
        kept = _kept(town, name, days)
        assert kept == _in_table(town, name, days)
        some += len(kept)
    assert some > 20


def test_contacts_that_were_loaded_are_there_at_once(town: Town) -> None:
    assert _kept(town, "M0", 30) == []
    low, high = sorted((town.id("M0"), town.id("M1")))
    with town.community.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO contacts (low_id, high_id, since) VALUES (?, ?, ?)",
            (low, high, town.clock()),
        )
        append_change(connection, ChangeKind.RELOADED, at=town.clock())
    assert _kept(town, "M0", 30) == [(low, high, town.clock())]


def test_upkeep_reads_the_table_once_a_day(town: Town) -> None:
    recent = town.community.network.recent
    with town.community.database.reading() as connection:
        recent.refresh(connection, now=town.clock())
        first = recent._read
        recent.refresh(connection, now=town.clock() + DAY_S // 2)
        assert recent._read is first
        recent.refresh(connection, now=town.clock() + DAY_S)
        assert recent._read is not first
