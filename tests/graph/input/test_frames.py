"""Frames of pandas, Polars and Arrow: the libraries where they are installed, else stand-ins."""

import importlib
import importlib.util
from collections.abc import Callable
from typing import Any

import pytest

from ecken.errors import Invalid
from ecken.graph import Network
from tests.graph.input.hostile_values import ArrowTable, PandasFrame, PolarsFrame

MAKERS: dict[str, Callable[[dict[str, list[Any]]], Any]] = {
    "like Arrow": lambda columns: ArrowTable(*columns.values()),
    "like Polars": lambda columns: PolarsFrame(*columns.values()),
    "like pandas": lambda columns: PandasFrame(*columns.values()),
}
for library, make in {"pandas": "DataFrame", "polars": "DataFrame", "pyarrow": "table"}.items():
    if importlib.util.find_spec(library):
        MAKERS[library] = getattr(importlib.import_module(library), make)

every = pytest.mark.parametrize("frame", MAKERS.values(), ids=MAKERS)
Make = Callable[[dict[str, list[Any]]], Any]


@every
def test_numbers_are_ids(frame: Make) -> None:
    net = Network.from_pairs(frame({"a": [0, 1, 2], "b": [1, 2, 3]}))
    assert [net.contacts(v).tolist() for v in range(4)] == [[1], [0, 2], [1, 3], [2]]


@every
def test_texts_are_labels_where_that_is_said(frame: Make) -> None:
    columns = {"a": ["ann", "bob"], "b": ["bob", "eve"]}
    net = Network.from_pairs(frame(columns), labels=True)
    assert net.circle("ann", 2).tolist() == ["eve"]
    with pytest.raises(Invalid, match=r"'ann'.*labels=True"):
        Network.from_pairs(frame(columns))


@every
def test_large_numbers_are_labels_where_that_is_said(frame: Make) -> None:
    columns = {"a": [10**9, 5], "b": [5, 10**12]}
    assert Network.from_pairs(frame(columns), labels=True).labels.tolist() == [5, 10**9, 10**12]
    with pytest.raises(Invalid, match="labels=True"):
        Network.from_pairs(frame(columns))


@every
@pytest.mark.parametrize(
    "columns",
    [
        {"a": [0, None], "b": [1, 2]},
        {"a": [0.5, 1.0], "b": [1.0, 2.0]},
        {"a": [True, False], "b": [False, True]},
        {"a": [0], "b": [1], "weight": [2]},
        {"a": [0]},
    ],
)
def test_what_is_missing_or_no_pair_is_refused(frame: Make, columns: dict[str, list[Any]]) -> None:
    for labels in (None, True):
        with pytest.raises(Invalid):
            Network.from_pairs(frame(columns), labels=labels)


@every
def test_a_missing_text_is_refused(frame: Make) -> None:
    with pytest.raises(Invalid):
        Network.from_pairs(frame({"a": ["ann", None], "b": ["bob", "eve"]}), labels=True)
