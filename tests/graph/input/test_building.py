"""Building: every way gives the same rows as a slow, obvious one, wherever it is cut and shared."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecken.errors import Invalid
from ecken.graph import Network, workers
from ecken.graph.building import chunk_reader, csr_builder, edge_reader, numbering

Pairs = list[tuple[int, int]]

small = st.integers(0, 40)
wide = st.one_of(
    small, st.integers(0, 2**22), st.integers(0, 2**32 - 1), st.integers(1 - 2**63, 2**63 - 1)
)
quick = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@pytest.fixture(params=["one thread", "two threads"])
def _threads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    count = 1 if request.param == "one thread" else 2
    for module in (csr_builder, edge_reader):
        monkeypatch.setattr(module, "cores", lambda: count)


@pytest.fixture(params=["bits for few", "bits for all"])
def _sets_and_bits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    few = request.param == "bits for few"
    monkeypatch.setattr(numbering, "_FEW_WORDS", 1 if few else 1 << 16)
    monkeypatch.setattr(numbering, "_WORDS_PER_ID", 0)


@pytest.fixture
def _cut_small(_threads: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make buckets, batches and columns so small that a few pairs fill many of them."""
    monkeypatch.setattr(csr_builder, "_BUCKET_ENTRIES", 4)
    monkeypatch.setattr(csr_builder, "_BATCH_PAIRS", 5)
    monkeypatch.setattr(csr_builder, "_SMALL", 0)
    monkeypatch.setattr(edge_reader, "_COLUMN_IDS", 30)


def naive(pairs: Pairs) -> dict[int, list[int]]:
    """Lists by dict and set; whoever is named is there."""
    lists: dict[int, set[int]] = {x: set() for pair in pairs for x in pair}
    for a, b in pairs:
        if a != b:
            lists[a].add(b)
            lists[b].add(a)
    return {x: sorted(lists[x]) for x in sorted(lists)}


def lists_of(net: Network) -> dict[int, list[int]]:
    names = net.labels.tolist()
    return {name: net.contacts(name).tolist() for name in names}


def check_packed(net: Network) -> None:
    """Rows follow one another, without anything in between."""
    rows = net._rows
    starts = [rows.bounds(u)[0] for u in range(net.n)]
    assert starts == [0, *np.cumsum(rows.total).tolist()][: net.n]
    assert rows.used == int(rows.total.sum())


@pytest.mark.usefixtures("_cut_small")
@quick
@given(pairs=st.lists(st.tuples(small, small), max_size=60))
def test_columns_pairs_chunks_and_csr_make_the_same_rows(pairs: Pairs) -> None:
    proper = [(a, b) for a, b in pairs if a != b]
    expected = {x: naive(proper).get(x, []) for x in range(41)}
    a, b = (np.array(proper, dtype=np.int64).reshape(-1, 2)[:, side] for side in (0, 1))

    def chunks() -> Iterator[tuple[Any, Any]]:
        for at in range(0, len(proper), 7):
            yield a[at : at + 7].astype(np.uint32), b[at : at + 7].astype(np.uint32)

    ways = [Network.from_pairs(proper, n=41), Network.from_chunks(chunks, 41)]
    kinds = (np.uint32, np.int32, np.int64, np.uint64, np.int8, np.uint16)
    ways += [Network.from_arrays(a.astype(kind), b.astype(kind), n=41) for kind in kinds]
    ways.append(Network.from_arrays(a.astype(np.int32), b.astype(np.uint64), n=41))
    rows = ways[0]._rows
    indptr = np.append(0, np.cumsum(rows.total)).astype(np.int64)
    for kind in (np.uint32, np.int64, np.uint8):
        ways.append(Network.from_csr(indptr, rows.pool[: rows.used].astype(kind)))
    for net in ways:
        assert lists_of(net) == expected
        check_packed(net)


@pytest.mark.usefixtures("_cut_small", "_sets_and_bits")
@pytest.mark.parametrize("held", [0, 10**6])
@pytest.mark.parametrize("packed", [False, True])
@quick
@given(
    pairs=st.one_of(
        st.lists(st.tuples(small, small), max_size=50),
        st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 2**22)), max_size=50),
        st.lists(st.tuples(wide, wide), max_size=50),
    ),
    piece_bytes=st.integers(48, 200),
    parting=st.sampled_from([" ", "\t", ",", " , ", "   "]),
    ending=st.sampled_from(["\n", "\r\n", " # said\n", "\n\n", "\n# a remark\n"]),
    is_ended=st.booleans(),
    mark=st.sampled_from([b"", b"\xef\xbb\xbf"]),
)
def test_a_file_cut_anywhere_makes_the_rows_of_its_pairs(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    held: int,
    packed: bool,
    pairs: Pairs,
    piece_bytes: int,
    parting: str,
    ending: str,
    is_ended: bool,
    mark: bytes,
) -> None:
    monkeypatch.setattr(edge_reader, "_PIECE_BYTES", piece_bytes)
    monkeypatch.setattr(edge_reader, "_HELD_PAIRS", held)
    text = "".join(f"{a}{parting}{b}{ending}" for a, b in pairs)
    content = mark + (text if is_ended else text.removesuffix("\n")).encode()
    path = tmp_path / "edges"
    path.write_bytes(gzip.compress(content) if packed else content)
    seen: list[int] = []
    net, report = Network.read_edges(path, seen.append, format="pairs")
    assert lists_of(net) == naive(pairs)
    check_packed(net)
    assert report.pairs == len(pairs)
    assert report.loops == sum(a == b for a, b in pairs)
    assert report.duplicates == report.pairs - report.loops - report.contacts
    assert report.lines == len(content.removeprefix(mark).decode().splitlines())
    assert sum(seen) == (path.stat().st_size if pairs or not packed else sum(seen))


@pytest.mark.usefixtures("_cut_small")
@pytest.mark.parametrize("packed", [False, True])
@quick
@given(before=st.integers(1, 60), after=st.integers(0, 60), piece_bytes=st.integers(16, 100))
def test_the_first_bad_line_is_named_wherever_pieces_end(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    packed: bool,
    before: int,
    after: int,
    piece_bytes: int,
) -> None:
    monkeypatch.setattr(edge_reader, "_PIECE_BYTES", piece_bytes)
    lines = [f"{i} {i + 1}" for i in range(before)] + ["oh no"]
    lines += ["1 2"] * after + ["worse"] + ["3 4"] * after
    content = "\n".join(lines).encode()
    path = tmp_path / "edges"
    path.write_bytes(gzip.compress(content) if packed else content)
    with pytest.raises(Invalid, match=f"line {before + 1}: “oh no”"):
        Network.read_edges(path)


@quick
@given(
    lines=st.lists(st.integers(0, 30), max_size=40),
    piece_bytes=st.integers(1, 60),
    is_ended=st.booleans(),
)
def test_pieces_of_a_text_put_together_are_the_text(
    tmp_path: Path, lines: list[int], piece_bytes: int, is_ended: bool
) -> None:
    content = "".join("x" * length + "\n" for length in lines).encode()
    content = content if is_ended else content.removesuffix(b"\n")
    path = tmp_path / "text"
    path.write_bytes(content)
    longest = max(lines, default=0) + 1
    with chunk_reader.open_pieces(path, piece_bytes) as pieces:
        try:
            found = [bytes(load()) for load, _ in pieces]
        except chunk_reader.LineTooLongError:
            assert longest > piece_bytes
            return
    assert b"".join(found) == content + (b"" if content.endswith(b"\n") or not content else b"\n")
    assert all(text.endswith(b"\n") for text in found if text)


def test_a_file_that_loses_lines_between_its_readings_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "edges"
    path.write_text("1 2\n2 3\n40000 5\n")
    monkeypatch.setattr(edge_reader, "_HELD_PAIRS", 0)
    build = edge_reader.rows_from_chunks

    def spoil(chunks: Any, n: int) -> Any:
        readings = iter(["1 2\n2 3\n", f"{2**40} 7\n-1 -1\n"])

        def again() -> Any:
            path.write_text(next(readings))
            return chunks()

        return build(again, n)

    monkeypatch.setattr(edge_reader, "rows_from_chunks", spoil)
    with pytest.raises(Invalid, match="changed"):
        Network.read_edges(path)


@pytest.mark.usefixtures("_threads")
@pytest.mark.parametrize("n", [2, 700, 200_000])
def test_many_pairs_with_repeats_make_the_rows_that_sorting_finds(n: int) -> None:
    rng = np.random.default_rng(n)
    a, b = (rng.random((2, 900_000)) ** 2 * n).astype(np.uint32)
    b[a == b] ^= 1
    a, b = a[b < n], b[b < n]
    keys = np.unique(np.concatenate([a, b]).astype(np.int64) * n + np.concatenate([b, a]))
    half = a.size // 2
    for net in (
        Network.from_arrays(a, b, n=n),
        Network.from_chunks(lambda: [(a[:half], b[:half]), (a[half:], b[half:])], n),
    ):
        rows = net._rows
        assert np.array_equal(rows.pool[: rows.used], keys % n)
        assert np.array_equal(rows.total, np.bincount(keys // n, minlength=n))
        net.add_contact(0, n - 1)
        assert net.is_contact(0, n - 1)


class Sparse:
    """A compressed matrix laid out as SciPy does it."""

    format = "csr"
    has_canonical_format = True

    def __init__(self, n: int, entries: dict[tuple[int, int], int]) -> None:
        self.shape = (n, n)
        places = sorted(entries)
        self.row, self.col = np.array(places, dtype=np.int32).reshape(-1, 2).T
        self.data = np.array([entries[place] for place in places], dtype=np.int8)
        self.indices = self.col.copy()
        self.indptr = np.append(0, np.cumsum(np.bincount(self.row, minlength=n))).astype(np.int32)

    def tocoo(self) -> "Sparse":
        return self


@quick
@given(
    entries=st.dictionaries(
        st.tuples(small, small).filter(lambda p: p[0] != p[1]), st.integers(0, 2), max_size=40
    ),
    is_symmetric=st.booleans(),
)
def test_every_stored_nonzero_of_a_matrix_makes_a_contact(
    entries: dict[tuple[int, int], int], is_symmetric: bool
) -> None:
    if is_symmetric:
        entries = {(b, a): value for (a, b), value in entries.items()} | entries
    net = Network.from_scipy(Sparse(41, entries))
    pairs = [place for place, value in entries.items() if value]
    assert lists_of(net) == {x: naive(pairs).get(x, []) for x in range(41)}
    with pytest.raises(Invalid, match=r"\(3, 3\)"):
        Network.from_scipy(Sparse(41, entries | {(3, 3): 1}))


def test_work_is_shared_and_its_errors_are_not_lost() -> None:
    done: list[int] = []
    workers.share_out(done.extend, range(1000), 2)
    assert sorted(done) == list(range(1000))

    def fail(todo: Iterator[int]) -> None:
        for k in todo:
            if k == 500:
                raise ValueError("at 500")

    with pytest.raises(ValueError, match="500"):
        workers.share_out(fail, range(1000), 2)
    with pytest.raises(ZeroDivisionError):
        list(workers.in_order(lambda k: 1 // (k - 7), range(20), 2, 3))
    assert list(workers.in_order(lambda k: k * k, range(50), 2, 3)) == [k * k for k in range(50)]


@quick
@given(pairs=st.lists(st.tuples(small, small), max_size=60), split=st.integers(0, 40))
def test_components_are_those_that_spreading_finds(pairs: Pairs, split: int) -> None:
    from ecken.graph.kernels.components import find_components

    proper = [(a, b) for a, b in pairs if a != b and (a < split) == (b < split)]
    net = Network.from_pairs(proper, n=41)
    lists, left, sizes = naive([(x, x) for x in range(41)] + proper), set(range(41)), []
    while left:
        near = {left.pop()}
        size = 0
        while near:
            size += len(near)
            left -= near
            near = {v for u in near for v in lists[u]} & left
        sizes.append(size)
    rows = net._rows
    root = np.empty(rows.n, dtype=np.uint32)
    find_components(rows.pool, rows.head, rows.total, root)
    assert sorted(np.unique(root, return_counts=True)[1].tolist()) == sorted(sizes)
    find_components(*_nothing(), root[:0])


def _nothing() -> tuple[Any, Any, Any]:
    rows = Network.from_pairs([], n=0)._rows
    return rows.pool, rows.head, rows.total
