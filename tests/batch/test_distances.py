"""How far apart members are, by rounds on Spark, against the engine's count from everybody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyspark.sql import SparkSession

from ecken.batch.distances import DistanceOptions
from ecken.batch.runs import Task, run_distances
from ecken.errors import Conflict, Invalid
from tests.batch.conftest import Files
from tests.batch.united import united_worlds
from tests.oracle import World
from tests.worlds import long_line, network_of, two_cliques

pytestmark = pytest.mark.slow

EXACT = DistanceOptions(log_registers=16, runs=2, most_rounds=1000)
"""So many registers that the small sets of these tests are kept one by one."""

Told = tuple[list[str], Callable[[str], None]]


class StoppedError(Exception):
    """Stands for whatever ends a run."""


@settings(max_examples=1)
@given(world=united_worlds(), hub_size=st.sampled_from((3, 100_000)))
def test_distances_equal_the_engines_where_sketches_are_exact(
    spark: SparkSession, files: Files, world: World, hub_size: int
) -> None:
    task = files.task(files.source(world), hub_size=hub_size)
    said = run_distances(spark, task, EXACT, print)
    net = network_of(world)
    exact = net.distances(sample=None).to_dict()
    for name in ("pairs", "unreachable", "median_hops", "within_3", "within_6", "mean_hops"):
        assert said[name] == pytest.approx(exact[name]), name
    assert said["effective_diameter"] == pytest.approx(exact["effective_diameter"])
    assert said["longest_seen"] == exact["diameter"]
    parts = net.components()
    assert (said["components"], said["largest_component"]) == (len(parts), int(parts.sizes[0]))
    assert said["mean_hops_error"] == said["effective_diameter_error"] == 0


@pytest.fixture(scope="module")
def estimated() -> World:
    """Too many members for sketches to be exact, in two components."""
    random = Random(8)
    pairs = [(a, b) for a in range(3, 2000) for b in random.sample(range(3, 2000), 2) if a != b]
    return World.of(2000, [*pairs, (0, 1), (1, 2)])


def test_estimates_are_as_good_as_is_stated(
    spark: SparkSession, files: Files, estimated: World
) -> None:
    task = files.task(files.source(estimated))
    said = run_distances(spark, task, DistanceOptions(7, 4, 1000), print)
    exact = network_of(estimated).distances(sample=None)
    assert exact.mean_hops is not None
    assert 0 < said["mean_hops_error"] < 0.1
    assert abs(said["mean_hops"] - exact.mean_hops) < 4 * said["mean_hops_error"]
    assert said["unreachable"] == exact.unreachable
    assert sum(said["pairs"]) == pytest.approx(exact.connected, abs=20)
    assert said["pairs"][0] == exact.pairs[0]
    assert said["median_hops"] == exact.median_hops
    assert said["is_complete"]
    assert files.said(task, "distances") == said


def test_a_stopped_run_is_taken_up_where_it_stopped(
    spark: SparkSession, files: Files, told: Told
) -> None:
    source = files.source(long_line(7))
    stopped, whole = files.task(source), files.task(source)
    said, tell = told

    def stop(sentence: str) -> None:
        tell(sentence)
        if sentence.startswith("round 2"):
            raise StoppedError

    with pytest.raises(StoppedError):
        run_distances(spark, stopped, EXACT, stop)
    assert [line for line in said if line.startswith("round")] == [
        "round 1: 7 members reach further",
        "round 2: 7 members reach further",
    ]
    _cut_last_round(stopped)
    with pytest.raises(Conflict, match="differs in: runs") as refused:
        run_distances(spark, stopped, DistanceOptions(16, 3, 1000), tell)
    assert refused.value.code == "batch_other_run"
    said.clear()
    taken_up = run_distances(spark, stopped, EXACT, tell)
    assert said[1] == "an earlier run is taken up again"
    assert "taken up again after round 2" in said
    assert next(line for line in said if line.startswith("round")).startswith("round 3")
    in_one = run_distances(spark, whole, EXACT, tell)
    times = {"measured_at": 0}
    assert taken_up | times == in_one | times
    assert taken_up["pairs"] == [6, 5, 4, 3, 2, 1]


def _cut_last_round(task: Task) -> None:
    """Leave behind what a round that was cut off leaves: files without the mark of the end."""
    half = Path(f"{task.out}.work") / "round-3"
    half.mkdir()
    (half / "part-00000.snappy.parquet").write_bytes(b"PAR1")


def test_rounds_that_end_too_early_are_said_to(spark: SparkSession, files: Files) -> None:
    task = files.task(files.source(long_line(7)))
    said = run_distances(spark, task, DistanceOptions(16, 2, 2), print)
    assert said["pairs"] == [6, 5]
    assert not said["is_complete"]
    assert (said["unreachable"], said["components"]) == (None, None)


def test_a_network_without_contacts_has_no_distances(spark: SparkSession, files: Files) -> None:
    said = run_distances(spark, files.task(files.source(World(3))), EXACT, print)
    assert (said["pairs"], said["mean_hops"], said["unreachable"]) == ([], None, 3)
    assert (said["components"], said["largest_component"], said["rounds"]) == (3, 1, 0)


def test_unknown_ways_to_measure_are_refused(spark: SparkSession, files: Files) -> None:
    task = files.task(files.source(two_cliques()))
    for options, code in (
        (DistanceOptions(8, 1, 9), "batch_runs"),
        (DistanceOptions(8, 17, 9), "batch_runs"),
        (DistanceOptions(8, 2, 0), "batch_rounds"),
        (DistanceOptions(30, 2, 9), "batch_registers"),
    ):
        with pytest.raises(Invalid) as refused:
            run_distances(spark, task, options, print)
        assert refused.value.code == code
