"""A disk that is full while a backup is made or restored."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from ecken.errors import NotReady
from ecken.service.backup import making
from ecken.service.backup.making import make_backup
from ecken.service.backup.restoring import restore_backup
from ecken.service.community import Community
from ecken.settings import Settings
from tests.community import NOW
from tests.faults.test_full_disk import disk, full, town
from tests.service.backup.conftest import names_in

__all__ = ["disk", "town"]

pytestmark = pytest.mark.slow


def test_a_backup_onto_a_full_disk_leaves_the_older_ones(
    town: tuple[Community, int, str], disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_ROOM_LEFT", 0)  # the disk of the test is small
    community, _, _ = town
    folder = disk / "backups"
    old = make_backup(community.settings, community.database, folder, now=NOW)
    before = {path.name for path in folder.iterdir()}
    with full(disk), pytest.raises(NotReady) as refused:
        make_backup(community.settings, community.database, folder, now=NOW + 60)
    assert refused.value.code == "backup_folder"
    assert "no space left" in refused.value.sentence
    assert {path.name for path in folder.iterdir()} == before == {old.path.name, ".backup.lock"}


def test_a_disk_that_fills_while_the_database_is_copied(
    town: tuple[Community, int, str], disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    community, _, _ = town
    monkeypatch.setattr(making, "size_of", lambda _: -making._ROOM_LEFT)  # no look ahead
    with full(disk), pytest.raises(NotReady) as refused:
        make_backup(community.settings, community.database, disk.parent / "disk", now=NOW)
    assert "no space left" in refused.value.sentence
    assert list(disk.glob("*.part")) + list(disk.glob(".*.part")) == []


def test_a_restore_onto_a_full_disk_leaves_an_empty_place(
    town: tuple[Community, int, str], disk: Path
) -> None:
    community, _, _ = town
    community.database.close()
    made = make_backup(community.settings, community.database, disk.parent / "backups", now=NOW)
    community.database.close()
    for path in disk.glob("ecken.db*"):
        path.unlink()
    place = Settings(data_dir=disk, mail_sender="none")
    with full(disk):
        with pytest.raises(NotReady) as refused:
            restore_backup(place, made.path)
        assert refused.value.code in ("restore_failed", "data_folder")
        assert "no space left" in refused.value.sentence
        assert not (disk / "ecken.db").exists()
    restore_backup(place, made.path)
    assert names_in(place) == ["Ada", "Ben"]
    with closing(community.database):
        pass
