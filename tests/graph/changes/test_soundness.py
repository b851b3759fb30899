"""A network that contradicts itself says so: it is not saved, not opened, and not changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.errors import Invalid, NotReady
from ecken.graph import Network
from ecken.graph.live import soundness
from ecken.graph.packed_rows import LEVEL_BITS, SHOWN_BITS, Rows
from ecken.graph.saving import snapshot
from tests.oracle import World
from tests.worlds import network_of, star_of_hubs, worlds

_START = np.uint64(LEVEL_BITS + SHOWN_BITS)
_SHOWN = np.uint64(1) << np.uint64(LEVEL_BITS)


def _world() -> World:
    world = star_of_hubs(3, 60)
    world.reach[1] = 2
    world.unlisted |= {5, 70, 7}
    return world


def _swap(rows: Rows) -> None:
    rows.pool[[1, 2]] = rows.pool[[2, 1]]


def _repeat(rows: Rows) -> None:
    rows.pool[1] = rows.pool[0]


def _beyond(rows: Rows) -> None:
    rows.pool[rows.bounds(0)[1] - 1] = 10_000


def _own(rows: Rows) -> None:
    start, middle, _ = rows.bounds(1)
    row = rows.pool[start:middle]
    row[:] = np.sort(np.append(row[1:], 1))


def _stranger(rows: Rows) -> None:
    """Replace a leaf of hub 0, whose row has nothing else, by a leaf of hub 1."""
    _, middle, _ = rows.bounds(0)
    rows.pool[middle - 1] = 100


def _wrong_half(rows: Rows) -> None:
    rows.listed[int(rows.pool[0])] ^= True


def _wrong_audience(rows: Rows) -> None:
    rows.reach[0] = 1


def _impossible_audience(rows: Rows) -> None:
    rows.reach[0] = 9


def _shown_too_long(rows: Rows) -> None:
    rows.head[10] += _SHOWN * np.uint64(5)


def _one_less(rows: Rows) -> None:
    """Forget the last entry of hub 0, an unlisted one."""
    rows.total[0] -= 1


def _over_another(rows: Rows) -> None:
    """Let the row of one leaf lie where another's does, with the same content."""
    rows.head[11] = rows.head[10]


def _beyond_the_end(rows: Rows) -> None:
    rows.head[0] = (rows.head[0] & ((np.uint64(1) << _START) - np.uint64(1))) | (
        np.uint64(rows.used - 1) << _START
    )


def _more_room_than_there_is(rows: Rows) -> None:
    rows.room[0] += 1


DAMAGES = [
    _swap, _repeat, _beyond, _own, _stranger, _wrong_half, _wrong_audience, _impossible_audience,
    _shown_too_long, _one_less, _over_another, _beyond_the_end, _more_room_than_there_is,
]  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damage_is_found_and_never_saved(
    damage: Callable[[Rows], None], tmp_path: Path
) -> None:
    net = network_of(_world())
    assert net.find_damage() is None
    damage(net._rows)
    assert net.find_damage() is not None
    with pytest.raises(NotReady, match="damaged") as refusal:
        net.save(tmp_path / "net", version=1)
    assert refusal.value.code == "damaged_network"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("mapped", [True, False])
@pytest.mark.parametrize(
    "damage",
    [d for d in DAMAGES if d is not _more_room_than_there_is],  # no file holds rooms
)
def test_a_damaged_network_with_a_fresh_checksum_is_not_opened(
    damage: Callable[[Rows], None], mapped: bool, tmp_path: Path
) -> None:
    net = network_of(_world())
    damage(net._rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshot, "check_rows", lambda rows, entries: None)
        patch.setattr(snapshot.changes, "compact", lambda rows: rows)
        net.save(tmp_path / "net", version=1)
    with pytest.raises(NotReady, match="cannot be used"):
        Network.open(tmp_path / "net", mapped=mapped)


def test_the_fault_is_named() -> None:
    net = network_of(_world())
    _stranger(net._rows)
    assert net.find_damage() == "member 100 stands in the list of 0, and 0 not in that of 100"


def test_a_tie_missing_on_both_sides_is_missing_in_the_count() -> None:
    net = network_of(_world())
    whole = net._rows.total.copy()
    one = int(net._rows.pool[net._rows.bounds(0)[2] - 1])
    net.remove_contact(0, one)
    assert net.find_damage() is None
    net._entries += 2
    assert "were counted" in str(net.find_damage())
    assert whole.sum() - net._rows.total.sum() == 2


def test_a_list_without_its_mirror_is_not_changed() -> None:
    """Removing, adding and hiding raise where a mirror entry is missing, and shift nothing."""
    net = network_of(_world())
    _, middle, _ = net._rows.bounds(0)
    leaf = int(net._rows.pool[middle - 1])
    net._rows.pool[middle - 1] = 100
    before = [a.copy() for a in (net._rows.pool, net._rows.head, net._rows.total, net._rows.listed)]
    for change in (
        lambda: net.remove_contact(0, 100),
        lambda: net.remove_contact(100, 0),
        lambda: net.remove_contact(leaf, 0),
        lambda: net.add_contact(0, 100),
        lambda: net.add_contact(leaf, 0),
        lambda: net.change_contacts([0], [100], [False]),
        lambda: net.change_contacts([leaf], [0], [True]),
        lambda: net.set_privacy(0, 1, False),
        lambda: net.set_privacy(leaf, 1, False),
    ):
        with pytest.raises(NotReady, match="damaged"):
            change()
    after = (net._rows.pool, net._rows.head, net._rows.total, net._rows.listed)
    assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))


@given(world=worlds(65, 300), data=st.data())
def test_any_single_changed_entry_is_found(world: World, data: st.DataObject) -> None:
    net = network_of(world)
    assert net.find_damage() is None
    if net._rows.used:
        at = data.draw(st.integers(0, net._rows.used - 1))
        other = data.draw(st.integers(0, 2 * world.n))
        if net._rows.pool[at] != other:
            net._rows.pool[at] = other
            assert net.find_damage() is not None


def test_threads_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    pairs = rng.integers(0, 3000, (20_000, 2))
    net = Network.from_pairs(pairs[pairs[:, 0] != pairs[:, 1]], n=3000)
    monkeypatch.setattr(soundness, "_PIECE", 100)
    monkeypatch.setattr(soundness, "_ALONE", 0)
    monkeypatch.setattr(soundness, "cores", lambda: 3)
    assert net.find_damage() is None
    net._rows.pool[net._rows.bounds(1_500)[0]] ^= np.uint32(1)
    assert net.find_damage() is not None


def test_many_changes_are_refused_like_single_ones() -> None:
    net = network_of(_world())
    for a, b, is_made in (
        ([0], [0], [True]),
        ([0, 1], [1], [True, True]),
        ([0], [1_000], [True]),
        ([-1], [1], [True]),
        ([0], [1], [1]),
        ([0], [1], [True, False]),
    ):
        with pytest.raises(Invalid):
            net.change_contacts(a, b, is_made)
    assert net.find_damage() is None


def test_new_ids_are_open_or_closed_as_asked() -> None:
    net = Network.from_pairs([(0, 1)], n=2)
    net.grow(4)
    net.grow(6, reach=0, listed=False)
    assert net.reach.tolist() == [255, 255, 255, 255, 0, 0]
    assert net.listed.tolist() == [True] * 4 + [False] * 2
    net.change_contacts([0, 1, 4], [2, 3, 5], [True, True, True])
    assert net.find_damage() is None
