"""Saved networks: equal when opened, refused when anything at all is wrong with them."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecken.errors import EckenError, NotReady
from ecken.graph import Network
from ecken.graph.saving import sections, snapshot
from tests.worlds import network_of, star_of_hubs


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    world = star_of_hubs(3, 60)
    world.reach[1] = 2
    world.unlisted.add(5)
    net = network_of(world)
    net.save(tmp_path / "net", version=41, source="here")
    return tmp_path / "net"


@pytest.mark.parametrize("mapped", [True, False])
def test_an_opened_network_equals_the_saved_one(saved: Path, mapped: bool) -> None:
    world = star_of_hubs(3, 60)
    world.reach[1] = 2
    world.unlisted.add(5)
    net, opened = network_of(world), Network.open(saved, source="here", mapped=mapped)
    assert opened.version == 41
    assert opened.n_contacts == net.n_contacts
    assert opened.reach.tolist() == net.reach.tolist()
    assert opened.listed.tolist() == net.listed.tolist()
    for v in range(net.n):
        assert opened.figures(v) == net.figures(v)
        assert opened.contacts(v).tolist() == net.contacts(v).tolist()


def test_changes_after_opening_do_not_reach_the_file(saved: Path) -> None:
    before = saved.read_bytes()
    one, other = Network.open(saved), Network.open(saved)
    one.remove_contact(0, 1)
    one.add_contact(0, 100)
    one.set_privacy(2, 0, False)
    assert one.figures(0) != other.figures(0)
    assert saved.read_bytes() == before


def test_a_changed_network_is_saved_as_it_is_now(saved: Path) -> None:
    net = Network.open(saved)
    for v in range(60, 100):
        net.add_contact(0, v) if v % 2 else net.remove_contact(1, v)
    net.grow(net.n + 5)
    net.save(saved, version=42, source="here")
    opened = Network.open(saved, source="here")
    assert opened.version == 42
    assert [opened.figures(v) for v in range(net.n)] == [net.figures(v) for v in range(net.n)]


def test_an_empty_network_can_be_saved_and_opened(tmp_path: Path) -> None:
    Network.from_pairs([], n=0).save(tmp_path / "none", version=0)
    assert Network.open(tmp_path / "none").n == 0
    Network.from_pairs([], n=3).save(tmp_path / "three", version=0)
    assert Network.open(tmp_path / "three").figures(2)[:3] == (0, 0, 0)


def test_a_network_of_another_database_is_refused(saved: Path) -> None:
    with pytest.raises(NotReady, match="another database"):
        Network.open(saved, source="there")


@settings(max_examples=150)
@given(data=st.data())
def test_any_flipped_bit_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("flip") / "net"
    Network.from_pairs([(0, 1), (1, 2), (2, 3)], n=6).save(path, version=3, source="s")
    content = bytearray(path.read_bytes())
    used = [i for i in range(len(content)) if not 200 < i % 4096 < 4088]
    at, bit = data.draw(st.sampled_from(used)), data.draw(st.integers(0, 7))
    content[at] ^= 1 << bit
    path.write_bytes(content)
    try:
        opened = Network.open(path, source="s")
    except EckenError:
        return
    # only the padding between sections may differ without notice
    assert opened.version == 3
    assert [opened.contacts(v).tolist() for v in range(4)] == [[1], [0, 2], [1, 3], [2]]


@pytest.mark.parametrize("kept", [0, 1, 7, 8, 100, 4095, 4096, 5000, 8192, 12288, -4, -1])
def test_a_cut_file_is_refused(saved: Path, kept: int) -> None:
    content = saved.read_bytes()
    saved.write_bytes(content[:kept])
    with pytest.raises(NotReady):
        Network.open(saved)


def test_bytes_after_the_end_are_refused(saved: Path) -> None:
    saved.write_bytes(saved.read_bytes() + b"\0" * 4096)
    with pytest.raises(NotReady):
        Network.open(saved)


@pytest.mark.parametrize("content", [b"", b"PK\3\4" * 3000, bytes(20000), b"ECKENNET" * 2000])
def test_a_foreign_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "net").write_bytes(content)
    with pytest.raises(NotReady):
        Network.open(tmp_path / "net")


def test_another_format_version_is_refused(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = snapshot._KIND._replace(formats=(99,))
    monkeypatch.setattr(snapshot, "_KIND", newer)
    with pytest.raises(NotReady, match="format"):
        Network.open(saved)


def test_a_failed_save_leaves_the_old_file_and_no_other(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = saved.read_bytes()
    net = Network.open(saved)

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        net.save(saved, version=43)
    assert saved.read_bytes() == before
    assert list(saved.parent.iterdir()) == [saved]


def test_the_header_tells_where_everything_is(saved: Path) -> None:
    block = saved.read_bytes()[:4096]
    header = json.loads(block[16 : 16 + int.from_bytes(block[8:16], "little")])
    assert header["source"] == "here"
    at, size_bytes, _ = header["at"]["pool"]
    pool = np.fromfile(saved, dtype=np.uint32, offset=at)
    assert pool.nbytes == size_bytes
    assert pool[: Network.open(saved).contact_count(0)].tolist()


@pytest.mark.parametrize("threads", [1, 2])
@settings(max_examples=50)
@given(content=st.binary(max_size=300), words=st.integers(1, 40))
def test_the_checksum_is_the_same_however_it_is_shared_out(
    threads: int, content: bytes, words: int
) -> None:
    whole = len(content) // 8 * 8
    numbers = [int.from_bytes(content[i : i + 8], "little") for i in range(0, whole, 8)]
    expected = sum((x ^ 0x9E3779B97F4A7C15) * (2 * i + 1) for i, x in enumerate(numbers))
    expected += (int.from_bytes(content[whole:], "little") + 1) * (2 * len(numbers) + 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sections, "_PIECE_BYTES", 8 * words)
        patch.setattr(sections, "_ALONE_BYTES", 0)
        patch.setattr(sections, "cores", lambda: threads)
        assert sections.checksum(np.frombuffer(content, dtype=np.uint8)) == expected % 2**64


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Network, Path]:
    """A network whose lists lie on huge pages, where there are such, and are read in pieces."""
    rng = np.random.default_rng(5)
    pairs = rng.integers(0, 3000, (700_000, 2))
    net = Network.from_pairs(pairs[pairs[:, 0] != pairs[:, 1]], n=3000)
    assert net._rows.used > 1 << 20
    path = tmp_path_factory.mktemp("large") / "net"
    net.save(path, version=7)
    return net, path


@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize("mapped", [True, False])
def test_a_large_network_is_opened_as_it_was_saved(
    large: tuple[Network, Path], mapped: bool, verify: bool
) -> None:
    net, path = large
    opened = Network.open(path, mapped=mapped, verify=verify)
    assert np.array_equal(opened._rows.pool[: net._rows.used], net._rows.pool[: net._rows.used])
    assert [opened.figures(v) for v in range(5)] == [net.figures(v) for v in range(5)]
    stranger = next(v for v in range(1, 3000) if not net.is_contact(0, v))
    opened.add_contact(0, stranger)
    assert stranger in opened.contacts(0)
    assert not Network.open(path, mapped=mapped).is_contact(0, stranger)


@pytest.mark.parametrize("mapped", [True, False])
def test_a_large_file_altered_or_cut_anywhere_is_refused(
    large: tuple[Network, Path], tmp_path: Path, mapped: bool
) -> None:
    content = bytearray(large[1].read_bytes())
    block = content[:4096]
    header = json.loads(block[16 : 16 + int.from_bytes(block[8:16], "little")])
    begin, size_bytes, _ = header["at"]["pool"]
    rng = np.random.default_rng(6)
    for at in [begin, begin + size_bytes - 1, *rng.integers(begin, begin + size_bytes, 10)]:
        content[at] ^= 16
        (tmp_path / "net").write_bytes(content)
        content[at] ^= 16
        with pytest.raises(NotReady, match="checksum"):
            Network.open(tmp_path / "net", mapped=mapped)
    for kept in [begin, len(content) - 1, *rng.integers(0, len(content), 10)]:
        (tmp_path / "net").write_bytes(content[:kept])
        with pytest.raises(NotReady):
            Network.open(tmp_path / "net", mapped=mapped)
