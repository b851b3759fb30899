"""``ecken graph`` and its commands."""

from __future__ import annotations

import typer

from ecken.cli.graph.asking import build, figures, path
from ecken.cli.graph.measuring import distances, measures

__all__ = ["graph_app"]

graph_app = typer.Typer(
    name="graph",
    help="The engine alone: build a network from a file of pairs, ask it for figures and paths.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
for command in (build, figures, path, distances, measures):
    graph_app.command()(command)
