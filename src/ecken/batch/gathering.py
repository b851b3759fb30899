"""One step along all lists: each owner gets the union of what their entries have."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as sf

from ecken.batch.network import spread

__all__ = ["gather"]


def gather(
    ties: DataFrame,
    held: DataFrame,
    sketches: Sequence[str],
    hubs: DataFrame | None,
    *also: Column,
) -> DataFrame:
    """Return ``owner`` and the union of each of the ``sketches`` over the entries of their list.

    ``held`` has ``member`` and the sketches; entries who are not in it add nothing. ``also`` are
    further aggregates over the joined rows. Rows are joined by entry and part, so that a hub's go
    to as many tasks as it has parts, and united before they are sent to their owners.

    Cost: every sketch is sent once for each part, and then once for each tie, but for ties of one
    owner that meet in one task.
    """
    sent = spread(held, hubs).withColumnRenamed("member", "entry")
    unions = [sf.hll_union_agg(name).alias(name) for name in sketches]
    return ties.join(sent, ["entry", "part"]).groupBy("owner").agg(*unions, *also)
