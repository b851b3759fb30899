"""Backups while the site runs: whole or not there, of one moment, for their owner alone."""

from __future__ import annotations

import json
import stat
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ecken.errors import Conflict, EckenError, Invalid, NotReady
from ecken.files import locked
from ecken.service.backup import making
from ecken.service.backup.keeping import Keep, list_backups
from ecken.service.backup.making import make_backup
from ecken.service.backup.verifying import choose_backup, verify_backup
from ecken.store.contacts.contacts import insert_contact
from ecken.store.database import Database
from ecken.store.site.site import insert_erasure
from tests.community import DAY_S, NOW
from tests.service.backup.conftest import Site

pytestmark = pytest.mark.slow


def test_a_backup_is_whole_closed_to_others_and_verified(site: Site) -> None:
    (site.settings.data_dir / "secret").write_text("not for others" * 4)
    made = site.back_up()
    assert made.path.name == "2023-11-14T22-13-20Z"
    assert made.manifest.rows["members"] == 3
    assert made.manifest.rows["contacts"] == 2
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o700
    names = {path.name for path in made.path.iterdir()}
    kind = "database.db" if site.database.is_sqlite else "database.dump"
    assert names == {kind, "manifest.json", "settings.json"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.path.iterdir()} == {0o600}
    assert choose_backup(site.folder) == made.path
    assert verify_backup(site.settings, made.path) == made.manifest
    assert [path.name for path in site.folder.iterdir() if path.is_dir()] == [made.path.name]


def test_keys_and_passwords_are_in_no_backup(site: Site) -> None:
    settings = replace(site.settings, smtp_password="open sesame")
    made = make_backup(settings, site.database, site.folder, now=NOW)
    told = json.loads((made.path / "settings.json").read_text())
    assert told["left_out"] == ["ECKEN_DATABASE_URL", "ECKEN_SECRET", "ECKEN_SMTP_PASSWORD"]
    assert told["settings"]["ECKEN_COMMUNITY_NAME"] == "Ecken"
    for path in made.path.iterdir():
        content = path.read_bytes()
        assert b"open sesame" not in content
        assert settings.secret.encode() not in content


def test_the_record_of_erasures_goes_along_with_what_only_the_database_knows(site: Site) -> None:
    ledger = site.settings.data_dir / "erased.txt"
    ledger.write_text("A" * 22 + "\n")
    with site.database.writing() as connection:
        insert_erasure(connection, "B" * 22, at=NOW)
    made = site.back_up()
    assert (made.path / "erased.txt").read_text().split() == ["A" * 22, "B" * 22]


def test_writers_go_on_and_the_backup_is_of_one_moment(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the database is copied, somebody writes; the manifest counts what the copy has."""
    counting = making.count_rows

    def count(connection: object) -> dict[str, int]:
        with closing(Database(site.database.url)) as other, other.writing() as writer:
            insert_contact(writer, site.members[0], site.members[2], at=NOW)
        return counting(connection)  # type: ignore[arg-type]

    monkeypatch.setattr(making, "count_rows", count)
    made = site.back_up()
    assert made.manifest.rows["contacts"] == 2
    assert verify_backup(site.settings, made.path) == made.manifest
    with site.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM contacts").scalar() == 3


def test_the_newest_of_days_weeks_and_months_stay_and_what_is_not_ours(site: Site) -> None:
    notes = site.folder / "2020-01-01T00-00-00Z"
    notes.mkdir(parents=True)
    (notes / "notes.txt").write_text("mine")
    for day in range(4):
        site.back_up(now=NOW + day * DAY_S)
    (site.folder / "2023-11-15T22-13-20Z" / "notes.txt").write_text("mine")
    keep = Keep(daily=1, weekly=0, monthly=0)
    made = make_backup(site.settings, site.database, site.folder, now=NOW, keep=keep)
    left = {path.name for path in site.folder.iterdir() if path.is_dir()}
    assert left == {notes.name, "2023-11-15T22-13-20Z", "2023-11-17T22-13-20Z"}
    assert made.path in made.removed


def test_what_a_kill_has_left_is_removed_by_the_next_backup(site: Site) -> None:
    left = site.folder / ".2023-11-14T22-13-20Z.part"
    left.mkdir(parents=True)
    (left / "database.db").write_bytes(b"half")
    made = site.back_up()
    assert not left.exists()
    assert [one.path for one in list_backups(site.folder)] == [made.path]


def test_one_process_at_a_time_works_in_a_folder(site: Site) -> None:
    site.folder.mkdir()
    with locked(site.folder / ".backup.lock") as is_ours:
        assert is_ours
        with pytest.raises(Conflict) as refused:
            site.back_up()
    assert refused.value.code == "backup_running"


def test_a_database_without_a_community_is_not_backed_up(url: str, site: Site) -> None:
    with site.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE site_state")
    with pytest.raises(Invalid) as refused:
        site.back_up()
    assert refused.value.code == "nothing_to_back_up"
    assert [path.name for path in site.folder.iterdir()] == [".backup.lock"]


@pytest.mark.parametrize(
    ("programs", "code"),
    [({}, "backup_tool_missing"), ({"pg_dump": "9.6.24"}, "backup_tool_old")],
)
def test_a_program_that_is_missing_or_old_is_said_with_where_to_get_it(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    programs: dict[str, str], code: str,
) -> None:  # fmt: skip
    path = tmp_path / "programs"
    path.mkdir()
    for name, version in programs.items():
        (path / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        (path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(path))
    if site.database.is_sqlite:
        assert site.back_up().manifest.database == "sqlite", "SQLite needs no program"
        return
    with pytest.raises(NotReady) as refused:
        site.back_up()
    assert refused.value.code == code
    assert "postgresql-client-" in refused.value.sentence
    assert [path.name for path in site.folder.iterdir()] == [".backup.lock"]


DAMAGES = {
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "flipped": lambda path: path.write_bytes(b"\x00" + path.read_bytes()[1:]),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["database", "settings", "manifest"])
def test_a_damaged_backup_is_refused(site: Site, name: str, damage: str) -> None:
    made = site.back_up()
    (path,) = made.path.glob(f"{name}.*")
    DAMAGES[damage](path)
    expected = "no_backup" if (name, damage) == ("manifest", "gone") else "backup_damaged"
    if (name, damage) == ("manifest", "cut"):  # a line end less says the same
        DAMAGES[damage](path)
    with pytest.raises(EckenError) as refused:
        verify_backup(site.settings, made.path)
    assert refused.value.code == expected


def test_a_manifest_that_counts_otherwise_is_refused(site: Site) -> None:
    made = site.back_up()
    path = made.path / "manifest.json"
    path.write_text(path.read_text().replace('"contacts": 2', '"contacts": 3'))
    with pytest.raises(Invalid, match="contacts has 2 rows, not 3"):
        verify_backup(site.settings, made.path)


def test_other_answers_of_the_engine_are_refused(site: Site) -> None:
    made = site.back_up()
    path = made.path / "manifest.json"
    path.write_text(path.read_text().replace(made.manifest.answers, "0" * 64))
    with pytest.raises(Invalid, match="the engine answers other figures"):
        verify_backup(site.settings, made.path)
