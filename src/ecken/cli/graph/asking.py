"""``ecken graph build``, ``figures`` and ``path``: a network from a file, asked about members."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from ecken.cli.graph.network_files import Json, NetworkFile, open_network, told_as_bad_input
from ecken.cli.screen import print_error, print_json, print_line, print_table, progress_bars
from ecken.errors import Invalid

if TYPE_CHECKING:
    from ecken.graph import Network

__all__ = ["MOST_PATHS", "build", "figures", "path"]

MOST_PATHS = 100_000
"""Shortest paths listed by ``--all`` unless ``--limit`` says otherwise."""


def build(
    edges: Annotated[
        Path, typer.Argument(help="Pairs of numbers or names, one a line; gzip or plain.")
    ],
    out: Annotated[Path, typer.Argument(help="Where to write the network.")],
    format: Annotated[
        str | None,
        typer.Option(
            help="pairs, table, matrix-market, pajek, graphml or metis, if not as the file begins."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Build a network from a file of pairs; lines that begin with # or % are left out.

    A pair stands for a mutual contact, so its order does not matter. Pairs of a member with
    itself and repeated pairs are counted and left out. So are weights and times. A bad line ends
    the command.
    """
    from ecken.graph import Network

    with told_as_bad_input(edges), progress_bars() as show:
        network, report = Network.read_edges(edges, _stage(show, edges), format=cast(Any, format))
    with told_as_bad_input(out):
        if out.exists() and out.samefile(edges):
            raise Invalid(
                "same_file", "{path} holds the pairs; name another file for the network.", path=out
            )
        network.save(out, version=0, source="edges")
    if json:
        print_json(asdict(report))
    else:
        found = asdict(report).items()
        print_table({key.replace("_", " "): _shown(value) for key, value in found})
    if report.columns_left_out:
        print_error(
            f"left out beside the pairs (weights, times): {report.columns_left_out} column(s)"
        )


def _shown(value: int | str) -> str:
    return value if isinstance(value, str) else f"{value:,}"


def figures(
    network: NetworkFile,
    members: Annotated[list[str], typer.Argument(metavar="MEMBER...", help="Ids of the file.")],
    json: Json = False,
) -> None:
    """Print the three figures of members: how many stand at degree 1, 2 and 3."""
    net = open_network(network)
    rows = []
    for member in [_label(net, text) for text in members]:
        first, second, third, _ = net.figures(member)
        rows.append({"member": member, "first": first, "second": second, "third": third})
    if json:
        print_json(rows)
        return
    print_line(f"{'member':>12} {'first':>10} {'second':>10} {'third':>12}")
    for row in rows:
        print_line("{member:>12} {first:>10,} {second:>10,} {third:>12,}".format(**row))


def path(
    network: NetworkFile,
    a: Annotated[str, typer.Argument(metavar="A", help="Where the path begins.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Where it ends.")],
    every: Annotated[bool, typer.Option("--all", help="All shortest paths, not one.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Most paths that --all lists.")] = MOST_PATHS,
    json: Json = False,
) -> None:
    """Print the distance in hops from A to B, and one shortest path or all of them."""
    net = open_network(network)
    start, end = _label(net, a), _label(net, b)
    paths = net.paths(start, end, limit=limit + 1 if every else 1)
    if len(paths) > limit:
        paths.pop()
        print_error(f"there are more than {limit:,} shortest paths; --limit lists more")
    distance = len(paths[0]) - 1 if paths else None
    if json:
        print_json({"distance": distance, "paths": paths})
    elif distance is None:
        print_line(f"no path from {a} to {b}")
    else:
        print_line(f"{distance} {'hop' if distance == 1 else 'hops'}")
        for trail in paths:
            print_line(" - ".join(map(str, trail)))


def _label(net: Network, text: str) -> int | str:
    """Return the id that was typed, as the network knows it."""
    member: int | str = text
    if not (net.has_labels and net.labels.dtype.kind == "O"):
        try:
            member = int(text)
        except ValueError:
            raise Invalid(
                "not_an_id", "{name} is {seen}; an id is a whole number.", name="member", seen=text
            ) from None
    net.index_of(member)
    return member


def _stage(show: Callable[[str, int, int | None], None], edges: Path) -> Callable[[int], None]:
    """Return what adds up the bytes read and shows them against the file's size."""
    done = 0
    total = edges.stat().st_size

    def add(read_bytes: int) -> None:
        nonlocal done
        done += read_bytes
        show(f"reading {edges.name}", min(done, total), total)

    return add
