"""What each question to the engine costs, in operations: which methods count, and which need not.

A method of the engine that stands in neither list fails ``tests/house/test_counted_work.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from ecken.graph import Network
from ecken.graph import network as engine
from ecken.graph.queries.path_search import RouteSearch

__all__ = ["NOT_ASKED", "NOT_COUNTED", "counted_methods", "counted_work", "public_methods"]

_SNAPSHOT = "of the whole network: asked for the daily snapshot, by no viewer"
_BUILDS = "builds or keeps a network: no viewer is answered by it"
_NOT_ASKED = "hidden contacts included: the house asks it nowhere"
_CHANGES = "changes the network: it answers nobody"
_KNOWN = "known without reading a list"
_ONE_LOOK = "one look per member asked about, whatever their list holds"

_MEASURES = (
    "clustering",
    "degree_distribution",
    "distances",
    "figures_of_all",
    "find_damage",
    "mixing",
    "open_network",
    "sketched_distances",
)

NOT_COUNTED = {
    **dict.fromkeys(_MEASURES, _SNAPSHOT),
    **dict.fromkeys(
        (
            "from_arrays",
            "from_chunks",
            "from_csr",
            "from_igraph",
            "from_networkx",
            "from_pairs",
            "from_scipy",
            "read_edges",
            "open",
            "save",
            "warm",
        ),
        _BUILDS,
    ),
    **dict.fromkeys(
        (
            "components",
            "copy",
            "edges",
            "ego",
            "is_contact",
            "quick_path",
            "subgraph",
            "within",
            "to_csr",
            "to_igraph",
            "to_networkx",
            "to_scipy",
        ),
        _NOT_ASKED,
    ),
    **dict.fromkeys(
        ("add_contact", "remove_contact", "change_contacts", "set_privacy", "grow"), _CHANGES
    ),
    **dict.fromkeys(
        ("n", "n_contacts", "version", "has_labels", "labels", "index_of", "indices_of"), _KNOWN
    ),
    **dict.fromkeys(
        (
            "reach",
            "reach_of",
            "listed",
            "is_listed",
            "degree",
            "contact_count",
            "disclosed_counts",
            "disclosed_counts_of",
        ),
        _ONE_LOOK,
    ),
    "check_file": "looks at the file alone",
    "with_closed": "copies nine bytes per member, whatever their lists hold",
}
"""Public methods whose work is not compared between twins, with the reason."""

NOT_ASKED = frozenset(name for name, reason in NOT_COUNTED.items() if reason is _NOT_ASKED)
"""Of these, what no service may ask."""

_LISTS = ("contacts", "disclosed", "neighbors")
"""Methods that read one list: the entries that they return are their work."""


def public_methods() -> set[str]:
    """Every public name that a network has."""
    return {name for name in dir(Network) if not name.startswith("_")}


def counted_methods() -> set[str]:
    """The public methods whose work is compared between twins."""
    return public_methods() - NOT_COUNTED.keys()


@contextmanager
def counted_work(note: Callable[[tuple[str, int]], None]) -> Iterator[None]:
    """Tell ``note`` what each question to the engine costs, while this holds."""
    searches = [name for name in vars(engine) if name.startswith(("find_", "count_entries_"))]
    assert len(searches) > 7
    with pytest.MonkeyPatch.context() as patch:
        for name in searches:
            patch.setattr(engine, name, _counting(note, name, getattr(engine, name), _work_of))
        run = RouteSearch.run
        patch.setattr(RouteSearch, "run", _counting_path_search(note, run))
        for name in _LISTS:
            if name in public_methods():
                read = getattr(Network, name)
                patch.setattr(Network, name, _counting(note, name, read, np.size))
        yield


def _counting(
    note: Callable[[tuple[str, int]], None],
    name: str,
    search: Callable[..., Any],
    work_of: Callable[[Any], int],
) -> Callable[..., Any]:
    def counted(*args: Any, **options: Any) -> Any:
        found = search(*args, **options)
        note((name, int(work_of(found))))
        return found

    return counted


def _counting_path_search(
    note: Callable[[tuple[str, int]], None], run: Callable[..., Any]
) -> Callable[..., Any]:
    def counted(search: RouteSearch, *args: Any, **options: Any) -> Any:
        found = run(search, *args, **options)
        note(("path search", search.work))
        return found

    return counted


def _work_of(found: Any) -> int:
    """A search says its operations by name, or as the last of what it returns."""
    return int(found.work if hasattr(found, "work") else found[-1])
