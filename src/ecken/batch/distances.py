"""How many hops apart members are, on Spark: HyperANF rounds until nothing grows.

In round ``t`` everybody holds a sketch of who is within ``t`` hops: the union of what their
contacts held before (Boldi, Rosa and Vigna, HyperANF, WWW 2011). Several runs with hashes of their
own are made side by side; how far their results differ is the error that is stated. Beside the
sketches the least id of the component travels, so components, and the number of pairs that reach
each other, are exact; so are the pairs at one hop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as sf

from ecken.batch.checkpoints import Checkpoints
from ecken.batch.gathering import gather
from ecken.batch.hop_statistics import Growth
from ecken.batch.network import BatchNetwork
from ecken.batch.sketches import content, sketched
from ecken.errors import Invalid

__all__ = ["MOST_RUNS", "DistanceOptions", "measure_growth"]

MOST_RUNS = 16


@dataclass(frozen=True)
class DistanceOptions:
    """How distances are measured: registers of a sketch, runs side by side, rounds at most."""

    log_registers: int
    runs: int
    most_rounds: int

    def check(self) -> None:
        """Refuse so few runs that there is no error, and so few rounds that there is nothing."""
        if not 2 <= self.runs <= MOST_RUNS:
            raise Invalid(
                "batch_runs",
                "The number of runs is {seen}; 2 to {most} are possible: an error needs two.",
                seen=self.runs,
                most=MOST_RUNS,
            )
        if self.most_rounds < 1:
            raise Invalid(
                "batch_rounds", "At most {seen} rounds are none; give 1 or more.",
                seen=self.most_rounds,
            )  # fmt: skip

    @property
    def sketches(self) -> list[str]:
        """The names of the columns with the sketches."""
        return [f"run_{run}" for run in range(self.runs)]


def measure_growth(
    run: Checkpoints, network: BatchNetwork, options: DistanceOptions, tell: Callable[[str], None]
) -> Growth:
    """Make rounds until no sketch grows, or as many as are allowed; return how balls grew.

    Each round is written to the folder of the run; only the newest one is kept.
    """
    sizes = [[float(network.members)] * options.runs]
    is_complete = network.contacts == 0
    done = 0
    while (found := run.noted(f"round-{done + 1}")) is not None:
        done += 1
        sizes.append(found["sizes"])
        is_complete = found["grown"] == 0
    if done:
        tell(f"taken up again after round {done}")
    held = run.table(f"round-{done}", lambda: _begin(network, options))
    ties = _with_themselves(network)
    while not is_complete and done < options.most_rounds:
        done += 1
        held = run.table(f"round-{done}", partial(_grow, ties, held, network, options))
        found = run.note(f"round-{done}", partial(_sum_up, held, options))
        sizes.append(found["sizes"])
        is_complete = found["grown"] == 0
        run.drop(f"round-{done - 1}")
        tell(f"round {done}: {found['grown']:,} members reach further")
    whole = _components(held) if is_complete else None
    return Growth(network.members, network.contacts, sizes, whole)


def _begin(network: BatchNetwork, options: DistanceOptions) -> DataFrame:
    """Return everybody with sketches of themselves, and themselves as their component's name."""
    alone = [
        sketched("member", options.log_registers, run).alias(name)
        for run, name in enumerate(options.sketches)
    ]
    rows = network.people.groupBy("member").agg(*alone)
    return _marked(rows.withColumn("component", sf.col("member")), options)


def _with_themselves(network: BatchNetwork) -> DataFrame:
    """Return ties, and everybody's to themselves: who is within t - 1 hops is within t."""
    alone = network.people.select(
        sf.col("member").alias("owner"), sf.col("member").alias("entry"), sf.lit(0).alias("part")
    )
    return network.ties.select("owner", "entry", "part").union(alone)


def _grow(
    ties: DataFrame, held: DataFrame, network: BatchNetwork, options: DistanceOptions
) -> DataFrame:
    of_their_own = sf.when(sf.col("owner") == sf.col("entry"), sf.col("content"))
    grown = gather(
        ties,
        held,
        options.sketches,
        network.hubs,
        sf.min("component").alias("component"),
        sf.max(of_their_own).alias("before"),
    )
    return _marked(grown.withColumnRenamed("owner", "member"), options)


def _marked(rows: DataFrame, options: DistanceOptions) -> DataFrame:
    """Return rows with what changes exactly if the row has grown."""
    parts: list[Column] = [content(name) for name in options.sketches]
    return rows.withColumn("content", sf.xxhash64(sf.col("component"), *parts))


def _sum_up(held: DataFrame, options: DistanceOptions) -> dict[str, Any]:
    """Return the sum of the sizes of all balls, for each run, and how many balls have grown."""
    sums = [sf.sum(sf.hll_sketch_estimate(name).cast("double")) for name in options.sketches]
    row = held.agg(sf.count_if(sf.col("content") != sf.col("before")), *sums).first()
    assert row is not None
    return {"grown": row[0], "sizes": list(row[1:])}


def _components(held: DataFrame) -> tuple[int, int, int]:
    """Return the number of components, the members of the largest, and ordered pairs inside."""
    sizes = held.groupBy("component").agg(sf.count("*").alias("size"))
    pairs = sf.sum((sf.col("size") * (sf.col("size") - 1)).cast("decimal(38,0)"))
    row = sizes.agg(sf.count("*"), sf.max("size"), pairs).first()
    assert row is not None
    return row[0], row[1] or 0, int(row[2] or 0)
