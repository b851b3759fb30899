"""The key of a site: made whole or not at all, and the same for all who serve one database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ecken.errors import NotReady
from ecken.files import create_whole
from ecken.service.runtime.keys import check_key, read_secret, renew_key
from ecken.settings import Settings
from ecken.store.database import open_database
from ecken.wiring import build_community, close_community
from tests.community import small_community


def test_a_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    made = read_secret(settings)
    assert len(made) == 43
    assert read_secret(settings) == made
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


@pytest.mark.parametrize("left", [b"", b" \n", b"short", b"\0" * 31])
def test_a_key_that_is_none_stops_the_start(tmp_path: Path, left: bytes) -> None:
    (tmp_path / "secret").write_bytes(left)
    with pytest.raises(NotReady) as refused:
        build_community(Settings(data_dir=tmp_path), is_started=False)
    assert refused.value.code == "secret_damaged"
    assert str(tmp_path / "secret") in refused.value.sentence


def test_a_disk_without_room_leaves_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(NotReady) as refused:
            read_secret(Settings(data_dir=tmp_path))
    assert refused.value.code == "data_folder"
    assert "no space left" in refused.value.sentence
    assert list(tmp_path.iterdir()) == []
    assert len(read_secret(Settings(data_dir=tmp_path))) == 43


def test_of_two_processes_at_once_one_makes_the_key(tmp_path: Path) -> None:
    create_whole(tmp_path / "secret", b"first" * 10)
    create_whole(tmp_path / "secret", b"second" * 10)
    assert (tmp_path / "secret").read_bytes() == b"first" * 10
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_two_servers_with_different_keys_are_told(tmp_path: Path) -> None:
    database_url = f"sqlite:///{tmp_path / 'shared.db'}"
    one = Settings(data_dir=tmp_path / "one", database_url=database_url)
    other = replace(one, data_dir=tmp_path / "other")
    close_community(build_community(one))
    with pytest.raises(NotReady) as refused:
        build_community(other)
    assert refused.value.code == "key_differs"
    close_community(build_community(replace(other, secret=read_secret(one).decode())))


def test_an_operator_can_let_the_database_go_with_a_new_key(tmp_path: Path) -> None:
    with small_community(tmp_path):
        database = open_database("", tmp_path)
        check_key(database, b"one key")
        check_key(database, b"one key")
        with pytest.raises(NotReady):
            check_key(database, b"another key")
        renew_key(database, b"another key")
        check_key(database, b"another key")
        database.close()
