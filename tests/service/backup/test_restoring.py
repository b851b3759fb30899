"""Restoring into an empty place: what is there afterwards, and what is refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ecken.errors import Conflict, EckenError, NotReady
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.backup import restoring
from ecken.service.backup.restoring import restore_backup
from ecken.service.community import Community
from ecken.service.engine.network import LiveNetwork
from ecken.service.operators.network_check import check_network
from ecken.service.runtime.keys import check_key
from ecken.settings import Settings
from ecken.store.database import open_database
from ecken.wiring import build_community, close_community
from tests.service.backup.conftest import Site, names_in

Place = Callable[..., Settings]

pytestmark = pytest.mark.slow


def test_a_restored_place_is_served_and_its_network_is_the_one_of_the_tables(
    site: Site, another_place: Place
) -> None:
    made, place = site.back_up(), another_place()
    restored = restore_backup(place, made.path)
    assert (restored.erased_again, restored.lacks_key) == (0, False)
    assert names_in(place) == ["Ada", "Ben", "Cem"]
    community = build_community(place)
    assert check_network(community) == []
    with community.reading(site.members[0]) as world:
        assert world.figures[:2] == (1, 1)
    close_community(community)


@pytest.mark.parametrize("where", ["beside", "place", "given"])
def test_who_was_erased_after_the_backup_is_erased_again(
    site: Site, another_place: Place, tmp_path: Path, where: str
) -> None:
    made, place = site.back_up(), another_place()
    network = LiveNetwork()
    with site.database.reading() as connection:
        network.start(connection)
    town = Community(settings=site.settings, database=site.database, network=network)
    erase_member(town, site.members[1])
    ledger = site.settings.data_dir / "erased.txt"
    given = []
    if where == "beside":
        site.back_up(now=made.manifest.made_at + 60)
    elif where == "place":
        shutil.copy(ledger, place.data_dir / "erased.txt")
    else:
        given = [shutil.copy(ledger, tmp_path / "newest.txt")]
    restored = restore_backup(place, made.path, ledgers=given)
    assert restored.erased_again == 1
    assert names_in(place) == ["Ada", "Cem"]
    assert set((place.data_dir / "erased.txt").read_text().split()) == set(
        ledger.read_text().split()
    )


def test_a_place_with_members_is_refused_and_stays(site: Site, another_place: Place) -> None:
    made, place = site.back_up(), another_place()
    restore_backup(place, made.path)
    with pytest.raises(Conflict) as refused:
        restore_backup(place, made.path)
    assert refused.value.code == "place_not_empty"
    assert names_in(place) == ["Ada", "Ben", "Cem"]


def test_a_place_that_was_served_without_members_is_empty(site: Site, another_place: Place) -> None:
    made, place = site.back_up(), another_place(secret="")
    close_community(build_community(place))
    with pytest.raises(Conflict) as refused:
        restore_backup(place, made.path)
    assert refused.value.code == "backup_of_another"
    restored = restore_backup(place, made.path, takes_key=True)
    assert not restored.lacks_key
    close_community(build_community(place))  # goes with the key of this place


def test_a_place_without_a_key_is_told_to_bring_it(site: Site, another_place: Place) -> None:
    place = another_place(secret="")
    assert restore_backup(place, site.back_up().path).lacks_key
    with (
        closing(open_database(place.database_url, place.data_dir)) as database,
        pytest.raises(NotReady) as refused,
    ):
        check_key(database, b"another key" * 4)
    assert refused.value.code == "key_differs"


def test_what_a_crash_has_left_beside_the_database_is_no_part_of_it(
    site: Site, another_place: Place
) -> None:
    made, place = site.back_up(), another_place()
    if not site.database.is_sqlite:
        pytest.xfail("PostgreSQL's server keeps its own files")
    for end in ("", "-wal", "-shm", "-journal"):
        (place.data_dir / f"ecken.db{end}").write_bytes(b"x" * 4096 if end else b"")
    restore_backup(place, made.path)
    assert names_in(place) == ["Ada", "Ben", "Cem"]


def test_a_database_that_is_open_elsewhere_is_not_replaced(
    site: Site, another_place: Place
) -> None:
    if not site.database.is_sqlite:
        pytest.xfail("PostgreSQL replaces within a transaction")
    made, place = site.back_up(), another_place()
    with closing_community(build_community(place)):
        with pytest.raises(Conflict) as refused:
            restore_backup(place, made.path)
        assert refused.value.code == "place_in_use"


def closing_community(community: Community) -> closing[Community]:
    class _Closing(closing):  # type: ignore[type-arg]
        def __exit__(self, *_: object) -> None:
            close_community(community)

    return _Closing(community)


def test_an_interrupted_restore_stops_a_start_and_is_begun_again(
    site: Site, another_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, place = site.back_up(), another_place()

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(restoring, "check_contents", stop)
        with pytest.raises(KeyboardInterrupt):
            restore_backup(place, made.path)
    with pytest.raises(NotReady) as refused:
        build_community(place)
    assert refused.value.code == "restore_unfinished"
    restore_backup(place, made.path)
    assert names_in(place) == ["Ada", "Ben", "Cem"]
    close_community(build_community(place))


def _newer(path: Path) -> None:
    manifest = path / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"scheme": "00', '"scheme": "99'))


def _of_other_kind(path: Path) -> None:
    manifest = path / "manifest.json"
    text = manifest.read_text()
    kinds = ("sqlite", "postgresql")
    old, new = kinds if '"sqlite"' in text else kinds[::-1]
    manifest.write_text(text.replace(f'"{old}"', f'"{new}"'))


def _cut(path: Path) -> None:
    (file,) = path.glob("database.*")
    file.write_bytes(file.read_bytes()[:-100])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_newer, "backup_newer"),
        (_of_other_kind, "backup_of_other_kind"),
        (_cut, "backup_damaged"),
        (shutil.rmtree, "no_backup"),
    ],
)
def test_a_backup_that_does_not_fit_leaves_the_place_empty(
    site: Site, another_place: Place, change: Callable[[Path], None], code: str
) -> None:
    made, place = site.back_up(), another_place()
    change(made.path)
    with pytest.raises(EckenError) as refused:
        restore_backup(place, made.path)
    assert refused.value.code == code
    assert {path.name for path in place.data_dir.iterdir()} <= {"restore.lock"}
    close_community(build_community(replace(place, demo=True)))
