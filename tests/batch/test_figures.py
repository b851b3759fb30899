"""Figures of all members on Spark, against the engine's exact answers and its estimates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import datasketches
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyspark.sql import SparkSession
from pyspark.sql import functions as sf

from ecken.batch.figures import FigureOptions
from ecken.batch.runs import run_figures
from ecken.batch.sketches import sketch_error, sketched
from ecken.errors import Conflict, Invalid
from ecken.graph import Network
from tests.batch.conftest import Files
from tests.batch.united import united, united_worlds
from tests.oracle import World
from tests.worlds import NAMED, network_of, star_of_hubs

pytestmark = pytest.mark.slow

EXACT_LOG = 16
"""So many registers that the small sets of these tests are kept one by one."""

Told = tuple[list[str], Callable[[str], None]]


def exact_figures(net: Network) -> list[tuple[int, ...]]:
    found = net.figures_of_all(third="exact")
    columns = (found.first, found.second, found.third)
    return list(zip(range(net.n), *(map(int, column) for column in columns), strict=True))


@settings(max_examples=2)
@given(
    world=united_worlds(),
    second=st.sampled_from(("exact", "sketch")),
    hub_size=st.sampled_from((3, 100_000)),
)
def test_figures_equal_the_engines_where_sketches_are_exact(
    spark: SparkSession, files: Files, world: World, second: str, hub_size: int
) -> None:
    task = files.task(files.source(world), hub_size=hub_size)
    run_figures(spark, task, FigureOptions(EXACT_LOG, second), print)
    assert files.figures(task) == exact_figures(network_of(world))


def test_audiences_decide_at_each_step(spark: SparkSession, files: Files, told: Told) -> None:
    """All named worlds, with every audience at the member in the middle of a line."""
    lines = []
    for reach in (0, 1, 2, 3, 4, 255):
        line = NAMED["path_of_five"]()
        line.reach = {1: reach, 2: reach}
        line.unlisted = {4} if reach == 3 else set()
        lines.append(line)
    world = united([*lines, *(make() for make in NAMED.values())])
    task = files.task(files.source(world), hub_size=5)
    said = run_figures(spark, task, FigureOptions(EXACT_LOG, "auto"), told[1])
    found = files.figures(task)
    assert found == exact_figures(network_of(world))
    assert [row[1:] for row in found if row[0] % 5 == 0][:6] == [
        (1, 0, 0), (1, 1, 0), (1, 1, 1), (1, 1, 1), (1, 1, 1), (1, 1, 1),
    ]  # fmt: skip
    assert (said["second"], said["second_error"]) == ("exact", 0.0)
    assert said["mean_first"] == pytest.approx(2 * said["network"]["contacts"] / world.n)
    assert not Path(f"{task.out}.work").exists()


@pytest.fixture(scope="module")
def large() -> World:
    """Too many members for sketches to be exact."""
    random = Random(4)
    pairs = [(a, b) for a in range(3000) for b in random.sample(range(3000), 6) if a != b]
    world = World.of(3000, pairs)
    world.reach = {i: random.choice((1, 2, 255)) for i in range(0, 3000, 3)}
    return world


def test_estimates_are_as_good_as_is_stated(
    spark: SparkSession, files: Files, large: World
) -> None:
    net = network_of(large)
    task = files.task(files.source(large))
    said = run_figures(spark, task, FigureOptions(8, "exact"), print)
    found = np.array(files.figures(task))
    exact = np.array(exact_figures(net))
    error = said["third_error"]
    assert error == pytest.approx(1.04 / 16, rel=0.05)
    assert (found[:, :3] == exact[:, :3]).all()
    deviation = found[:, 1:].sum(axis=1) / exact[:, 1:].sum(axis=1) - 1
    assert 0.4 * error < float(np.sqrt((deviation**2).mean())) < 1.5 * error
    assert float((abs(deviation) < 3 * error).mean()) > 0.99
    ours = net.figures_of_all(third="sketch", registers=256)
    both = ours.first + ours.second + ours.third.astype(np.int64)
    apart = found[:, 1:].sum(axis=1) / both - 1
    assert float((abs(apart) < 3 * (error + ours.third_error)).mean()) > 0.99
    assert said["mean_third"] == pytest.approx(found[:, 3].mean())


def test_a_second_circle_that_is_estimated_says_so(
    spark: SparkSession, files: Files, large: World
) -> None:
    task = files.task(files.source(large))
    said = run_figures(spark, task, FigureOptions(6, "sketch"), print)
    exact, found = np.array(exact_figures(network_of(large))), np.array(files.figures(task))
    assert said["second_error"] == said["third_error"] == pytest.approx(0.13, rel=0.06)
    assert (found[:, 1] == exact[:, 1]).all()
    assert 0 < float((abs(found[:, 2] - exact[:, 2]) / (1 + exact[:, 2])).mean()) < 0.2


def test_the_open_network_is_what_everybody_could_see(spark: SparkSession, files: Files) -> None:
    """Ties stay whose list is for everyone with both listed; a closed end is no matter."""
    world = World.of(7, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6)])
    world.reach = {1: 1, 3: 4, 4: 0}
    world.unlisted = {6}
    task = files.task(files.source(world), is_open=True)
    said = run_figures(spark, task, FigureOptions(EXACT_LOG, "exact"), print)
    kept = network_of(World.of(6, [(0, 1), (1, 2), (2, 3), (4, 5)]))
    assert files.figures(task) == exact_figures(kept)
    assert said["network"]["is_open"]


def test_a_sketch_of_spark_is_read_by_datasketches_and_the_other_way_round(
    spark: SparkSession,
) -> None:
    for log_registers in (4, 8, 12):
        members = spark.range(0, 5000).withColumn("group", sf.col("id") % 3)
        by_group = members.groupBy("group").agg(sketched("id", log_registers).alias("sketch"))
        row = by_group.agg(
            sf.hll_union_agg("sketch").alias("union"),
            sf.hll_sketch_estimate(sf.hll_union_agg("sketch")).alias("estimate"),
            sf.max_by("sketch", "group").alias("last"),
        ).first()
        assert row is not None
        ours = datasketches.hll_union(log_registers)
        for group in range(3):
            part = datasketches.hll_sketch(log_registers)
            for member in range(group, 5000, 3):
                part.update(member)
            ours.update(part)
        read = datasketches.hll_sketch.deserialize(bytes(row["union"]))
        assert round(read.get_estimate()) == row["estimate"]
        assert read.get_estimate() == pytest.approx(ours.get_result().get_estimate(), rel=1e-12)
        both = datasketches.hll_union(log_registers)
        for same in (part, datasketches.hll_sketch.deserialize(bytes(row["last"]))):
            both.update(same)
        twice = datasketches.hll_union(log_registers)
        for same in (part, part):
            twice.update(same)
        assert both.get_result().get_estimate() == twice.get_result().get_estimate()
        written = ours.get_result().serialize_updatable().hex()
        query = f"select hll_sketch_estimate(X'{written}') as n"
        back = spark.sql(query).first()
        assert back is not None
        assert back["n"] == row["estimate"]
        assert sketch_error(log_registers) == pytest.approx(
            1.04 / 2 ** (log_registers / 2), rel=0.1
        )


def test_a_result_is_not_written_over(spark: SparkSession, files: Files) -> None:
    task = files.task(files.source(star_of_hubs()))
    run_figures(spark, task, FigureOptions(8, "auto"), print)
    with pytest.raises(Conflict, match="is there already") as refused:
        run_figures(spark, task, FigureOptions(8, "auto"), print)
    assert refused.value.code == "batch_done"


def test_unknown_ways_to_count_are_refused(spark: SparkSession, files: Files) -> None:
    task = files.task(files.source(star_of_hubs()))
    for options, code in (
        (FigureOptions(3, "auto"), "batch_registers"),
        (FigureOptions(22, "auto"), "batch_registers"),
        (FigureOptions(8, "some"), "batch_second"),
    ):
        with pytest.raises(Invalid) as refused:
            run_figures(spark, task, options, print)
        assert refused.value.code == code
