"""What cannot be read is named and nothing is guessed, left out or written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from ecken.batch.figures import FigureOptions
from ecken.batch.inputs import Source
from ecken.batch.runs import run_figures
from ecken.errors import Conflict, EckenError, Invalid
from tests.batch.conftest import Files
from tests.oracle import World
from tests.worlds import network_of, two_cliques

pytestmark = pytest.mark.slow

OPTIONS = FigureOptions(16, "exact")

TABLES = {
    "batch_columns": (("a int, c int", ["1,2"]), None),
    "batch_empty_cells": (("a int, b int", ["1,2", "3,"]), None),
    "batch_kinds": (("a double, b double", ["1.5,2"]), None),
    "batch_audience": (
        ("a int, b int", ["1,2"]),
        ("member int, audience string, listed boolean", ["1,friends,true", "2,nobody,true"]),
    ),
    "batch_twice": (
        ("a int, b int", ["1,2"]),
        ("member int, audience string, listed int", ["1,255,1", "2,0,0", "1,255,1"]),
    ),
    "batch_unknown_members": (
        ("a int, b int", ["1,2", "2,3"]),
        ("member int, audience int, listed int", ["1,255,1", "2,0,0"]),
    ),
}
"""What is refused, and edges and members for which it is."""


@pytest.mark.parametrize("code", TABLES)
def test_a_wrong_table_is_refused(spark: SparkSession, files: Files, code: str) -> None:
    edges, members = TABLES[code]
    source = Source(
        files.write(f"{code}-edges", *edges),
        files.write(f"{code}-members", *members) if members else None,
    )
    task = files.task(source)
    with pytest.raises(Invalid) as refused:
        run_figures(spark, task, OPTIONS, print)
    assert refused.value.code == code
    assert not Path(task.out).exists()


def test_other_kinds_are_refused(spark: SparkSession, files: Files) -> None:
    texts = files.write("texts", "a string, b int", ["x,2"])
    members = files.write("numbers", "member int, audience int, listed string", ["1,255,yes"])
    pairs = files.write("pairs", "a int, b int", ["1,2"])
    named = files.write("named", "member string, audience int, listed int", ["1,255,1"])
    for source in (Source(texts), Source(pairs, members), Source(pairs, named)):
        with pytest.raises(Invalid) as refused:
            run_figures(spark, files.task(source), OPTIONS, print)
        assert refused.value.code == "batch_kinds"


def _cut_file(edges: Path) -> None:
    part = next(edges.glob("part-*.parquet"))
    part.write_bytes(part.read_bytes()[:-5])


def _change_data(edges: Path) -> None:
    """The end, which says where everything is, stays; the numbers are gone."""
    part = next(edges.glob("part-*.parquet"))
    whole = part.read_bytes()
    part.write_bytes(whole[:8] + bytes(60) + whole[68:])


def _drop_sums(edges: Path) -> None:
    for path in edges.glob(".*.crc"):
        path.unlink()


@pytest.mark.parametrize("damage", [_cut_file, _change_data])
@pytest.mark.parametrize("has_sums", [True, False])
def test_a_damaged_file_is_refused(
    spark: SparkSession, files: Files, damage: Callable[[Path], None], has_sums: bool
) -> None:
    task = files.task(files.source(two_cliques()))
    edges = Path(task.source.edges)
    damage(edges)
    if not has_sums:
        _drop_sums(edges)
    with pytest.raises(EckenError) as refused:
        run_figures(spark, task, OPTIONS, print)
    assert refused.value.code == "batch_file", refused.value.sentence
    assert edges.name in refused.value.sentence
    assert not Path(task.out).exists()


def test_a_file_of_another_kind_is_named_with_the_reason(spark: SparkSession, files: Files) -> None:
    table = files.folder / "edges.csv"
    table.write_text("a,b\n1,2\n")
    with pytest.raises(Invalid, match=r"edges\.csv is not a Parquet file") as refused:
        run_figures(spark, files.task(Source(str(table))), OPTIONS, print)
    assert refused.value.code == "batch_file"
    assert "calling" not in refused.value.sentence


def test_a_folder_with_somebody_elses_table_stays_as_it_is(
    spark: SparkSession, files: Files
) -> None:
    task = files.task(files.source(two_cliques()))
    note = Path(task.out) / "figures" / "note.txt"
    note.parent.mkdir(parents=True)
    note.write_text("mine")
    with pytest.raises(Conflict) as refused:
        run_figures(spark, task, OPTIONS, print)
    assert refused.value.code == "batch_done"
    assert note.read_text() == "mine"


def test_a_missing_file_is_named(spark: SparkSession, files: Files) -> None:
    nowhere = str(files.folder / "nowhere")
    with pytest.raises(Invalid, match="nowhere") as refused:
        run_figures(spark, files.task(Source(nowhere)), OPTIONS, print)
    assert refused.value.code == "batch_no_file"


def test_contradictions_are_refused(spark: SparkSession, files: Files) -> None:
    task = files.task(Source("nowhere"))
    for wrong, code in (
        (replace(task, is_open=True), "batch_open_needs_members"),
        (replace(task, hub_size=0), "batch_hub_size"),
    ):
        with pytest.raises(Invalid) as refused:
            run_figures(spark, wrong, OPTIONS, print)
        assert refused.value.code == code


def test_a_network_without_contacts_has_figures_of_nothing(
    spark: SparkSession, files: Files
) -> None:
    task = files.task(files.source(World(2)))
    said = run_figures(spark, task, OPTIONS, print)
    assert files.figures(task) == [(0, 0, 0, 0), (1, 0, 0, 0)]
    assert (said["mean_first"], said["mean_third"]) == (0, 0)


def test_repeats_and_pairs_with_oneself_change_nothing(spark: SparkSession, files: Files) -> None:
    """Texts name members as well; who is in no pair is not known without a table of members."""
    lines = ["x,y", "y,x", "x,y", "y,y", "y,z"]
    task = files.task(Source(files.write("repeats", "a string, b string", lines)))
    run_figures(spark, task, OPTIONS, print)
    assert files.figures(task) == [("x", 1, 1, 0), ("y", 2, 0, 0), ("z", 1, 1, 0)]


def test_a_database_is_asked_by_queries(spark: SparkSession, files: Files) -> None:
    """Derby, which comes with Spark, stands for any database with a driver."""
    world = two_cliques()
    world.reach = {4: 1, 5: 2}
    written = files.source(world)
    url = f"jdbc:derby:{files.folder / 'derby'};create=true"
    options = {"driver": "org.apache.derby.iapi.jdbc.AutoloadedDriver"}
    for name in ("edges", "members"):
        table = spark.read.parquet(str(getattr(written, name)))
        table.toDF(*(f"{column}_of" for column in table.columns)).write.jdbc(
            url, name, properties=options
        )
    source = Source(
        'select "a_of" as a, "b_of" as b from edges',
        'select "member_of" as member, "audience_of" as audience, "listed_of" as listed '
        "from members",
        url,
        options,
    )
    task = files.task(source)
    run_figures(spark, task, OPTIONS, print)
    found = network_of(world).figures_of_all(third="exact")
    expected = zip(range(10), found.first, found.second, found.third, strict=True)
    assert files.figures(task) == [tuple(map(int, row)) for row in expected]
