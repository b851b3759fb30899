"""The three figures of all members on Spark, under the disclosure rule (R2).

As the engine's ``figures_of_all``: circle 1 is counted, circle 2 counted or estimated, and the
three circles together are estimated from sketches (Boldi, Rosa and Vigna, HyperANF, WWW 2011,
section 3). A list enters a ball at step ``k`` only if its audience reaches layer ``k``, and without
its unlisted entries. Who has blocked whom is left out of account here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as sf

from ecken.batch.checkpoints import Checkpoints
from ecken.batch.gathering import gather
from ecken.batch.network import BatchNetwork, spread
from ecken.batch.sketches import joined, sketch_error, sketched
from ecken.errors import Invalid

__all__ = ["AFFORDABLE", "SECOND", "FigureOptions", "count_figures", "summarise_figures"]

SECOND = ("auto", "exact", "sketch")
AFFORDABLE = 100_000_000
"""Circle 2 is counted where no more pairs of a viewer and an entry of an entry are to be made."""


@dataclass(frozen=True)
class FigureOptions:
    """How figures are counted."""

    log_registers: int
    second: str

    def check(self) -> None:
        """Refuse what is no way to count circle 2."""
        if self.second not in SECOND:
            raise Invalid(
                "batch_second",
                "second is {seen}; it must be one of {names}.",
                seen=self.second,
                names=", ".join(SECOND),
            )


def count_figures(
    run: Checkpoints, network: BatchNetwork, options: FigureOptions, tell: Callable[[str], None]
) -> DataFrame:
    """Return ``member``, ``first``, ``second``, ``third`` for everybody.

    ``third`` is the estimate of all three circles together without the other two, not below 0.
    """
    tell("gathering the lists of contacts")
    lists = run.table("disclosed", lambda: _disclosed(network, options.log_registers))
    tell("putting the balls together")
    balls = run.table("balls", lambda: _balls(network, lists, options.log_registers))
    three = sf.hll_sketch_estimate("three")
    second = sf.greatest(sf.hll_sketch_estimate("two") - sf.col("contacts") - 1, sf.lit(0))
    rows = network.people.join(balls.withColumnRenamed("owner", "member"), "member", "left")
    if _is_exact(run, network, options):
        tell("counting the second circle")
        counted = run.table("second", lambda: _second(network))
        rows = rows.join(counted, "member", "left")
        second = sf.col("counted")
    rows = rows.select(
        "member",
        sf.col("contacts").alias("first"),
        sf.coalesce(second, sf.lit(0)).cast("bigint").alias("second"),
        three.alias("ball"),
    )
    third = sf.greatest(sf.col("ball") - sf.col("first") - sf.col("second") - 1, sf.lit(0))
    return rows.select("member", "first", "second", sf.coalesce(third, sf.lit(0)).alias("third"))


def summarise_figures(
    run: Checkpoints, network: BatchNetwork, options: FigureOptions, figures: DataFrame
) -> dict[str, Any]:
    """Return how the figures were counted, with what error, and their means over all members."""
    means = [sf.mean(name) for name in ("first", "second", "third")]
    row = figures.agg(*means).first()
    assert row is not None
    error = sketch_error(options.log_registers)
    is_exact = _is_exact(run, network, options)
    return {
        "registers": 2**options.log_registers,
        "second": "exact" if is_exact else "sketch",
        "second_error": 0.0 if is_exact else error,
        "third_error": error,
        "mean_first": row[0] or 0.0,
        "mean_second": row[1] or 0.0,
        "mean_third": row[2] or 0.0,
    }


def _disclosed(network: BatchNetwork, log_registers: int) -> DataFrame:
    """Return by ``member`` whom they show to their contacts: ``one`` step, and ``two``.

    One step: the listed entries of a list open at layer 1. Two: with the lists of these entries
    that are open at layer 2. Who shows nothing has no row.
    """
    listed = network.ties.filter("is_listed and level >= 1")
    own = listed.groupBy("owner").agg(
        sf.max("level").alias("level"), sketched("entry", log_registers).alias("one")
    )
    at_two = own.filter("level >= 2").select(sf.col("owner").alias("member"), "one")
    next_ones = gather(listed, at_two, ["one"], network.hubs).withColumnRenamed("one", "others")
    both = own.join(next_ones, "owner", "left")
    return both.select(
        sf.col("owner").alias("member"), "one", joined(["one", "others"]).alias("two")
    )


def _balls(network: BatchNetwork, lists: DataFrame, log_registers: int) -> DataFrame:
    """Return by ``owner`` everybody within ``two`` and ``three`` steps, the owner included."""
    themselves = network.people.filter("contacts > 0").select(
        sf.col("member").alias("owner"), sf.col("member").alias("entry")
    )
    near = network.ties.select("owner", "entry").union(themselves)
    near = near.groupBy("owner").agg(sketched("entry", log_registers).alias("near"))
    further = gather(network.ties, lists, ["one", "two"], network.hubs)
    both = near.join(further, "owner", "left")
    return both.select(
        "owner", joined(["near", "one"]).alias("two"), joined(["near", "two"]).alias("three")
    )


def _is_exact(run: Checkpoints, network: BatchNetwork, options: FigureOptions) -> bool:
    if options.second != "auto":
        return options.second == "exact"
    return bool(run.note("pairs", lambda: _pairs_to_make(network))["pairs"] <= AFFORDABLE)


def _pairs_to_make(network: BatchNetwork) -> dict[str, Any]:
    """Count the rows that counting circle 2 by itself makes: for each tie the entry's list."""
    shown = network.ties.filter("is_listed and level >= 1").groupBy("owner")
    lists = shown.agg(sf.count("*").cast("double").alias("shown"))
    people = network.people.withColumnRenamed("member", "owner")
    row = lists.join(people, "owner").agg(sf.sum(sf.col("shown") * sf.col("contacts"))).first()
    assert row is not None
    return {"pairs": row[0] or 0.0}


def _second(network: BatchNetwork) -> DataFrame:
    """Return ``member`` and how many they have in circle 2, ``counted`` one by one."""
    viewers = network.ties.select(sf.col("owner").alias("viewer"), "entry", "part")
    shown = network.ties.filter("is_listed and level >= 1")
    shown = shown.select(sf.col("owner").alias("member"), sf.col("entry").alias("other"))
    shown = spread(shown, network.hubs).withColumnRenamed("member", "entry")
    met = viewers.join(shown, ["entry", "part"]).filter(sf.col("viewer") != sf.col("other"))
    met = met.select("viewer", "other").distinct()
    contacts = network.ties.select(sf.col("owner").alias("viewer"), sf.col("entry").alias("other"))
    second = met.join(contacts, ["viewer", "other"], "left_anti").groupBy("viewer")
    return second.agg(sf.count("*").alias("counted")).withColumnRenamed("viewer", "member")
