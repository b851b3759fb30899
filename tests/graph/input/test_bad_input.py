"""Bad input: a clear error that names what was seen; never a crash, never a wrong figure."""

from collections.abc import Callable
from typing import Any

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.errors import Invalid
from ecken.graph import Network

NET = Network.from_pairs([(0, 1), (1, 2)], n=4)
BAD_IDS = [-1, 4, 10**30, 1.0, 0.5, float("nan"), "1", b"1", None, True, np.bool_(False), [1]]

ASK: dict[str, Callable[[Any], object]] = {
    "figures": lambda v: NET.figures(v),
    "circles": lambda v: NET.circles(v),
    "circle": lambda v: NET.circle(v, 2),
    "degrees": lambda v: NET.degrees(v, [0]),
    "bridges of": lambda v: NET.bridges(v, 0),
    "bridges to": lambda v: NET.bridges(0, v),
    "layer": lambda v: NET.layer(0, v),
    "path": lambda v: NET.path(v, 0),
    "contacts": lambda v: NET.contacts(v),
    "disclosed": lambda v: NET.disclosed(v),
    "is_contact": lambda v: NET.is_contact(0, v),
    "contact_count": lambda v: NET.contact_count(v),
    "add_contact": lambda v: NET.add_contact(0, v),
    "remove_contact": lambda v: NET.remove_contact(v, 0),
    "set_privacy": lambda v: NET.set_privacy(v, 255, True),
    "a target": lambda v: NET.degrees(0, [1, v]),
    "a blocked id": lambda v: NET.figures(0, blocked=[v]),
    "a further contact": lambda v: NET.figures(0, also=[2, v]),
}


@pytest.mark.parametrize("bad", BAD_IDS, ids=repr)
@pytest.mark.parametrize("question", ASK)
def test_what_is_no_id_is_refused_by_every_question(question: str, bad: Any) -> None:
    before = NET.figures(0), NET.n_contacts
    with pytest.raises(Invalid):
        ASK[question](bad)
    assert (NET.figures(0), NET.n_contacts) == before


@pytest.mark.parametrize(
    ("pairs", "seen"),
    [
        ([(0, 0)], r"\(0, 0\)"),
        ([(0, 1), (2, 2)], "Pair 1"),
        ([(0, -1)], "-1"),
        ([(0, 9)], "9"),
        ([(0.0, 1.0)], "float"),
        ([("a", "b")], "labels=True"),
        ([(0, 1, 2)], "two ids"),
        ([(0,)], "two ids"),
        ([0, 1], "two ids"),
        ([(0, 1), (2,)], "Pair 1"),
        ([(0, 10**30)], "dtype"),
        ([(None, 1)], "dtype"),
        ([(True, False)], "bool"),
        (np.zeros((2, 2)), "float64"),
        (np.zeros((2, 3), dtype=np.int64), "shape"),
        (5, "this is 5"),
    ],
)
def test_bad_pairs_are_named(pairs: Any, seen: str) -> None:
    with pytest.raises(Invalid, match=seen):
        Network.from_pairs(pairs, n=4)


@pytest.mark.parametrize("n", [-1, 1.5, "3", 2**31 + 1, 10**20])
def test_a_bad_size_is_refused(n: Any) -> None:
    with pytest.raises(Invalid):
        Network.from_pairs([], n=n)


def test_an_id_too_large_for_the_network_is_refused_before_memory_is_taken() -> None:
    with pytest.raises(Invalid):
        Network.from_pairs([(0, 2**40)])


@pytest.mark.parametrize("reach", [[255] * 3, [7] * 4, [300] * 4, [1.0] * 4, [-1] * 4, "abcd"])
def test_a_bad_reach_array_is_refused(reach: Any) -> None:
    with pytest.raises(Invalid):
        Network.from_pairs([(0, 1)], n=4, reach=reach)


@pytest.mark.parametrize("listed", [[True] * 3, [1] * 4, ["yes"] * 4])
def test_a_bad_listed_array_is_refused(listed: Any) -> None:
    with pytest.raises(Invalid):
        Network.from_pairs([(0, 1)], n=4, listed=listed)


@pytest.mark.parametrize(
    ("reach", "listed"), [(5, True), (-1, True), (True, True), (1.0, True), (255, 1), (255, None)]
)
def test_bad_privacy_is_refused(reach: Any, listed: Any) -> None:
    with pytest.raises(Invalid):
        NET.set_privacy(1, reach, listed)
    assert NET.reach[1] == 255


@pytest.mark.parametrize(
    ("indptr", "indices", "seen"),
    [
        ([0, 1, 2], [1, 0, 0], "indptr"),
        ([1, 1, 2], [1, 0], "indptr"),
        ([0, 2, 1, 2], [1, 0], "indptr"),
        ([], [], "indptr"),
        ([0, 1, 2], [1, 5], "out of 0 to 1"),
        ([0, 1, 2], [1, -3], "out of 0 to 1"),
        ([0, 2, 3, 4], [2, 1, 0, 0], "not ascending"),
        ([0, 2, 4], [1, 1, 0, 0], "not ascending"),
        ([0, 1, 1], [0], "own id"),
        ([0, 1, 1], [1], "mirror"),
        ([0, 1, 2, 3], [1, 2, 0], "mirror"),
        ([0, 1, 2], [1.0, 0.0], "float"),
    ],
)
def test_bad_csr_arrays_are_named(indptr: Any, indices: Any, seen: str) -> None:
    with pytest.raises(Invalid, match=seen):
        Network.from_csr(indptr, indices)


@given(
    st.lists(st.integers(-1, 6), max_size=6),
    st.lists(st.integers(-1, 4), max_size=8),
)
def test_any_csr_arrays_are_right_or_refused(indptr: list[int], indices: list[int]) -> None:
    try:
        net = Network.from_csr(np.array(indptr, np.int64), np.array(indices, np.int64))
    except Invalid:
        return
    for v in range(net.n):
        row = net.contacts(v).tolist()
        assert row == indices[indptr[v] : indptr[v + 1]]
        assert all(v in net.contacts(u).tolist() for u in row)


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(Invalid, match="2 and 1"):
        Network.from_arrays([0, 1], [1])


def test_a_directed_graph_and_mixed_labels_are_refused() -> None:
    with pytest.raises(Invalid, match="mutual"):
        Network.from_networkx(networkx.DiGraph([(0, 1)]))
    with pytest.raises(Invalid, match="one kind"):
        Network.from_networkx(networkx.Graph([("a", 1)]))
    with pytest.raises(Invalid):
        Network.from_networkx([(0, 1)])


def test_bad_chunks_are_refused() -> None:
    one = np.array([0], dtype=np.uint32)
    for a, b in ((one, one), (one, one + 9), (one.astype(np.int64), one), (one, one[:0])):
        with pytest.raises(Invalid):
            Network.from_chunks(lambda a=a, b=b: [(a, b)], 4)


@pytest.mark.parametrize("hops", [-1, 1.5, "2"])
def test_a_bad_bound_on_hops_is_refused(hops: Any) -> None:
    with pytest.raises(Invalid):
        NET.layer(0, 1, max_hops=hops)


@pytest.mark.parametrize("degree", [0, 4, -1, 2.0, None, "1"])
def test_a_bad_degree_is_refused(degree: Any) -> None:
    with pytest.raises(Invalid):
        NET.circle(0, degree)


def test_a_network_cannot_shrink() -> None:
    with pytest.raises(Invalid, match="shrink"):
        NET.grow(2)


def test_views_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        NET.reach[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        NET.listed[0] = False


@pytest.mark.parametrize("second", [[(0, 2)], [(0, 1), (0, 2)], []])
def test_a_source_that_changes_between_its_two_readings_is_refused(second: Any) -> None:
    readings = iter([[(0, 1)], second])

    def chunks() -> list[tuple[Any, Any]]:
        return [
            (np.array([a], dtype=np.uint32), np.array([b], dtype=np.uint32))
            for a, b in next(readings)
        ]

    with pytest.raises(Invalid, match="changed"):
        Network.from_chunks(chunks, 4)
