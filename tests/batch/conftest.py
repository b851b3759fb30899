"""Spark for these tests, and worlds written as the files that it reads."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from ecken.batch.inputs import Source
from ecken.batch.runs import Task
from ecken.batch.session import open_spark
from tests.oracle import World

NAMES = {0: "nobody", 1: "contacts", 2: "second", 3: "third", 4: "fourth", 255: "everyone"}


@pytest.fixture(scope="package")
def spark() -> Iterator[SparkSession]:
    """One session for all modules: the start of Java takes most of the time."""
    if shutil.which("java") is None:
        pytest.skip("no java")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(Path(__file__).parent / "spark"))
        with open_spark("local[2]", partitions=2, memory="1g") as session:
            patch.undo()
            yield session


@dataclass(frozen=True)
class Files:
    """A folder of Parquet files, and tasks on them."""

    spark: SparkSession
    folder: Path
    numbers: Iterator[int]

    def write(self, name: str, columns: str, lines: list[str]) -> str:
        """Write a table from lines of comma-separated values; return its address."""
        text = self.folder / f"{name}.csv"
        text.write_text("".join(f"{line}\n" for line in lines))
        address = str(self.folder / name)
        self.spark.read.csv(str(text), schema=columns).coalesce(1).write.parquet(address)
        return address

    def source(self, world: World) -> Source:
        """Write a world's contacts and audiences."""
        name = f"world-{next(self.numbers)}"
        pairs = [f"{a},{b}" for a, row in world.contacts.items() for b in row if a < b]
        people = [
            f"{i},{NAMES[world.reach_of(i)]},{str(i not in world.unlisted).lower()}"
            for i in range(world.n)
        ]
        return Source(
            self.write(f"{name}-edges", "a int, b int", pairs),
            self.write(f"{name}-members", "member int, audience string, listed boolean", people),
        )

    def task(self, source: Source, **more: Any) -> Task:
        """Return a task whose result goes to a new folder."""
        return replace(Task(source, str(self.folder / f"out-{next(self.numbers)}")), **more)

    def figures(self, task: Task) -> list[tuple[int, ...]]:
        """Read the figures that a run has written, by member."""
        rows = self.spark.read.parquet(f"{task.out}/figures").orderBy("member").collect()
        return [tuple(row) for row in rows]

    def said(self, task: Task, kind: str) -> dict[str, Any]:
        """Read what the JSON file of a result says."""
        found: dict[str, Any] = json.loads((Path(task.out) / f"{kind}.json").read_text())
        return found


@pytest.fixture(scope="module")
def files(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Where the tests of a module write."""
    return Files(spark, tmp_path_factory.mktemp("batch"), count())


@pytest.fixture
def told() -> tuple[list[str], Callable[[str], None]]:
    """What a run has said so far, and what it says it to."""
    said: list[str] = []
    return said, said.append
