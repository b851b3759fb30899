"""`ecken export` and `ecken load` of what it wrote."""

import json
import stat
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Ecken
from tests.cli.test_load import CONTACTS, MEMBERS, REQUESTS, rows, write


def test_an_export_is_loaded_into_another_folder(
    ecken: Ecken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = write(tmp_path, members=MEMBERS, contacts=CONTACTS, requests=REQUESTS)
    assert ecken("load", *lists).code == 0
    done = ecken("export", tmp_path / "all.zip", "--json")
    assert (done.code, done.err) == (0, "")
    counts = json.loads(done.out)
    assert (counts["members"], counts["contacts"], counts["contact_requests"]) == (3, 2, 1)
    assert stat.S_IMODE((tmp_path / "all.zip").stat().st_mode) == 0o600
    with zipfile.ZipFile(tmp_path / "all.zip") as file:
        assert "seconds since 1 January 1970" in file.read("README.txt").decode()
        assert "password_hash" not in file.read("archive.json").decode()
    query = "SELECT * FROM members ORDER BY id"
    before = rows(tmp_path, query)
    (tmp_path / "data").rename(tmp_path / "old")
    done = ecken("load", tmp_path / "all.zip", "--json")
    assert (done.code, done.err, json.loads(done.out)) == (0, "", counts)
    assert rows(tmp_path, query) == before


def test_an_archive_goes_alone_and_into_an_empty_database(ecken: Ecken, tmp_path: Path) -> None:
    lists = write(tmp_path, members=MEMBERS)
    assert ecken("load", *lists).code == 0
    assert ecken("export", tmp_path / "all.zip").code == 0
    done = ecken("load", tmp_path / "all.zip", *lists)
    assert done.code == 2
    assert "An archive is loaded as a whole" in done.err
    done = ecken("load", tmp_path / "all.zip")
    assert done.code == 2
    assert "an archive needs an empty one" in done.err
    done = ecken("load", tmp_path / "nothing.zip")
    assert done.code != 0
    assert "no such file" in done.err
