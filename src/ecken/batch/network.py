"""A network as tables for Spark: each tie from both sides, and in how many parts hubs are handled.

``ties``
    ``owner``, ``entry``: each contact twice, once in each list; ``level`` of the owner's list;
    ``is_listed``: whether the entry is; ``part``: which part of its hub an entry belongs to (0 for
    who is no hub).
``people``
    ``member`` and ``contacts``: everybody who is named, and how many contacts they have.
``hubs``
    ``member`` and ``parts``: those with more contacts than one task should handle.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as sf

from ecken.batch.checkpoints import Checkpoints
from ecken.batch.inputs import EVERYONE, Pairs
from ecken.errors import Invalid

__all__ = ["BatchNetwork", "Identity", "prepare", "spread"]


@dataclass(frozen=True)
class Identity:
    """Which network a result is about."""

    source: str
    """Whose it is; empty if nobody said."""
    mark: str
    """Of pairs and audiences: another network has another one."""
    is_open: bool
    """Whether only lists for everyone, and only listed entries, were taken (R13)."""
    members: int
    contacts: int

    def as_json(self) -> dict[str, Any]:
        """Return it as a result holds it."""
        return asdict(self)


@dataclass(frozen=True)
class BatchNetwork:
    """The prepared tables."""

    ties: DataFrame
    people: DataFrame
    hubs: DataFrame | None
    """``None`` if nobody is one."""
    members: int
    contacts: int


def prepare(
    run: Checkpoints, pairs: Pairs, privacy: DataFrame | None, *, is_open: bool, hub_size: int
) -> BatchNetwork:
    """Write the tables of a network, or take them up where they are written.

    ``privacy`` as :func:`ecken.batch.inputs.read_privacy` returns it; without it all lists are for
    everyone. ``is_open`` leaves of it what any member could see, and takes that as the network.

    Raises
    ------
    Invalid
        ``batch_unknown_members`` if pairs name somebody whose audience is not known.
    """
    if privacy is not None:
        run.note("known", lambda: _check_known(pairs.table, privacy))
    lists = run.table("lists", lambda: _lists(pairs.table, privacy, is_open=is_open))
    people = run.table("people", lambda: _people(lists, None if is_open else privacy))
    found = run.note("people", lambda: _counted(people, hub_size))
    hubs = None
    if found["hubs"]:
        parts = sf.ceil(sf.col("contacts") / sf.lit(hub_size)).cast("int").alias("parts")
        over = sf.col("contacts") > hub_size
        hubs = run.table("hubs", lambda: people.filter(over).select("member", parts))
    ties = lists.withColumn("part", sf.lit(0)) if hubs is None else _divided(lists, hubs)
    return BatchNetwork(ties, people, hubs, found["members"], found["entries"] // 2)


def spread(table: DataFrame, hubs: DataFrame | None) -> DataFrame:
    """Return rows by ``member`` with a ``part``: those of hubs once for each part."""
    if hubs is None:
        return table.withColumn("part", sf.lit(0))
    parts = sf.sequence(sf.lit(0), sf.coalesce("parts", sf.lit(1)) - 1)
    both = table.join(sf.broadcast(hubs), "member", "left")
    return both.withColumn("part", sf.explode(parts)).drop("parts")


def _check_known(pairs: DataFrame, privacy: DataFrame) -> dict[str, Any]:
    named = pairs.select("a").union(pairs.select("b")).toDF("member").distinct()
    kinds = [table.schema["member"].dataType for table in (named, privacy)]
    if kinds[0] != kinds[1]:
        raise Invalid(
            "batch_kinds", "Members are numbers in one of the two tables and texts in the other."
        )
    missing = named.join(privacy, "member", "left_anti").count()
    if missing:
        raise Invalid(
            "batch_unknown_members",
            "The edges name {count} members who have no row among the members; nobody's audience "
            "is guessed.",
            count=missing,
        )
    return {"unknown": missing}


def _lists(pairs: DataFrame, privacy: DataFrame | None, *, is_open: bool) -> DataFrame:
    """Return ``owner``, ``entry``, ``level``, ``is_listed``: pairs once, and from both sides."""
    lower, higher = sf.least("a", "b").alias("owner"), sf.greatest("a", "b").alias("entry")
    once = pairs.filter(sf.col("a") != sf.col("b")).select(lower, higher).distinct()
    if privacy is not None and is_open:
        once = _open_pairs(once, privacy)
    both = once.union(once.select("entry", "owner"))
    if privacy is None or is_open:
        return both.select("*", sf.lit(EVERYONE).alias("level"), sf.lit(True).alias("is_listed"))
    owners = privacy.select(sf.col("member").alias("owner"), "level")
    entries = privacy.select(sf.col("member").alias("entry"), "is_listed")
    return both.join(owners, "owner").join(entries, "entry").select(
        "owner", "entry", "level", "is_listed"
    )  # fmt: skip


def _open_pairs(pairs: DataFrame, privacy: DataFrame) -> DataFrame:
    """Leave the pairs that stand in a list that everyone may see (R13).

    The owner of such a list is listed, and shows it to everyone; the entry is listed.
    """
    for side in ("owner", "entry"):
        of_side = (
            sf.col("member").alias(side),
            (sf.col("level") == EVERYONE).alias(f"{side}_shows"),
            sf.col("is_listed").alias(f"{side}_is_listed"),
        )
        pairs = pairs.join(privacy.select(*of_side), side)
    is_seen = sf.col("owner_is_listed") & sf.col("entry_is_listed")
    return pairs.filter(is_seen & (sf.col("owner_shows") | sf.col("entry_shows"))).select(
        "owner", "entry"
    )


def _people(lists: DataFrame, privacy: DataFrame | None) -> DataFrame:
    """Return everybody with how many contacts they have; who has none counts if they are known."""
    counted = lists.groupBy(sf.col("owner").alias("member")).agg(sf.count("*").alias("contacts"))
    if privacy is None:
        return counted
    everybody = privacy.select("member").join(counted, "member", "left")
    return everybody.select("member", sf.coalesce("contacts", sf.lit(0)).alias("contacts"))


def _counted(people: DataFrame, hub_size: int) -> dict[str, Any]:
    row = people.agg(
        sf.count("*"), sf.sum("contacts"), sf.count_if(sf.col("contacts") > hub_size)
    ).first()
    assert row is not None
    return {"members": row[0], "entries": row[1] or 0, "hubs": row[2]}


def _divided(lists: DataFrame, hubs: DataFrame) -> DataFrame:
    """Give each entry that is a hub a part by its owner, so that no task gets all of them."""
    parts = hubs.withColumnRenamed("member", "entry")
    both = lists.join(sf.broadcast(parts), "entry", "left")
    part = sf.coalesce(sf.pmod(sf.hash("owner"), sf.col("parts")), sf.lit(0))
    return both.select("owner", "entry", "level", "is_listed", part.alias("part"))
