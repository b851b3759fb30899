"""How many different members somebody reads of, however they ask and in whatever process."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from ecken.errors import TooMany
from ecken.search.query import Query
from ecken.search.search_request import SearchRequest
from ecken.service.limits.reading_limits import Reads
from ecken.service.profiles.members import show_member
from ecken.service.search.search import search_members
from ecken.settings.values import Limit
from tests.community import small_community

NOW = 1_700_000_000


def counted(reads: Reads, reader: int, first: int, step: int = 20) -> int:
    """Return how many members of pages of ``step`` can be read of, until it is too many."""
    for at in range(first, 100_000, step):
        try:
            reads.note(reader, range(at, at + step), now=NOW)
        except TooMany:
            return at - first
    raise AssertionError("there is no limit")


def test_a_person_meets_no_limit_and_a_machine_does() -> None:
    found = counted(Reads(secret=b"x"), 1, 0)
    assert 1_400 < found < 1_600


def test_reading_of_the_same_again_costs_nothing() -> None:
    reads = Reads(secret=b"x")
    for _ in range(1_000):
        reads.note(1, range(200), now=NOW)
    counted(reads, 1, 200)
    reads.note(1, range(200), now=NOW)


def test_readers_are_counted_apart_and_windows_end() -> None:
    reads = Reads(secret=b"x")
    counted(reads, 1, 0)
    reads.note(2, range(1_000), now=NOW)
    reads.note(1, range(5_000, 5_100), now=NOW + 3_600)
    hours = 0
    with suppress(TooMany):
        while hours < 20:
            begin = 10_000 * (hours + 2)
            reads.note(1, range(begin, begin + 1_000), now=NOW + 60 * (hours + 70) * 60)
            hours += 1
    assert 2 <= hours <= 8


def test_processes_count_together(tmp_path: Path) -> None:
    one, other = (Reads(tmp_path / "reads", secret=b"x") for _ in range(2))
    assert counted(one, 1, 0)
    with pytest.raises(TooMany):
        other.note(1, range(50_000, 50_020), now=NOW)
    for reads in (one, other):
        reads.close()


def test_the_file_names_nobody(tmp_path: Path) -> None:
    reads = Reads(tmp_path / "reads", secret=b"x")
    reads.note(12_345, range(67_890, 67_895), now=NOW)
    reads.close()
    content = (tmp_path / "reads").read_bytes()
    for number in (12_345, 67_890):
        for size in (4, 8):
            assert number.to_bytes(size, "little") not in content


def test_pages_and_searches_count_whom_they_show_but_not_contacts(tmp_path: Path) -> None:
    ties = ["Ada–Ben", *(f"Ben–{name}" for name in ("Cem", "Dora", "Ella", "Finn", "Gül"))]
    with small_community(tmp_path, contacts=ties) as town:
        town.community.reads.limits = (Limit(5, 3_600), Limit(5, 3_600))
        ada = town.id("Ada")
        with town.community.reading(ada) as world:
            show_member(world, town.public_id("Ben"))
        with town.community.reading(ada) as world:
            assert search_members(world, SearchRequest(Query(), circle="2")).total == 5
        town.join("Ivo")
        with town.community.reading(ada) as world, pytest.raises(TooMany):
            show_member(world, town.public_id("Ivo"))
