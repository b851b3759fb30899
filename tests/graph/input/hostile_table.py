"""Every argument of every public function of the engine, with values that nobody should pass.

Run as a program it tries the rows one after another and prints each before and after it is tried,
so that whoever started it knows which row ended or stopped the process.
"""

from __future__ import annotations

import inspect
import sys
import warnings
from typing import Any

import numpy as np

import ecken.graph
from ecken.errors import EckenError
from ecken.graph import Network
from tests.graph.input.hostile_values import (
    ANY,
    COUNTS,
    FOLDER,
    GRAPHS,
    HUGE,
    IDS,
    IGRAPHS,
    INDICES,
    INDPTR,
    LISTED,
    MATRICES,
    NO_NUMBERS,
    PAIRS,
    PATHS,
    REACHES,
    REFUSED,
    SIZES,
    VERSIONS,
    Case,
    IgraphGraph,
    N,
    chunk_sources,
    csr_columns,
    flags,
    id_lists,
    is_,
    labels_,
    matrix,
    other,
    pair_lists,
    path_graph,
    plain_chunks,
    scalars,
)

BASES: dict[str, tuple[dict[str, Any], dict[str, list[Case]]]] = {}


def shares(good: float, *others: float) -> list[Case]:
    """Shares from 0 to 1: ``good`` in every form, ``others`` that will do, and what is none."""
    same = [is_(kind(good), good) for kind in (np.float32, np.float64, float)]
    fine = [is_(value, ANY) for value in (0, 1, 1.0, np.float64(1), *others)]
    none = [v for v in NO_NUMBERS if not (isinstance(v, float) and v == 1)]
    bad = [-0.1, 1.1, 2, -1, np.array(0.5), "0.5", None, *none]
    return [*same, *fine, *[is_(value, REFUSED) for value in bad]]


def row(name: str, given: dict[str, Any], **hostile: list[Case]) -> None:
    BASES[name] = (given, hostile)


def _fill() -> None:
    made = {"reach": REACHES, "listed": LISTED, "version": VERSIONS, "labels": labels_()}
    plain = {key: made[key] for key in ("reach", "listed", "version")}
    row("Network.from_pairs", {"pairs": PAIRS, "n": N}, pairs=pair_lists(), n=SIZES, **made)
    row(
        "Network.from_arrays", {"a": [1], "b": [3], "n": N},
        a=id_lists([1], none=REFUSED), b=id_lists([3], none=REFUSED), n=SIZES, **made,
    )  # fmt: skip
    row(
        "Network.from_csr", {"indptr": INDPTR, "indices": INDICES},
        indptr=csr_columns(INDPTR), indices=csr_columns(INDICES), **made,
    )  # fmt: skip
    row("Network.from_scipy", {"matrix": matrix()}, matrix=MATRICES, **made)
    row("Network.from_networkx", {"graph": path_graph()}, graph=GRAPHS, **plain)
    row("Network.from_igraph", {"graph": IgraphGraph(PAIRS, N)}, graph=IGRAPHS, **plain)
    row(
        "Network.from_chunks", {"chunks": plain_chunks, "n": N}, chunks=chunk_sources(),
        n=[c for c in SIZES if c.value() is not None], **made,
    )  # fmt: skip
    viewer = {"viewer": IDS, "blocked": id_lists([2, 4], none=[])}
    also = {"also": id_lists([3, 4], none=[])}
    depth = scalars(2, refused=[0, 4, -1, 10**9])
    targets = id_lists([1, 3], none=ANY)
    row("Network.figures", {"viewer": 0}, **viewer, **also)
    for name in ("losses", "layer_sizes"):
        row(f"Network.{name}", {"viewer": 0}, **viewer)
    row("Network.circles", {"viewer": 0}, **viewer, **also, hops=depth)
    row("Network.circle_bits", {"viewer": 0}, **viewer)
    row(
        "Network.cascade", {"viewer": 0, "share": 0.5}, **viewer, **also, hops=depth,
        share=shares(0.5), error=shares(0.25), runs=scalars(3, refused=[0, -1, 10**9]),
        seed=scalars(5, refused=[-1, 2**64]),
    )  # fmt: skip
    row("Network.circle", {"viewer": 0, "hops": 2}, **viewer, hops=depth)
    row("Network.degrees", {"viewer": 0, "targets": [3]}, **viewer, targets=targets)
    row("Network.within", {"viewer": 0, "target": 3}, **viewer, target=IDS, hops=depth)
    row("Network.bridges", {"viewer": 0, "target": 3}, **viewer, **also, target=IDS)
    row("Network.bridges_of_many", {"viewer": 0, "targets": [3]}, **viewer, targets=targets)
    layer = scalars(1, refused=[0, -1, 2**64])
    among = {"members": targets, "layer": layer, "wanted": id_lists([1, 3], none=ANY)}
    given = {"members": [0, 3], "layer": 1, "wanted": [1, 3]}
    row("Network.entries_among", given, **among, others=flags())
    row("Network.entry_counts", given, **among)
    hops = scalars(3, refused=[-1, -(2**63)], none=ANY)
    far = {**viewer, "target": IDS, "max_hops": hops}
    row("Network.layer", {"viewer": 0, "target": 4}, **far, is_work_equal=flags())
    row("Network.path", {"viewer": 0, "target": 4}, **far)
    row("Network.quick_path", {"viewer": 0, "target": 4}, **far)
    row(
        "Network.paths", {"viewer": 0, "target": 4}, **far, is_work_equal=flags(),
        limit=scalars(1, refused=COUNTS),
    )  # fmt: skip
    row(
        "Network.figures_of_all", {"third": "exact", "registers": 64, "threads": 1},
        third=other("exact", "sketch"), registers=scalars(64, refused=[0, 63, *HUGE]),
        threads=scalars(1, refused=[0, *HUGE]),
    )  # fmt: skip
    row(
        "Network.distances", {}, sample=scalars(2, refused=[0, 1, -1, 2**64], none=ANY),
        seed=scalars(1, refused=[-1, 2**64, 10**5000]),
        threads=scalars(1, refused=[0, *HUGE], none=ANY),
        resume=[case for case in PATHS if case.value() is not None],
        on_progress=[is_(v, REFUSED) for v in (1, "x", [print])],
    )  # fmt: skip
    lot = scalars(1, refused=[-1, 2**64, 10**5000])
    row("Network.sketched_distances", {}, runs=scalars(2, refused=[0, 1, -1, 2**64]), seed=lot)
    row("Network.clustering", {}, sample=scalars(2, refused=[0, -1, 2**64], none=ANY), seed=lot)
    for name in ("degree_distribution", "mixing", "open_network"):
        row(f"Network.{name}", {})
    Network.from_pairs(PAIRS, n=N).save(FOLDER / "net", source="db")
    row(
        "Network.open", {"path": FOLDER / "net"}, path=PATHS, verify=flags(), mapped=flags(),
        source=[is_(v, REFUSED) for v in NO_NUMBERS],
    )  # fmt: skip
    row(
        "Network.save", {"path": FOLDER / "out"}, path=PATHS, version=VERSIONS,
        source=[is_(v, REFUSED) for v in NO_NUMBERS if not isinstance(v, str)],
    )  # fmt: skip
    (FOLDER / "edges").write_text("0 1\n1 2\n")
    row(
        "Network.read_edges", {"path": FOLDER / "edges"}, path=PATHS,
        on_progress=[is_(v, REFUSED) for v in (None, 1, "x", [print])],
        format=[*other("pairs", None, "table"), is_("gml", REFUSED), is_("graphml", REFUSED)],
    )  # fmt: skip
    row("Network.warm", {})
    for name in ("find_damage", "check_file", "to_csr", "edges", "to_scipy", "to_networkx", "copy"):
        row(f"Network.{name}", {})
    for name in ("to_igraph", "components"):
        row(f"Network.{name}", {})
    member = {"member": IDS}
    for name in ("contacts", "disclosed", "contact_count", "index_of", "neighbors", "degree"):
        row(f"Network.{name}", {"member": 1}, **member)
    for name in ("reach_of", "is_listed"):
        row(f"Network.{name}", {"member": 1}, **member)
    for name in ("disclosed_counts_of", "indices_of", "with_closed", "subgraph"):
        row(f"Network.{name}", {"members": [1]}, members=targets)
    row("Network.ego", {"member": 1}, **member, hops=depth)
    row("Network.is_contact", {"a": 0, "b": 2}, a=IDS, b=IDS)
    row("Network.add_contact", {"a": 0, "b": 5}, a=IDS, b=IDS, version=VERSIONS)
    row("Network.remove_contact", {"a": 0, "b": 2}, a=IDS, b=IDS, version=VERSIONS)
    one, five = (id_lists([v], none=REFUSED) for v in (1, 5))
    row(
        "Network.change_contacts", {"a": [1], "b": [5], "is_made": [True]}, a=one, b=five,
        is_made=[c for c in LISTED if c.good is REFUSED][1:], version=VERSIONS,
    )  # fmt: skip
    row(
        "Network.set_privacy", {"member": 1, "reach": 2, "listed": False}, **member,
        reach=scalars(1, refused=[5, 254, 256, *HUGE]), listed=flags(), version=VERSIONS,
    )  # fmt: skip
    row(
        "Network.grow", {"n": 8}, n=scalars(8, refused=[5, *HUGE]), listed=flags(),
        reach=scalars(1, refused=[5, 254, 256, *HUGE]), version=VERSIONS,
        labels=[*labels_(), is_([6, 7], REFUSED)],
    )  # fmt: skip
    row("Distances.share_within", {"hops": 2}, hops=scalars(2, refused=[-1, -(2**63)]))
    row("Distances.to_dict", {})


_fill()

PLAIN = {
    "AllFigures", "CircleBits", "Circles", "Clustering", "Components", "DegreeDistribution",
    "Diameter", "DistanceIntervals", "Distances", "Figures", "Interval", "Mixing", "Reach",
    "SketchedDistances", "TailFit",
}  # fmt: skip
"""Answers: their fields are what the engine found, and nobody's arguments."""


def public_calls() -> dict[str, list[str]]:
    """Every public function and method of the engine, and its arguments."""
    found: dict[str, list[str]] = {}
    for name in ecken.graph.__all__:
        thing = getattr(ecken.graph, name)
        if not inspect.isclass(thing):
            found[name] = list(inspect.signature(thing).parameters)
            continue
        for attribute, value in inspect.getmembers(thing, callable):
            if not attribute.startswith("_") and attribute not in {*dir(tuple), *dir(int)}:
                parameters = inspect.signature(value).parameters
                found[f"{name}.{attribute}"] = [p for p in parameters if p != "self"]
    return found


def uncovered() -> list[str]:
    """Functions and arguments that no row is about."""
    missing = []
    for name, parameters in public_calls().items():
        hostile = BASES[name][1] if name in BASES else {}
        missing += [f"{name}({p})" for p in parameters if not hostile.get(p)]
        missing += [] if name in BASES else [name]
    return missing


def rows() -> list[tuple[str, str, int, Case]]:
    """All rows, in an order that is always the same."""
    return [
        (name, argument, place, case)
        for name, (_, hostile) in BASES.items()
        for argument, cases in hostile.items()
        for place, case in enumerate(cases)
    ]


def call(name: str, given: dict[str, Any]) -> Any:
    """Call a function on a fresh network; return what it answers and what the network is then."""
    net = Network.from_pairs(PAIRS, n=N)
    kind, method = name.split(".")
    target: Any = net.distances(sample=None) if kind == "Distances" else net
    answer = getattr(target, method)(**given)
    for held in (net, answer):
        if isinstance(held, Network) and held.find_damage() is not None:
            raise AssertionError(f"damaged: {held.find_damage()}")
    return plain(answer), plain(net)


def plain(value: Any) -> Any:
    """Return a value in a form that can be compared."""
    if isinstance(value, Network):
        lists = [value.contacts(v).tolist() for v in value.labels.tolist()]
        return lists, value.reach.tolist(), value.listed.tolist(), value.version
    if isinstance(value, np.ndarray):
        return str(value.dtype), value.tolist()
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    names = getattr(type(value), "__dataclass_fields__", None)
    return {key: plain(getattr(value, key)) for key in names} if names else value


def judge(name: str, argument: str, case: Case) -> str:
    """Try one row; return what is wrong with the outcome, or nothing."""
    given = {**BASES[name][0]}
    value = case.value()
    try:
        outcome = call(name, {**given, argument: value})
    except EckenError as error:
        said = error.sentence
        if case.good not in (REFUSED, ANY):
            return f"refused, where an answer was due: {said}"
        return "" if 10 < len(said) < 400 else f"an odd sentence: {said[:100]}"
    except BaseException as error:
        return f"raw {type(error).__name__}: {str(error)[:200]}"
    if case.good is REFUSED:
        return f"answered: {str(outcome)[:200]}"
    if case.good is ANY:
        return ""
    due = call(name, {**given, argument: case.good})
    return "" if outcome == due else f"{str(outcome)[:200]} is not {str(due)[:200]}"


def main(begin: int) -> None:
    """Try all rows from ``begin`` on."""
    warnings.simplefilter("ignore")
    for place, (name, argument, number, case) in enumerate(rows()[begin:], begin):
        print(f"try {place} {name}({argument}) {number}", flush=True)
        wrong = judge(name, argument, case)
        print(f"bad {place} {wrong}" if wrong else f"good {place}", flush=True)
    print("end", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
