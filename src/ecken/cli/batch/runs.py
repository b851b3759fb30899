"""``ecken batch figures`` and ``ecken batch distances``: parse, run, print."""

from __future__ import annotations

from typing import Annotated

import typer

from ecken.cli.batch.options import (
    Edges,
    HubSize,
    Jdbc,
    JdbcOptions,
    Json,
    Master,
    Members,
    Memory,
    Open,
    Out,
    Partitions,
    Registers,
    SourceName,
    Work,
    read_options,
    show,
    started_spark,
)
from ecken.cli.screen import print_error

__all__ = ["distances", "figures"]


def figures(
    edges: Edges,
    out: Out,
    members: Members = None,
    second: Annotated[
        str, typer.Option(help="Circle 2: exact, sketch, or auto: exact where affordable.")
    ] = "auto",
    log_registers: Registers = 8,
    open: Open = False,
    jdbc: Jdbc = None,
    jdbc_options: JdbcOptions = None,
    source: SourceName = "",
    work: Work = None,
    hub_size: HubSize = 100_000,
    master: Master = None,
    partitions: Partitions = None,
    memory: Memory = None,
    json: Json = False,
) -> None:
    """Count the three figures of all members, each under the disclosure rule.

    Circle 1 is exact, circle 3 is estimated with the error that the result states.
    """
    with started_spark(master, partitions, memory) as spark:
        from ecken.batch.figures import FigureOptions
        from ecken.batch.inputs import Source
        from ecken.batch.runs import Task, run_figures

        task = Task(
            Source(edges, members, jdbc, read_options(jdbc_options), source),
            out,
            work,
            is_open=open,
            hub_size=hub_size,
        )
        result = run_figures(spark, task, FigureOptions(log_registers, second), print_error)
    show(result, is_json=json)


def distances(
    edges: Edges,
    out: Out,
    members: Members = None,
    runs: Annotated[
        int, typer.Option(min=2, max=16, help="Runs side by side, whose spread is the error.")
    ] = 4,
    most_rounds: Annotated[
        int, typer.Option(min=1, help="Rounds at most; one for each hop of the longest path.")
    ] = 1000,
    log_registers: Registers = 8,
    open: Open = False,
    jdbc: Jdbc = None,
    jdbc_options: JdbcOptions = None,
    source: SourceName = "",
    work: Work = None,
    hub_size: HubSize = 100_000,
    master: Master = None,
    partitions: Partitions = None,
    memory: Memory = None,
    json: Json = False,
) -> None:
    """Measure how many hops apart members are, until no further pair is found."""
    with started_spark(master, partitions, memory) as spark:
        from ecken.batch.distances import DistanceOptions
        from ecken.batch.inputs import Source
        from ecken.batch.runs import Task, run_distances

        task = Task(
            Source(edges, members, jdbc, read_options(jdbc_options), source),
            out,
            work,
            is_open=open,
            hub_size=hub_size,
        )
        options = DistanceOptions(log_registers, runs, most_rounds)
        result = run_distances(spark, task, options, print_error)
    show(result, is_json=json)
