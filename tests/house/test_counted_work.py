"""The work of every question to the engine is compared between twins, or a reason says why not."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from ecken.graph import Network
from tests.house.tree import modules, room_of, syntax
from tests.privacy.engine_work import (
    NOT_ASKED,
    NOT_COUNTED,
    counted_methods,
    counted_work,
    public_methods,
)

# How each method whose work counts is asked, in a chain of four members.
QUESTIONS: dict[str, tuple[Any, ...]] = {
    "bridges": (0, 2),
    "bridges_of_many": (0, [2, 3]),
    "cascade": (0, 0.5),
    "circle": (0, 2),
    "circle_bits": (0,),
    "circles": (0,),
    "contacts": (1,),
    "degrees": (0, [1, 2]),
    "disclosed": (1,),
    "entries_among": ([1], 1, [0, 2]),
    "entry_counts": ([1], 1, [0, 2]),
    "figures": (0,),
    "layer": (0, 3),
    "layer_sizes": (0,),
    "losses": (0,),
    "neighbors": (1,),
    "path": (0, 3),
    "paths": (0, 3),
}


def test_a_method_of_the_engine_counts_or_says_why_not() -> None:
    assert counted_methods() == QUESTIONS.keys() & public_methods()
    assert NOT_COUNTED.keys() & QUESTIONS.keys() == set()
    assert all(NOT_COUNTED.values())


def test_no_service_asks_what_reads_hidden_contacts_beyond_need() -> None:
    service = [path for name, path in modules().items() if room_of(name) == "service"]
    asked = {
        node.attr
        for path in service
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("graph")
    }
    assert asked >= {"bridges", "entries_among", "layer"}
    assert asked & NOT_ASKED == set()


@pytest.mark.parametrize("method", sorted(counted_methods()))
def test_a_question_that_counts_is_counted(method: str) -> None:
    network = Network.from_pairs([(0, 1), (1, 2), (2, 3)], n=4)
    noted: list[tuple[str, int]] = []
    with counted_work(noted.append):
        getattr(network, method)(*QUESTIONS[method])
    assert noted
    assert sum(work for _, work in noted) > 0
    noted.clear()
    getattr(network, method)(*QUESTIONS[method])
    assert noted == []
