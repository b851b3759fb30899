"""``ecken batch export`` and ``ecken batch load``: from the site to Spark, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ecken.cli.batch.options import (
    Json,
    Memory,
    show,
    started_spark,
)
from ecken.cli.opening import open_community
from ecken.errors import Conflict, Invalid

__all__ = ["export", "load"]


def export(
    folder: Annotated[Path, typer.Argument(help="A new folder for edges, members, network.json.")],
    memory: Memory = None,
    json: Json = False,
) -> None:
    """Write this site's contacts and audiences as Parquet, for figures and distances.

    The folder says by numbers who knows whom: keep it as safe as the database.
    """
    from ecken.service.operators.measurements import read_whole_network

    if (folder / "network.json").exists():
        raise Conflict(
            "batch_done", "{path} is there already; name another folder.",
            path=folder / "network.json",
        )  # fmt: skip
    with open_community() as community:
        network = read_whole_network(community)
        noted = {"source": network.source, "version": network.version}
        with started_spark("local[2]", None, memory) as spark:
            from ecken.batch.export import write_network

            write_network(spark, folder, network.pairs, network.members, noted)
    show({"network": noted}, is_json=json)


def load(
    file: Annotated[Path, typer.Argument(help="distances.json or figures.json of a result.")],
    json: Json = False,
) -> None:
    """Show members what was measured, on the page of the network in numbers.

    Only what was measured with --open, over the network of this site, is taken.
    """
    from ecken.service.operators.measurements import load_measurement

    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid("bad_file", "{path}: {why}.", path=file, why=error) from None
    with open_community() as community:
        found = load_measurement(community, text)
    show({"network": {"kind": found.kind, "members": found.members}, **found.result}, is_json=json)
