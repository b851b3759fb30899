"""``ecken batch``: figures of all members and distances on Spark, here or on a cluster.

The commands run under spark-submit too; nothing but ``ecken[spark]`` is needed for them.
"""

from __future__ import annotations

import typer

from ecken.cli.batch.runs import distances, figures
from ecken.cli.batch.site import export, load

__all__ = ["batch_app"]

batch_app = typer.Typer(
    name="batch",
    help="Whole networks on Spark: figures of all members, and how far apart they are.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

for command in (figures, distances, export, load):
    batch_app.command()(command)
