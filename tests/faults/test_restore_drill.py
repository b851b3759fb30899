"""The drill: a client writes on, a backup is made, all is killed, and another place takes over.

Also: killed at any step of a backup or of a restore, the command is run again and all is well.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest

from ecken.errors import NotReady
from ecken.service.backup.keeping import list_backups
from ecken.service.backup.restoring import restore_backup
from ecken.service.backup.verifying import verify_backup
from ecken.service.operators.network_check import check_network
from ecken.settings import Settings
from ecken.store.database import open_database
from ecken.store.profiles.members import read_card
from ecken.wiring import build_community, close_community
from tests.community import NOW
from tests.faults.backup_process import back_up_and_die, restore_and_die, write_on
from tests.processes import Fork, forked
from tests.service.backup.conftest import (
    Site,
    another_place,
    names_in,
    site,
    tools,
)

__all__ = ["another_place", "site", "tools"]
Place = Callable[..., Settings]

pytestmark = pytest.mark.slow


def _texts(settings: Settings) -> list[str]:
    with (
        closing(open_database(settings.database_url, settings.data_dir)) as database,
        database.reading() as connection,
    ):
        found = connection.exec_driver_sql("SELECT text FROM messages ORDER BY id")
        return [str(text) for text in found.scalars()]


def _hear(client: Fork, count: int, acknowledged: list[int]) -> None:
    for _ in range(count):
        acknowledged.append(client.hear())


def test_what_was_acknowledged_before_a_backup_is_there_after_the_restore(
    site: Site, another_place: Place
) -> None:
    with site.database.reading() as connection:
        to = read_card(connection, site.members[1])
    assert to is not None
    settings = replace(site.settings, message_quota=1_000_000)
    acknowledged: list[int] = []
    arguments = (settings.database_url, settings.data_dir, site.members[0], to.public_id)
    with forked(write_on, *arguments) as client:
        _hear(client, 20, acknowledged)
        before = list(acknowledged)
        made = site.back_up()
        _hear(client, 5, acknowledged)  # it has gone on
    place = another_place()
    restore_backup(place, made.path)
    texts = _texts(place)
    assert {f"message {number}" for number in before} <= set(texts)
    assert sorted(texts) == sorted(f"message {number}" for number in range(len(texts)))
    assert made.manifest.rows["messages"] == len(texts)
    community = build_community(place)
    assert check_network(community) == []
    close_community(community)


@pytest.mark.parametrize("step", ["_copy_database", "_copy_files", "write_manifest", "sync_folder"])
def test_a_backup_that_is_killed_is_none_and_the_next_one_is_whole(site: Site, step: str) -> None:
    there = (site.settings, site.folder)
    with forked(back_up_and_die, *there, step, os.environ["PATH"]) as process:
        assert process.end() == -signal.SIGKILL
    assert list_backups(site.folder) == []
    assert [path.name for path in site.folder.glob(".*.part")] == [".2023-11-14T22-13-20Z.part"]
    made = site.back_up(now=NOW + 1)
    assert list(site.folder.glob(".*.part")) == []
    assert verify_backup(site.settings, made.path) == made.manifest


STEPS = [
    "_check_empty", "_bring_files", "_bring_database", "check_contents", "migrate", "_start_once",
    "end_restore",
]  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_a_restore_that_is_killed_is_begun_again(
    site: Site, another_place: Place, step: str
) -> None:
    made, place = site.back_up(), another_place()
    with forked(restore_and_die, place, made.path, step, os.environ["PATH"]) as process:
        assert process.end() == -signal.SIGKILL
    if step != "_check_empty":
        with pytest.raises(NotReady) as refused:
            build_community(place)
        assert refused.value.code == "restore_unfinished"
    restore_backup(place, made.path)
    assert names_in(place) == ["Ada", "Ben", "Cem"]
    community = build_community(place)
    assert check_network(community) == []
    close_community(community)
