"""Writes the network of a site as the tables that a run reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from pyspark.sql import SparkSession

from ecken.batch.session import told
from ecken.files import make_folder, replacing

__all__ = ["write_network"]

_PIECE = 100_000


def write_network(
    spark: SparkSession,
    folder: Path,
    pairs: Iterable[NDArray[Any]],
    members: Iterable[tuple[int, str, bool]],
    noted: dict[str, Any],
) -> None:
    """Write ``edges`` and ``members`` as Parquet, and ``network.json``, which says whose they are.

    The lines go through a text file in the same folder, since Spark reads that many times as fast
    as it takes objects of Python's; so Spark has to run on this machine.
    """
    make_folder(folder)
    lines = (f"{a},{b}\n" for piece in pairs for a, b in piece.tolist())
    _write(spark, folder, "edges", "a bigint, b bigint", lines)
    rows = (f"{member},{audience},{str(listed).lower()}\n" for member, audience, listed in members)
    _write(spark, folder, "members", "member bigint, audience string, listed boolean", rows)
    with replacing(folder / "network.json") as file:
        file.write(json.dumps(noted).encode())


def _write(
    spark: SparkSession, folder: Path, name: str, columns: str, lines: Iterator[str]
) -> None:
    text = folder / f"{name}.csv"
    with replacing(text) as file:
        while piece := "".join(islice(lines, _PIECE)):
            file.write(piece.encode())
    try:
        with told():
            table = spark.read.csv(f"file://{text.resolve()}", schema=columns, mode="FAILFAST")
            table.write.mode("overwrite").parquet(f"file://{(folder / name).resolve()}")
    finally:
        text.unlink()
