"""What a run reads: pairs, and who discloses what, from Parquet files or a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyspark.errors import AnalysisException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as sf
from pyspark.sql.types import BooleanType, IntegralType, StringType

from ecken.batch.session import told
from ecken.batch.storage import Folder
from ecken.errors import Invalid
from ecken.graph.reach import Reach

__all__ = ["EVERYONE", "Pairs", "Source", "read_pairs", "read_privacy"]

EVERYONE = 5
"""Level of a list that everyone may see; below, the largest degree at which it is disclosed."""

_LEVELS = {reach.name.lower(): min(int(reach), EVERYONE) for reach in Reach}
_LEVELS |= {str(int(reach)): min(int(reach), EVERYONE) for reach in Reach}


@dataclass(frozen=True)
class Source:
    """Where tables lie: addresses of Parquet files, or queries of a database at ``jdbc``.

    ``options`` are Spark's for JDBC: driver, user, password, partitionColumn, lowerBound,
    upperBound, numPartitions, fetchsize. ``name`` says whose network it is, for who loads the
    result; what ``ecken batch export`` wrote says so itself.
    """

    edges: str
    members: str | None = None
    jdbc: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    name: str = ""

    def read(self, spark: SparkSession, table: str) -> DataFrame:
        """Return one of the tables as it is.

        Raises
        ------
        Invalid
            ``batch_file``, ``batch_no_file``.
        """
        with told():
            if self.jdbc is not None:
                asked = {"url": self.jdbc, "dbtable": f"({table}) asked", **self.options}
                return spark.read.format("jdbc").options(**asked).load()
            try:
                return spark.read.parquet(table)
            except AnalysisException as error:
                if error.getCondition() in ("PATH_NOT_FOUND", "UNABLE_TO_INFER_SCHEMA"):
                    raise Invalid(
                        "batch_no_file", "There are no Parquet files at {path}.", path=table
                    ) from None
                raise

    def described(self, spark: SparkSession) -> str:
        """Return whose network it is: as the caller said, or as the export noted beside it."""
        if self.name or self.jdbc is not None:
            return self.name
        found = Folder(spark, _above(self.edges)).read_json("network.json")
        return str((found or {}).get("source", ""))


def _above(address: str) -> str:
    return address.rstrip("/").rpartition("/")[0] or "."


@dataclass(frozen=True)
class Pairs:
    """Pairs as they were given, columns ``a`` and ``b``, and what one look at them told."""

    table: DataFrame
    given: int
    loops: int
    mark: str
    """Sum of hashes of the pairs: equal for the same pairs in any order, and for them alone."""


def read_pairs(spark: SparkSession, source: Source) -> Pairs:
    """Read the pairs and check them, in one pass over them.

    Raises
    ------
    Invalid
        ``batch_columns``, ``batch_kinds``, ``batch_empty_cells`` and those of ``Source.read``.
    """
    table = _columns(source.read(spark, source.edges), "edges", ("a", "b"))
    kinds = {_kind(table, name, "edges") for name in ("a", "b")}
    if len(kinds) > 1:
        raise Invalid("batch_kinds", "In the edges, a holds numbers and b texts, or the reverse.")
    table = table.select(*(_plain(table, name) for name in ("a", "b")))
    pair = sf.xxhash64(sf.least("a", "b"), sf.greatest("a", "b"))
    with told():
        row = table.agg(
            sf.count("*"),
            sf.count_if(sf.col("a").isNull() | sf.col("b").isNull()),
            sf.count_if(sf.col("a") == sf.col("b")),
            sf.sum(pair.cast("decimal(20,0)")),
        ).first()
    assert row is not None
    _refuse_empty(row[1], "edges")
    return Pairs(table, row[0], row[2], f"{row[0]}:{int(row[3] or 0) & (2**64 - 1):016x}")


def read_privacy(spark: SparkSession, source: Source) -> tuple[DataFrame, str]:
    """Read who discloses what: columns ``member``, ``level`` (0 to 5), ``is_listed``; and a mark.

    Raises
    ------
    Invalid
        ``batch_columns``, ``batch_kinds``, ``batch_empty_cells``, ``batch_audience``,
        ``batch_twice`` and those of ``Source.read``.
    """
    assert source.members is not None
    names = ("member", "audience", "listed")
    table = _columns(source.read(spark, source.members), "members", names)
    _kind(table, "member", "members")
    levels = sf.create_map(*(sf.lit(part) for pair in _LEVELS.items() for part in pair))
    listed = sf.col("listed")
    if not isinstance(table.schema["listed"].dataType, (BooleanType, IntegralType)):
        raise Invalid("batch_kinds", "In the members, listed is neither true or false nor 1 or 0.")
    known = table.select(
        _plain(table, "member"),
        sf.try_element_at(levels, sf.lower(sf.col("audience").cast("string"))).alias("level"),
        listed.cast("boolean").alias("is_listed"),
        sf.col("audience").isNull().alias("is_silent"),
    )
    empty = sf.col("member").isNull() | sf.col("is_silent") | sf.col("is_listed").isNull()
    with told():
        row = known.agg(
            sf.count("*"),
            sf.count_if(empty),
            sf.count_if(sf.col("level").isNull() & ~sf.col("is_silent")),
            sf.count_distinct("member"),
            sf.sum(sf.xxhash64("member", "level", "is_listed").cast("decimal(20,0)")),
        ).first()
    assert row is not None
    _refuse_empty(row[1], "members")
    if row[2]:
        raise Invalid(
            "batch_audience",
            "{count} members have an audience that is none of {names}, or 0 to 4 or 255.",
            count=row[2],
            names=", ".join(reach.name.lower() for reach in Reach),
        )
    if row[3] < row[0]:
        raise Invalid(
            "batch_twice", "{count} rows name a member who has a row.", count=row[0] - row[3]
        )
    return known.drop("is_silent"), f"{row[0]}:{int(row[4] or 0) & (2**64 - 1):016x}"


def _columns(table: DataFrame, name: str, needed: tuple[str, ...]) -> DataFrame:
    """Return a table with columns in small letters, of which those that are needed are there."""
    seen = [column.lower() for column in table.columns]
    if set(needed) - set(seen):
        raise Invalid(
            "batch_columns",
            "The {name} have the columns {seen}; {needed} are needed.",
            name=name,
            seen=", ".join(table.columns) or "none",
            needed=", ".join(needed),
        )
    return table.toDF(*seen)


def _kind(table: DataFrame, column: str, name: str) -> type:
    """Return whether a column names members by numbers or texts, and refuse anything else."""
    kind = table.schema[column].dataType
    for possible in (IntegralType, StringType):
        if isinstance(kind, possible):
            return possible
    whole = kind.simpleString().startswith("decimal") and kind.simpleString().endswith(",0)")
    if whole:  # as databases hand out their whole numbers
        return IntegralType
    raise Invalid(
        "batch_kinds",
        "In the {name}, {column} is of the kind {seen}; whole numbers or texts name members.",
        name=name,
        column=column,
        seen=kind.simpleString(),
    )


def _plain(table: DataFrame, column: str) -> Column:
    """Return a column as 64-bit numbers, or as the texts that it holds."""
    kind = "string" if isinstance(table.schema[column].dataType, StringType) else "bigint"
    return sf.col(column).cast(kind).alias(column)


def _refuse_empty(count: int, name: str) -> None:
    if count:
        raise Invalid(
            "batch_empty_cells", "{count} rows of the {name} have an empty cell.",
            count=count, name=name,
        )  # fmt: skip
