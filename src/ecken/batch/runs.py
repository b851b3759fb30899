"""The two runs from their input to their result: figures of all members, and distances.

A result is a folder: ``figures`` (Parquet: ``member``, ``first``, ``second``, ``third``) and
``figures.json`` for the one, ``distances.json`` for the other. The JSON file is written last, says
which network was measured, how and with what error, and is what ``ecken batch load`` takes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from pyspark.sql import SparkSession

from ecken.batch.checkpoints import Checkpoints
from ecken.batch.distances import DistanceOptions, measure_growth
from ecken.batch.figures import FigureOptions, count_figures, summarise_figures
from ecken.batch.hop_statistics import hop_statistics
from ecken.batch.inputs import Source, read_pairs, read_privacy
from ecken.batch.network import BatchNetwork, Identity, prepare
from ecken.batch.session import told
from ecken.batch.sketches import check_log
from ecken.batch.storage import Folder
from ecken.errors import Conflict, Invalid

__all__ = ["FORMAT", "Task", "run_distances", "run_figures"]

FORMAT = "ecken-batch-1"

Tell = Callable[[str], None]
"""Told in a sentence what is being done."""


@dataclass(frozen=True)
class Task:
    """What is measured, and where it is written."""

    source: Source
    out: str
    work: str | None = None
    """Folder of the run; beside ``out`` unless given."""
    is_open: bool = False
    """Take the open network (R13), not everybody's own view or all contacts."""
    hub_size: int = 100_000
    """With more contacts a member is divided into parts."""

    def work_folder(self, spark: SparkSession) -> Folder:
        """Return the folder of what is done so far."""
        return Folder(spark, self.work or f"{self.out.rstrip('/')}.work")

    def check(self) -> None:
        """Refuse what contradicts itself."""
        if self.is_open and self.source.members is None:
            raise Invalid(
                "batch_open_needs_members",
                "Which lists are open, the members say; name their table too.",
            )
        if self.hub_size < 1:
            raise Invalid(
                "batch_hub_size", "A hub has at least 1 contact, not {seen}.", seen=self.hub_size
            )


def run_figures(
    spark: SparkSession, task: Task, options: FigureOptions, tell: Tell
) -> dict[str, Any]:
    """Count the figures of all members, write them, and return what the JSON file says.

    Raises
    ------
    Invalid, Conflict, NotReady
        As what is read, written and made says.
    """
    out = _checked(spark, task, options, "figures")
    with told():
        run, network, identity = _begin(spark, task, "figures", asdict(options), tell)
        figures = count_figures(run, network, options, tell)
        tell("writing the figures")
        figures.write.mode("overwrite").parquet(out.path("figures"))
        written = spark.read.parquet(out.path("figures"))
        said = summarise_figures(run, network, options, written)
    return _finish(run, out, "figures", identity, said)


def run_distances(
    spark: SparkSession, task: Task, options: DistanceOptions, tell: Tell
) -> dict[str, Any]:
    """Measure how many hops apart members are, write it, and return what the JSON file says.

    Over all contacts, whatever the audiences, or over the open network.

    Raises
    ------
    Invalid, Conflict, NotReady
        As what is read, written and made says.
    """
    out = _checked(spark, task, options, "distances")
    kept = {k: v for k, v in asdict(options).items() if k != "most_rounds"}
    with told():
        run, network, identity = _begin(spark, task, "distances", kept, tell)
        growth = measure_growth(run, network, options, tell)
    method = {
        "registers": 2**options.log_registers,
        "runs": options.runs,
        "rounds": len(growth.sizes) - 1,
    }
    return _finish(run, out, "distances", identity, {**method, **hop_statistics(growth)})


def _checked(
    spark: SparkSession, task: Task, options: FigureOptions | DistanceOptions, kind: str
) -> Folder:
    """Refuse what cannot be; return the folder, which has no result of this kind."""
    task.check()
    options.check()
    check_log(options.log_registers)
    out = Folder(spark, task.out)
    names = [f"{kind}.json"]
    if kind == "figures" and not task.work_folder(spark).has():
        names.append(kind)  # a table of somebody else: a stopped run has its folder
    for name in names:
        if out.has(name):
            raise Conflict(
                "batch_done", "{path} is there already; name another folder.", path=out.path(name)
            )
    return out


def _begin(
    spark: SparkSession, task: Task, kind: str, options: dict[str, Any], tell: Tell
) -> tuple[Checkpoints, BatchNetwork, Identity]:
    tell("reading the contacts")
    pairs = read_pairs(spark, task.source)
    privacy, mark = None, ""
    if task.source.members is not None:
        privacy, mark = read_privacy(spark, task.source)
    identity = {
        "format": FORMAT, "kind": kind, **options, "pairs": pairs.mark, "privacy": mark,
        "is_open": task.is_open, "hub_size": task.hub_size,
    }  # fmt: skip
    run = Checkpoints(task.work_folder(spark), identity)
    if run.is_taken_up:
        tell("an earlier run is taken up again")
    network = prepare(run, pairs, privacy, is_open=task.is_open, hub_size=task.hub_size)
    marks = f"{pairs.mark}/{mark}" if mark else pairs.mark
    who = Identity(
        task.source.described(spark), marks, task.is_open, network.members, network.contacts
    )
    tell(f"{network.members:,} members, {network.contacts:,} contacts")
    return run, network, who


def _finish(
    run: Checkpoints, out: Folder, kind: str, identity: Identity, said: dict[str, Any]
) -> dict[str, Any]:
    result = {
        "format": FORMAT,
        "kind": kind,
        "measured_at": int(time.time()),
        "network": identity.as_json(),
        **said,
    }
    out.write_json(f"{kind}.json", result)
    run.finish()
    return result
