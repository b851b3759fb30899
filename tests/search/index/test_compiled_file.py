"""Searches need no compiler either: their kernels are loaded from a file like the engine's."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from ecken.graph import jit
from ecken.graph.library import loader
from ecken.search import ProfileIndex
from ecken.search.index import posting_kernels
from ecken.search.index.posting_arrays import PostingArrays, Wanted
from tests.processes import run

pytestmark = [pytest.mark.slow, pytest.mark.compiled]

ASK = """
import sys
from ecken.graph import jit
from ecken.search import ProfileIndex
from ecken.search.query import parse_line
from ecken.search.search_request import SearchRequest
from tests.search.worlds import community
{before}
index = ProfileIndex.build(community(seed=5))
for line in ("leiter", "ort:hamburg~50", '"anna weber"', "seit:2021-06-01", "einkauf*"):
    for order in ("relevance", "name", "newest"):
        asked = SearchRequest(parse_line(line), order=order, facets=("company", "language"))
        found = index.search(asked)
        print(found.total, [hit.member for hit in found.hits], found.facets)
print("numba" in sys.modules)
"""


@pytest.fixture(scope="module", autouse=True)
def _written() -> None:
    """Let there be a library: whoever has built an index has one."""
    if loader.open_library("search") is None:
        build = "from ecken.search import ProfileIndex; ProfileIndex.build(())"
        assert run(sys.executable, "-c", build).returncode == 0
    assert loader.open_library("search") is not None


def test_a_search_is_answered_without_the_compiler_as_with_it() -> None:
    asked = [
        run(sys.executable, "-c", ASK.format(before=before))
        for before in ("", "jit._LIBRARIES.update(graph=None, search=None)")
    ]
    assert [done.returncode for done in asked] == [0, 0], asked[0].stderr + asked[1].stderr
    (*found, has_compiler), (*compiled, had_compiler) = (
        done.stdout.split("\n")[:-1] for done in asked
    )
    assert len(found) == 15
    assert found == compiled
    assert (has_compiler, had_compiler) == ("False", "True")


def test_the_file_has_every_kernel_that_is_called_from_outside() -> None:
    ProfileIndex.build(())
    library = loader.open_library("search")
    assert library is not None
    called = {
        f"{kernel.__module__}.{kernel.__name__}"
        for kernel in jit._KERNELS
        if kernel.__module__.startswith("ecken.search.") and not kernel.__name__.startswith("_")
    }
    assert called - set(library.names) == set()
    assert len(called) > 15


def _arguments() -> tuple[Any, ...]:
    one = np.zeros(1, np.int64)
    wanted = Wanted.of([])
    postings = PostingArrays(
        *(np.zeros(1, kind) for kind in (np.uint32, np.uint8, np.uint32, np.uint32)), one,
        *np.zeros((2, 1, 1), np.int64), np.zeros(1, np.uint16), np.zeros(1, np.uint64),
    )  # fmt: skip
    return wanted, postings, np.zeros(1, np.uint64), np.zeros(1, np.uint64)


def test_tuples_are_taken_by_their_places_and_nothing_else_is() -> None:
    library = loader.open_library("search")
    assert library is not None
    (gather,) = library.find(f"{posting_kernels.__name__}.gather")
    wanted, postings, *bits = _arguments()
    assert gather(wanted, postings, *bits) == 0
    for other in (
        list(wanted),
        wanted[:2],
        (*wanted, wanted.terms),
        (wanted[2], *wanted[1:]),
        None,
    ):
        assert gather(other, postings, *bits) is NotImplemented
