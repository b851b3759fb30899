"""``ecken graph``: the engine on a plain file of pairs, without a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from ecken.cli.screen import print_error, print_json, print_line, print_table, progress_bars
from ecken.errors import Invalid, NotReady

if TYPE_CHECKING:
    from ecken.graph import Distances, Network

__all__ = ["graph_app"]

MOST_PATHS = 100_000
"""Shortest paths listed by ``--all`` unless ``--limit`` says otherwise."""

MOST_EXACT = 200_000
"""Members up to whom distances are measured exactly unless ``--sample`` says otherwise."""

SAMPLE = 1024
"""Members from whom distances are measured in larger networks."""

_MOST_LINES = 60

graph_app = typer.Typer(
    name="graph",
    help="The engine alone: build a network from a file of pairs, ask it for figures and paths.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_Network = Annotated[Path, typer.Argument(help="A file that `ecken graph build` wrote.")]


@graph_app.command()
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
    json: _Json = False,
) -> None:
    """Build a network from a file of pairs; lines that begin with # or % are left out.

    A pair stands for a mutual contact, so its order does not matter. Pairs of a member with
    itself and repeated pairs are counted and left out. So are weights and times. A bad line ends
    the command.
    """
    from ecken.graph import Network

    with _bad_input(edges), progress_bars() as show:
        network, report = Network.read_edges(edges, _stage(show, edges), format=cast(Any, format))
    with _bad_input(out):
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


@graph_app.command()
def figures(
    network: _Network,
    members: Annotated[list[str], typer.Argument(metavar="MEMBER...", help="Ids of the file.")],
    json: _Json = False,
) -> None:
    """Print the three figures of members: how many stand at degree 1, 2 and 3."""
    net = _open(network)
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


@graph_app.command()
def path(
    network: _Network,
    a: Annotated[str, typer.Argument(metavar="A", help="Where the path begins.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Where it ends.")],
    every: Annotated[bool, typer.Option("--all", help="All shortest paths, not one.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Most paths that --all lists.")] = MOST_PATHS,
    json: _Json = False,
) -> None:
    """Print the distance in hops from A to B, and one shortest path or all of them."""
    net = _open(network)
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


@graph_app.command()
def distances(
    network: _Network,
    sample: Annotated[
        int | None, typer.Option(metavar="N", help="Measure from N members, chosen by lot.")
    ] = None,
    exact: Annotated[bool, typer.Option("--exact", help="Measure from all members.")] = False,
    seed: Annotated[int, typer.Option(help="Another number chooses other members.")] = 1,
    resume: Annotated[
        Path | None,
        typer.Option(help="Keep the state here, and go on from it after the command was stopped."),
    ] = None,
    json: _Json = False,
) -> None:
    """Print how many hops apart members are: the distribution, mean, median, diameter.

    Over all contacts, whatever the audiences. Exact up to 200,000 members; in larger networks from
    a sample of 1,024, with intervals that hold the true value 95 times of 100.
    """
    if exact and sample is not None:
        raise Invalid(
            "exact_sample", "--exact measures from all members, --sample from some: name one."
        )
    net = _open(network)
    if sample is None and not exact and net.n > MOST_EXACT:
        sample = SAMPLE
    with _bad_input(network), progress_bars() as show:
        found = net.distances(
            sample=sample, seed=seed, resume=resume,
            on_progress=lambda done, total: show("searching from members", done, total),
        )  # fmt: skip
    if json:
        print_json(found.to_dict())
    else:
        _print_distances(net, found)


def _print_distances(net: Network, found: Distances) -> None:
    """Print the figures with the people in between, then the distribution."""
    low, high = found.diameter
    rows = {
        "members": f"{net.n:,}",
        "contacts": f"{net.n_contacts:,}",
        "measured from": "all members"
        if found.is_exact
        else f"{found.sources:,} members; in brackets where the true value is, 95 times of 100",
        "pairs with a path": f"{found.connected:,}",
        "pairs without": f"{found.unreachable:,}",
    }
    if found.mean_hops is not None and found.median_hops is not None:
        rows |= {
            "mean": f"{_hops(found.mean_hops)}{_span(found, 'mean_hops')}",
            "median": f"{_hops(found.median_hops)}{_span(found, 'median_hops')}",
            "90 % are within": f"{found.effective_diameter:.2f} hops"
            f"{_span(found, 'effective_diameter')}",
            "within 3 hops": f"{found.share_within(3):.2%}",
            "within 6 hops": f"{found.share_within(6):.2%}",
        }
    rows["diameter"] = _hops(low) if low == high else f"{low} to {high} hops"
    print_table(rows)
    print_line(f"{'hops':>5} {'in between':>10} {'pairs':>22} {'share':>8} {'within':>8}")
    together = 0.0
    for hops, count in enumerate(found.pairs[:_MOST_LINES].tolist(), 1):
        share = count / max(found.connected, 1)
        together += share
        print_line(f"{hops:>5} {hops - 1:>10} {count:>22,} {share:>8.2%} {together:>8.2%}")
    if found.pairs.size > _MOST_LINES:
        print_line(f"and so on up to {found.pairs.size:,} hops; --json has them all")


def _hops(hops: float) -> str:
    """Say hops and the people in between: one less."""
    digits = 0 if isinstance(hops, int) else 2
    return f"{hops:.{digits}f} hops, {max(hops - 1, 0):.{digits}f} people in between"


def _span(found: Distances, name: str) -> str:
    """Say from where to where the true value is, if it was measured from a sample."""
    if found.intervals is None:
        return ""
    low, high = getattr(found.intervals, name)
    return f" [{low:.2f} to {high:.2f}]"


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


def _open(path: Path) -> Network:
    from ecken.graph import Network

    with _bad_input(path):
        return Network.open(path)


@contextmanager
def _bad_input(path: Path) -> Iterator[None]:
    """Tell what is wrong with a file that the caller named as bad input."""
    try:
        yield
    except NotReady as error:
        raise Invalid(error.code, error.template, **error.fields) from None
    except OSError as error:
        why = error.strerror or str(error)
        raise Invalid("bad_file", "{path}: {why}.", path=path, why=why) from None


def _stage(show: Callable[[str, int, int | None], None], edges: Path) -> Callable[[int], None]:
    """Return what adds up the bytes read and shows them against the file's size."""
    done = 0
    total = edges.stat().st_size

    def add(read_bytes: int) -> None:
        nonlocal done
        done += read_bytes
        show(f"reading {edges.name}", min(done, total), total)

    return add
