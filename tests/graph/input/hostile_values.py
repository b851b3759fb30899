"""Values that nobody should pass to the engine, and what is due for each.

A value is refused, answered like a good one that it equals, or either.
"""

from __future__ import annotations

import array
import collections
import enum
import fractions
import tempfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import networkx
import numpy as np

from ecken.graph import Network

N = 6
PAIRS = [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)]
FOLDER = Path(tempfile.mkdtemp(prefix="ecken-table-"))


class Case(NamedTuple):
    """A hostile value: it is refused, answered like ``good``, or (``ANY``) either."""

    value: Callable[[], Any]
    good: Any


class _Verdict(enum.Enum):
    REFUSED = enum.auto()
    ANY = enum.auto()


REFUSED, ANY = _Verdict.REFUSED, _Verdict.ANY


class One(enum.IntEnum):
    ONE = 1


class Evil:
    """Fails at whatever it is asked."""

    def __index__(self) -> int:
        raise RuntimeError("no index")

    def __iter__(self) -> Iterator[int]:
        raise RuntimeError("no items")

    def __repr__(self) -> str:
        raise RuntimeError("no text")


class Column:
    """A series of another library: it has no buffer, and gives an array when asked."""

    def __init__(self, values: Any) -> None:
        self.values = values

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        found = np.array(self.values, dtype=dtype)
        found.flags.writeable = False
        return found


class ArrowTable:
    """Columns as Arrow names them."""

    def __init__(self, *columns: Any) -> None:
        self.column_names = [str(i) for i in range(len(columns))]
        self._columns = columns

    def column(self, i: int) -> Column:
        return Column(self._columns[i])

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.array(self._columns).T


class PolarsFrame:
    """Columns as Polars gives them; iterating gives columns, too."""

    def __init__(self, *columns: Any) -> None:
        self._columns = [Column(c) for c in columns]

    def get_columns(self) -> list[Column]:
        return self._columns

    def __iter__(self) -> Iterator[Column]:
        return iter(self._columns)


class PandasFrame:
    """Columns as pandas gives them; iterating gives names."""

    def __init__(self, *columns: Any) -> None:
        self._columns = columns
        self.columns = [str(i) for i in range(len(columns))]
        self.shape = (len(columns[0]), len(columns))

    @property
    def iloc(self) -> PandasFrame:
        return self

    def __getitem__(self, at: Any) -> Column:
        return Column(self._columns[at[1]])

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.array(self._columns).T


def masked(values: list[int], dtype: Any, bad: int = 0) -> Any:
    mask = [False] * len(values)
    mask[bad] = True
    return np.ma.array(values, mask=mask, dtype=dtype)


def read_only(values: Any) -> Any:
    found = np.array(values, dtype=np.uint32)
    found.flags.writeable = False
    return found


def strided(values: list[int]) -> Any:
    found = np.zeros(2 * len(values), dtype=np.uint32)
    found[::2] = values
    return found[::2]


def mapped(values: list[int]) -> Any:
    path = FOLDER / f"map{len(list(FOLDER.iterdir()))}"
    np.array(values, dtype=np.uint32).tofile(path)
    return np.memmap(path, dtype=np.uint32, mode="r")


def is_(value: Any, good: Any) -> Case:
    return Case(lambda: value, good)


NO_NUMBERS: list[Any] = [
    "1", b"1", "x" * 10**6, 1.0, 1.5, float("nan"), float("inf"), -float("inf"), np.float64(1),
    np.float32("nan"), True, np.bool_(True), np.array(True), np.array(1.0), np.ma.masked,
    np.ma.array(1, mask=True), np.array([1]), np.array([1, 2]), [1], (1,), {1}, {1: 1}, Decimal(1),
    fractions.Fraction(1), 1 + 0j, np.datetime64("2026-01-01"), np.timedelta64(1, "s"), object(),
    Evil(), ..., range(1), np.str_("1"), np.void(b"1"), np.array("1"), np.array(None), int, Network,
    "\udcff", "\0",
]  # fmt: skip
HUGE: list[Any] = [2**31, 2**32, 2**32 + 1, 2**63, 2**64 + 1, 10**5000, -1, -(2**31), -(2**63)]


def scalars(good: int, *, refused: list[Any], none: Any = REFUSED) -> list[Case]:
    alike = [np.int8, np.uint8, np.int16, np.uint32, np.int64, np.uint64, np.array]
    same = [is_(kind(good), good) for kind in alike]
    same.append(is_(np.array(good, dtype=">i4"), good))
    if good == 1:
        same.append(is_(One.ONE, 1))
    bad = [is_(value, REFUSED) for value in [*NO_NUMBERS, *refused]]
    return [*same, *bad, is_(None, none)]


def id_lists(good: list[int], *, none: Any) -> list[Case]:
    """Lists of ids, ``good`` in every form, and what is none."""
    kinds = "int8 uint8 int16 uint16 int32 uint32 int64 uint64 >u4 >i8 <i4".split()
    same: list[Callable[[], Any]] = [partial(np.array, good, dtype=kind) for kind in kinds]
    same += [
        lambda: tuple(good), lambda: iter(good), lambda: (v for v in good), lambda: read_only(good),
        lambda: strided(good), lambda: mapped(good), lambda: Column(good),
        lambda: array.array("I", good), lambda: memoryview(array.array("i", good)),
        lambda: collections.deque(good), lambda: dict.fromkeys(good).keys(),
        lambda: [np.uint8(v) for v in good], lambda: [np.array(v) for v in good],
        lambda: np.ma.array(good, dtype=np.uint32), lambda: map(int, good),
        lambda: np.array(good, dtype=np.uint32)[::-1][::-1],
    ]  # fmt: skip
    bad: list[Callable[[], Any]] = [
        lambda: masked(good, np.uint32), lambda: masked(good, np.int64), lambda: [np.ma.masked, 1],
        lambda: [np.ma.array(1, mask=True)], lambda: np.array(good, dtype=object),
        lambda: np.array(good, dtype=np.float64), lambda: np.array([True] * len(good)),
        lambda: np.array(["1"] * len(good)), lambda: np.array([good, good]),
        lambda: np.array([good]).T, lambda: np.array(good[0]), lambda: np.array(["2026"], "M8[Y]"),
        lambda: np.array([(1, 2)], dtype=[("a", int), ("b", int)]), lambda: [True, *good],
        lambda: [np.bool_(True), 1], lambda: [1.0], lambda: [None], lambda: ["1"], lambda: [[1]],
        lambda: [[1], [1, 2]], lambda: [2**31], lambda: [2**32 + 1], lambda: [10**30],
        lambda: np.array([2**64 - 1], dtype=np.uint64), lambda: np.array([-1], dtype=np.int8),
        lambda: [-1], lambda: [N], lambda: [10**9], lambda: "12", lambda: b"\x01\x02",
        lambda: bytearray(b"\x01"), lambda: {1: 2}, lambda: 5, lambda: 1.5, lambda: object(),
        lambda: Evil(), lambda: [Evil()], lambda: (1 // (v - 1) for v in (2, 1)),
        lambda: PandasFrame(good, good), lambda: Column([1.5]), lambda: Column([None]),
        lambda: np.matrix(good), lambda: ..., lambda: int, lambda: True, lambda: ["\udcff"],
    ]  # fmt: skip
    empty = [is_(value, ANY) for value in ((), np.array([]), np.empty(0, np.uint8), set(), "")]
    return [
        *(Case(value, good) for value in same),
        *(Case(value, REFUSED) for value in bad),
        *empty,
        is_(None, none),
    ]


PAIR_ARRAY = np.array(PAIRS)
TURNED = [list(side) for side in zip(*PAIRS, strict=True)]


def pair_lists() -> list[Case]:
    same: list[Callable[[], Any]] = [
        lambda: tuple(PAIRS), lambda: iter(PAIRS), lambda: (p for p in PAIRS),
        lambda: [list(p) for p in PAIRS], lambda: PAIR_ARRAY, lambda: PAIR_ARRAY.astype(">i4"),
        lambda: np.asfortranarray(PAIR_ARRAY.astype(np.uint32)), lambda: read_only(PAIRS),
        lambda: ArrowTable(*TURNED), lambda: PolarsFrame(*TURNED), lambda: PandasFrame(*TURNED),
        lambda: zip(*TURNED, strict=True), lambda: np.array(PAIRS * 2), lambda: set(PAIRS),
        lambda: np.ma.array(PAIRS), lambda: list(PAIR_ARRAY), lambda: Column(PAIRS),
    ]  # fmt: skip
    bad: list[Callable[[], Any]] = [
        lambda: PAIR_ARRAY.T, lambda: np.zeros((2, 7), int), lambda: PAIR_ARRAY.astype(float),
        lambda: PAIR_ARRAY.astype(object), lambda: PAIR_ARRAY.astype(str), lambda: [(0, True)],
        lambda: [(0, 1.0)], lambda: [(0, None)], lambda: [("a", "b")], lambda: ["ab"],
        lambda: [{0, 1}], lambda: [(0, 1, 2)], lambda: [0, 1], lambda: {0: 1}, lambda: 5,
        lambda: None, lambda: "0 1", lambda: b"\0\1", lambda: [(0, 0)], lambda: [(0, -1)],
        lambda: [(0, 10**9)], lambda: [(0, 2**32 + 1)], lambda: [(0, 2**64)], lambda: Evil(),
        lambda: np.ma.array(PAIRS, mask=np.eye(5, 2, dtype=bool)), lambda: [Evil(), Evil()],
        lambda: [np.ma.array([0, 1], mask=[0, 1])], lambda: [np.array([0, 1]), np.array([2, 3])],
        lambda: ArrowTable([0, 1]), lambda: PolarsFrame([0], [1], [2]), lambda: np.array(5),
        lambda: PolarsFrame([0, 1], [1.5, 2]), lambda: PandasFrame([0, 1], [None, 2]),
        lambda: np.array([(1, 2)], dtype=[("a", int), ("b", int)]), lambda: [(0, [1])], lambda: ...,
        lambda: np.zeros((2, 2, 2), int), lambda: Column([0, 1]), lambda: [([0, 1], [2, 3])],
    ]  # fmt: skip
    return [
        *(Case(value, PAIRS) for value in same),
        *(Case(value, REFUSED) for value in bad),
        is_([], ANY),
    ]


def other(good: Any, *accepted: Any) -> list[Case]:
    """Values for what is neither a number nor a list of ids: all are refused but those accepted."""
    bad = [*NO_NUMBERS, 0, 2, -1, 10**30, None, [None], [[1]], np.zeros((2, 2)), {1: 2}]
    known = [*accepted, good]
    return [
        is_(v, ANY if any(v is a or (type(v) is type(a) and v is a) for a in known) else REFUSED)
        for v in bad
    ] + [is_(value, ANY) for value in accepted]


def flags() -> list[Case]:
    bad = [0, 1, "yes", "", None, [], [True], np.array([True]), np.array(True), 1.0, object()]
    return [*(is_(v, REFUSED) for v in bad), is_(np.bool_(True), True), is_(np.bool_(False), False)]


def labels_() -> list[Case]:
    bad = [
        [1] * N, ["a"] * N, [1, "a", 2, 3, 4, 5], [1.5] * N, [None] * N, [1], "abcdef", 5,
        [[1]] * N, ["a", "b", "c", "d", "e", b"f"],
        np.zeros((N, 2)), list(range(2**64, 2**64 + N)), Evil(), masked(list(range(N)), np.int64),
        [True, False, 2, 3, 4, 5], {1: 2}, object(), np.arange(N) / 2,
    ]  # fmt: skip
    return [is_(value, REFUSED) for value in bad]


IDS = scalars(1, refused=[*HUGE, N])
SIZES = scalars(N, refused=[*HUGE[1:], 3], none=ANY)
VERSIONS = scalars(7, refused=[2**63, 10**5000], none=ANY)
REACHES = [
    *(Case(lambda k=k: np.full(N, 255, dtype=k), [255] * N) for k in ("u1", "u4", "i8", ">u2")),
    *(is_(v, REFUSED) for v in ([255], [7] * N, [-1] * N, [256] * N, [1.0] * N, "255", 254)),
    *(is_(v, REFUSED) for v in (masked([255] * N, np.uint8), [True] * N, np.zeros((N, 2), int))),
    *(is_(v, REFUSED) for v in ([[255]] * N, np.array([255] * N, object), Evil(), object(), {})),
    is_(bytes([255] * N), [255] * N), is_(None, [255] * N), is_(255, [255] * N),
    is_("everyone", [255] * N), is_(["everyone"] * N, [255] * N),
    is_([255, "everyone"] * 3, [255] * N),
    is_(np.array(["everyone"] * N), [255] * N), is_(Column(["everyone"] * N), [255] * N),
    *(is_(v, REFUSED) for v in ("Everyone", "", ["all"] * N, ["everyone"], ["everyone", None] * 3)),
]  # fmt: skip
LISTED = [
    Case(lambda: np.ones(N, bool), [True] * N), Case(lambda: Column([True] * N), [True] * N),
    Case(lambda: iter([True] * N), [True] * N), Case(lambda: np.ones(2 * N, bool)[::2], [True] * N),
    *(is_(v, REFUSED) for v in ([True], [1] * N, ["yes"] * N, True, 1, "yes", {}, Evil())),
    *(is_(v, REFUSED) for v in (masked([1] * N, bool), np.ones((N, 2), bool), np.ones(N))),
    is_(None, [True] * N),
]  # fmt: skip
PATHS = [is_(v, REFUSED) for v in [*NO_NUMBERS, None, 1, "", b"net", ["net"], "a\0b", [], {}]]
PATHS = [case for case in PATHS if not isinstance(case.value(), str) or case.value() in ("", "\0")]
COUNTS = [2**31 + 1, 2**64, 10**5000, -1, -(2**63)]
CHUNK = tuple(np.array(side, dtype=np.uint32) for side in TURNED)


def chunk_sources() -> list[Case]:
    one = CHUNK[0]
    bad = [
        lambda: [CHUNK[0]], lambda: [(one, one[:1])], lambda: [(one, one.astype(np.int64))],
        lambda: [(one, CHUNK[1] + 9)], lambda: [(one, one)], lambda: [(one, None)], lambda: [5],
        lambda: [None], lambda: 5, lambda: None, lambda: [(one, one, one)], lambda: ["ab"],
        lambda: [(masked(TURNED[0], np.uint32), CHUNK[1])], lambda: [([0], [1])],
        lambda: [(one.reshape(1, -1), CHUNK[1].reshape(1, -1))], lambda: [(one.astype(">u4"), 1)],
    ]  # fmt: skip
    good = [
        lambda: [(read_only(TURNED[0]), read_only(TURNED[1]))],
        lambda: [(strided(TURNED[0]), strided(TURNED[1]))],
        lambda: [(mapped(TURNED[0]), mapped(TURNED[1]))],
        lambda: [tuple(side.astype(">u4") for side in CHUNK)],
        lambda: iter([list(CHUNK)]),
    ]
    none: list[Any] = [None, 5, [CHUNK], "chunks", object(), Evil()]
    return [
        *(is_(source, REFUSED) for source in [*bad, *none]),
        *(is_(source, plain_chunks) for source in good),
    ]


def plain_chunks() -> list[Any]:
    return [CHUNK]


def path_graph() -> Any:
    return networkx.path_graph(N)


class IgraphGraph:
    """A graph as igraph gives it: vertices by number, names as an attribute of the vertices."""

    def __init__(self, pairs: Any, n: int, names: Any = None, *, directed: bool = False) -> None:
        self._pairs, self._n, self._names, self._directed = pairs, n, names, directed

    @property
    def vs(self) -> IgraphGraph:
        return self

    def attributes(self) -> list[str]:
        return [] if self._names is None else ["name"]

    def __getitem__(self, name: str) -> Any:
        return self._names

    def vcount(self) -> int:
        return self._n

    def get_edgelist(self) -> Any:
        return self._pairs

    def is_directed(self) -> bool:
        return self._directed


IGRAPHS = [
    *(is_(v, REFUSED) for v in [*NO_NUMBERS, None, 1, [], networkx.Graph([(0, 1)])]),
    *(is_(IgraphGraph(PAIRS, N, names), REFUSED) for names in (["a"] * N, [1.5] * N, ["a"])),
    *(is_(IgraphGraph([pair], N), REFUSED) for pair in ((0, 0), (0, N), (0, 1, 2), (-1, 0))),
    is_(IgraphGraph(PAIRS, N, directed=True), REFUSED),
    *(is_(IgraphGraph(PAIRS, N, names), ANY) for names in (list("abcdef"), list(range(N)))),
]  # fmt: skip
GRAPHS = [
    *(is_(v, REFUSED) for v in [*NO_NUMBERS, None, 1, [], networkx.DiGraph([(0, 1)])]),
    *(is_(v, REFUSED) for v in (networkx.Graph([("a", 1)]), networkx.Graph([(1.5, 2)]))),
    *(is_(v, REFUSED) for v in (networkx.Graph([((1, 2), (3, 4))]), networkx.Graph([(True, 2)]))),
    *(is_(v, REFUSED) for v in (networkx.Graph([(0, 0)]), networkx.Graph([(2**64, 1)]))),
    *(is_(v, ANY) for v in (networkx.Graph(), networkx.Graph([(7, 9)]))),
    is_(networkx.MultiGraph([(0, 1)]), ANY),
]  # fmt: skip


class Matrix:
    """A sparse matrix as SciPy's: what the engine asks of one."""

    def __init__(self, shape: Any, row: Any, col: Any, data: Any) -> None:
        self.shape, self.row, self.col, self.data = shape, row, col, data
        self.format = "coo"

    def tocoo(self) -> Matrix:
        return self


def matrix(**changed: Any) -> Matrix:
    a, b = (np.array(side, dtype=np.int32) for side in TURNED)
    return Matrix(**{"shape": (N, N), "row": a, "col": b, "data": np.ones(5), **changed})


MATRICES = [
    *(is_(v, REFUSED) for v in [*NO_NUMBERS, None, 1, [], np.eye(3)]),
    *(is_(matrix(shape=s), REFUSED) for s in ((N, 3), (N,), None, (2, 2), (-1, -1), ("6", "6"))),
    is_(matrix(row=np.array([0, 1, 2, 3, 99])), REFUSED),
    is_(matrix(row=np.array([0, 1, 2, 3, -9])), REFUSED),
    is_(matrix(col=np.arange(5) + 0.5), REFUSED),
]
INDPTR, INDICES = [0, 1, 2, 3, 4, 5, 6], [1, 0, 3, 2, 5, 4]


def csr_columns(good: list[int]) -> list[Case]:
    return [c for c in id_lists(good, none=REFUSED) if c.good is not ANY]
