"""`ecken backup` and `ecken restore`."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from ecken.store.database import Database
from ecken.store.migration import newest_revision
from tests.cli.conftest import Ecken
from tests.cli.test_load import CONTACTS, MEMBERS, write
from tests.store.test_migration import _migrate_to


def test_a_backup_is_made_verified_and_restored(
    ecken: Ecken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ecken("load", *write(tmp_path, members=MEMBERS, contacts=CONTACTS)).code == 0
    made = ecken("backup", "copies", "--json")
    assert (made.code, made.err) == (0, "")
    told = json.loads(made.out)
    assert (told["rows"]["members"], told["rows"]["contacts"]) == (3, 2)
    done = ecken("backup", "--verify", "copies")
    assert (done.code, done.err) == (0, "")
    assert "whole, and restored as it was" in done.out
    secret = (tmp_path / "data" / "secret").read_text()
    monkeypatch.setenv("ECKEN_DATA_DIR", str(tmp_path / "new"))
    monkeypatch.setenv("ECKEN_SECRET", secret)
    done = ecken("restore", told["backup"], "--json")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["rows"] == told["rows"]
    assert ecken("check").code == 0


def test_an_old_backup_goes_by_the_rule(ecken: Ecken, tmp_path: Path) -> None:
    assert ecken("load", *write(tmp_path, members=MEMBERS)).code == 0
    assert ecken("backup", "copies").code == 0
    done = ecken("backup", "copies", "--keep-daily", 1, "--keep-weekly", 0, "--keep-monthly", 0)
    assert done.code == 0
    assert done.err.startswith("ecken: deleted by the rule: copies/")
    assert len([path for path in (tmp_path / "copies").iterdir() if path.is_dir()]) == 1


def test_an_upgrade_says_its_steps_and_backs_up_first(ecken: Ecken, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    with closing(Database(f"sqlite:///{tmp_path / 'data' / 'ecken.db'}")) as database:
        _migrate_to(database, "0029")
    done = ecken("migrate", "--backup-to", tmp_path / "copies")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "from revision 0029:"
    assert lines[1].startswith("  0030  ")
    assert lines[-1] == f"the database is at revision {newest_revision()}"
    (made,) = (path for path in (tmp_path / "copies").iterdir() if path.is_dir())
    assert json.loads((made / "manifest.json").read_text())["scheme"] == "0029"
    assert ecken("migrate").out == f"the database is at revision {newest_revision()}\n"


def test_where_there_is_no_community_nothing_is_made(ecken: Ecken, tmp_path: Path) -> None:
    done = ecken("backup", "copies")
    assert done.code == 2
    assert "There is no community in this database" in done.err
    assert list(tmp_path.iterdir()) == []
