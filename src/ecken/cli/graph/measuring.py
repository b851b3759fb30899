"""``ecken graph distances`` and ``measures``: what a whole network is like."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecken.cli.graph.network_files import Json, NetworkFile, Open, open_part, told_as_bad_input
from ecken.cli.graph.printing import plain_values, print_distances, print_measures
from ecken.cli.screen import print_json, progress_bars
from ecken.errors import Invalid

if TYPE_CHECKING:
    from ecken.graph import Network

__all__ = ["MOST_COUNTED", "MOST_EXACT", "SAMPLE", "WEDGES", "distances", "measures"]

MOST_EXACT = 200_000
"""Members up to whom distances are measured exactly unless ``--sample`` says otherwise."""

SAMPLE = 1024
"""Members from whom distances are measured in larger networks."""

MOST_COUNTED = 50_000_000
"""Contacts up to which all triangles are counted unless ``--sample`` says otherwise."""

WEDGES = 1_000_000
"""Pairs of contacts that clustering is measured from in larger networks."""


def distances(
    network: NetworkFile,
    sample: Annotated[
        int | None, typer.Option(metavar="N", help="Measure from N members, chosen by lot.")
    ] = None,
    exact: Annotated[bool, typer.Option("--exact", help="Measure from all members.")] = False,
    seed: Annotated[int, typer.Option(help="Another number chooses other members.")] = 1,
    resume: Annotated[
        Path | None,
        typer.Option(help="Keep the state here, and go on from it after the command was stopped."),
    ] = None,
    sketch: Annotated[
        bool, typer.Option("--sketch", help="Estimate the mean a second time, by HyperBall.")
    ] = False,
    is_open: Open = False,
    json: Json = False,
) -> None:
    """Print how many hops apart members are: the distribution, mean, median, diameter.

    Over all contacts, whatever the audiences, or with --open over those that every member may see.
    Exact up to 200,000 members; in larger networks from a sample of 1,024, with intervals that hold
    the true value 95 times of 100.
    """
    if exact and sample is not None:
        raise Invalid("exact_sample", "--exact measures everything, --sample a part: name one.")
    net = open_part(network, is_open)
    if sample is None and not exact and net.n > MOST_EXACT:
        sample = SAMPLE
    with told_as_bad_input(resume or network), progress_bars() as show:
        sketched = net.sketched_distances(seed=seed) if sketch else None
        found = net.distances(
            sample=sample, seed=seed, resume=resume,
            on_progress=lambda done, total: show("searching from members", done, total),
        )  # fmt: skip
    if json:
        second = {"sketched": plain_values(sketched)} if sketched else {}
        print_json({**found.to_dict(), **second})
    else:
        print_distances(found, net.n_contacts, sketched)


def measures(
    network: NetworkFile,
    sample: Annotated[
        int | None,
        typer.Option(metavar="N", help="Measure clustering from N pairs of contacts, by lot."),
    ] = None,
    exact: Annotated[bool, typer.Option("--exact", help="Count all triangles.")] = False,
    seed: Annotated[int, typer.Option(help="Another number chooses other pairs.")] = 1,
    is_open: Open = False,
    json: Json = False,
) -> None:
    """Print degrees with their fitted tail, components, clustering, and who knows whom.

    Over all contacts, whatever the audiences, or with --open over those that every member may see.
    Triangles are counted up to 50 million contacts; in larger networks clustering is measured from
    a million pairs of contacts, with intervals.
    """
    if exact and sample is not None:
        raise Invalid("exact_sample", "--exact measures everything, --sample a part: name one.")
    net = open_part(network, is_open)
    if sample is None and not exact and net.n_contacts > MOST_COUNTED:
        sample = WEDGES
    with told_as_bad_input(network):
        found = _measure(net, sample, seed)
    if json:
        print_json(found)
    else:
        print_measures(found)


def _measure(net: Network, sample: int | None, seed: int) -> dict[str, Any]:
    """Return degrees, components, clustering and mixing of a network, as plain values."""
    degrees = net.degree_distribution()
    sizes = net.components().sizes
    return {
        "members": net.n,
        "contacts": net.n_contacts,
        "components": int(sizes.size),
        "largest_component": int(sizes[0]) if sizes.size else 0,
        "isolated": int((sizes == 1).sum()),
        "degrees": {
            "mean": degrees.mean, "median": degrees.median, "most": degrees.most,
            **plain_values(degrees),
        },
        "clustering": plain_values(net.clustering(sample=sample, seed=seed)),
        "mixing": plain_values(net.mixing()),
    }  # fmt: skip
