"""The snapshot of the network: used when it fits, rebuilt when in doubt, never served stale."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from ecken.rules.audience import Audience
from ecken.service.engine.network import LiveNetwork
from ecken.service.privacy.privacy import set_privacy
from ecken.store.database import Database
from tests.community import Town, small_community

TIES = ["Ada–Ben", "Ben–Cem", "Cem–Dora", "Ada–Eva", "Eva–Cem"]


def restarted(town: Town, folder: Path) -> tuple[LiveNetwork, bool]:
    """Start a second network from the folder; say whether the snapshot served."""
    network = LiveNetwork(folder)
    rebuilt: list[bool] = []
    original = network._rebuild

    def watch(*args: object) -> None:
        rebuilt.append(True)
        original(*args)  # type: ignore[arg-type]

    network._rebuild = watch  # type: ignore[method-assign, assignment]
    with town.community.database.reading() as connection:
        network.start(connection)
    return network, not rebuilt


def saved(town: Town, folder: Path) -> None:
    network = LiveNetwork(folder)
    with town.community.database.reading() as connection:
        network.start(connection)
    network.save()


def figures(network: LiveNetwork, town: Town, name: str) -> tuple[int, int, int]:
    found = network.graph.figures(town.id(name), blocked=network.hidden_from(town.id(name)))
    return found.first, found.second, found.third


def test_a_restart_continues_from_the_snapshot_and_the_journal(tmp_path: Path) -> None:
    snapshot = tmp_path / "snapshot"
    with small_community(tmp_path, contacts=TIES) as town:
        saved(town, snapshot)
        town.join("Finn")
        town.connect("Dora–Finn")
        set_privacy(town.community, town.id("Ben"), audience=Audience.NOBODY, is_listed=True)
        network, served = restarted(town, snapshot)
        assert served
        assert figures(network, town, "Ada") == (2, 1, 1)
        assert network.version == town.community.network.version or network.version > 0
        assert figures(network, town, "Finn") == (1, 1, 2)
        assert len(network.index) == 6


def test_an_index_with_many_changes_is_built_anew_at_the_start(tmp_path: Path) -> None:
    snapshot = tmp_path / "snapshot"
    with small_community(tmp_path, contacts=TIES) as town:
        saved(town, snapshot)
        for name in ("Finn", "Gül", "Hans"):
            town.join(name)
        assert town.community.network.index.changed > 0
        network, served = restarted(town, snapshot)
        assert served
        assert network.index.changed == 0
        assert len(network.index) == 8


@pytest.mark.parametrize("name", ["graph.ecken", "profiles.ecken", "version"])
@pytest.mark.parametrize("damage", ["cut", "gone", "foreign"])
def test_a_damaged_snapshot_is_rebuilt_and_that_is_said(
    tmp_path: Path, name: str, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    snapshot = tmp_path / "snapshot"
    with small_community(tmp_path, contacts=TIES) as town:
        saved(town, snapshot)
        file = snapshot / name
        content = file.read_bytes()
        if damage == "cut":
            file.write_bytes(content[: len(content) // 2])
        elif damage == "gone":
            file.unlink()
        else:
            file.write_bytes(b"something else entirely" * 200)
        network, served = restarted(town, snapshot)
        assert not served
        assert figures(network, town, "Ada") == (2, 1, 1)
        [line] = [
            r.getMessage() for r in caplog.records if r.name == "ecken.service.engine.network"
        ]
        assert line.startswith("the snapshot is not used, the network is built anew: ")
        assert len(line) > 70, "and says why"


def test_a_first_start_has_nothing_to_complain_about(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with small_community(tmp_path, contacts=TIES) as town:
        _, served = restarted(town, tmp_path / "snapshot")
        assert not served
    assert not caplog.records


def test_a_damaged_network_is_not_saved(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    snapshot = tmp_path / "snapshot"
    with small_community(tmp_path, contacts=TIES) as town:
        network = LiveNetwork(snapshot)
        with town.community.database.reading() as connection:
            network.start(connection)
        network.graph._rows.pool[0] ^= 1
        network.save()
        assert not (snapshot / "graph.ecken").exists()
        assert "no snapshot is written: The network is damaged" in caplog.text
        assert not restarted(town, snapshot)[1]


@pytest.mark.parametrize("name", ["graph.ecken", "profiles.ecken"])
def test_a_flipped_bit_is_noticed_or_lies_in_unused_space(tmp_path: Path, name: str) -> None:
    snapshot = tmp_path / "snapshot"
    noticed = 0
    with small_community(tmp_path, contacts=TIES) as town:
        saved(town, snapshot)
        content = (snapshot / name).read_bytes()
        for at in range(0, len(content), max(1, len(content) // 60)):
            damaged = content[:at] + bytes([content[at] ^ 0x10]) + content[at + 1 :]
            (snapshot / name).write_bytes(damaged)
            network, served = restarted(town, snapshot)
            noticed += not served
            assert figures(network, town, "Ada") == (2, 1, 1)
            assert len(network.index) == 5
    assert noticed > 0


def test_the_snapshot_of_another_database_is_not_used(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with small_community(tmp_path / "one", contacts=TIES) as other:
        saved(other, tmp_path / "snapshot")
    with small_community(tmp_path / "two", contacts=["Ada–Ben", "Ben–Cem"]) as town:
        network, served = restarted(town, tmp_path / "snapshot")
        assert not served
        assert figures(network, town, "Ada") == (1, 1, 0)


def test_a_history_that_a_restore_has_undone_is_not_used(tmp_path: Path) -> None:
    snapshot = tmp_path / "snapshot"
    file = tmp_path / "ecken.db"
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"]) as town:
        database = town.community.database
        with database.writing() as connection:
            connection.exec_driver_sql("SELECT 1")
        database.close()
        shutil.copy(file, tmp_path / "backup.db")
        town.connect("Ada–Cem")
        saved(town, snapshot)
        database.close()
        for path in tmp_path.glob("ecken.db*"):
            path.unlink()
        shutil.copy(tmp_path / "backup.db", file)
        town.community.database = Database(f"sqlite:///{file}", is_durable=False)
        town.join("Zoë")
        town.join("Finn")
        network, served = restarted(town, snapshot)
        assert not served, "same database, same version, another history"
        assert figures(network, town, "Ada") == (1, 1, 0)
        town.community.database.close()


def test_a_snapshot_that_is_written_to_while_in_use_is_built_anew_and_that_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    snapshot = tmp_path / "snapshot"
    with small_community(tmp_path, contacts=TIES) as town:
        saved(town, snapshot)
        network, served = restarted(town, snapshot)
        assert served
        with (snapshot / "graph.ecken").open("r+b") as file:
            file.seek(-8, os.SEEK_END)
            file.write(b"\xff" * 8)
        os.utime(snapshot / "graph.ecken", ns=(1, 1))
        with town.community.database.reading() as connection, network.at_head(connection) as is_on:
            assert is_on
            assert figures(network, town, "Ada") == (2, 1, 1)
    assert "written to while it was in use" in caplog.text
