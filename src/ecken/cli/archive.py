"""``ecken export``: writes the archive of a whole community, and loads it for ``ecken load``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ecken.cli.opening import open_community
from ecken.cli.screen import print_json, print_table, progress_bars
from ecken.files import replacing

__all__ = ["export", "load_file"]


def export(
    file: Annotated[Path, typer.Argument(help="The archive to write, a ZIP file.")],
    json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Write the whole community into one file that ecken load reads.

    Members, contacts, requests, messages and settings; no passwords, sessions or tokens. A file
    that is there is replaced once the new one is whole.
    """
    from ecken.service.loading.whole_community import export_community

    with open_community() as community, progress_bars() as progress, replacing(file) as target:
        counts = export_community(community, target, progress=progress)
    _print_counts(counts, json=json)


def load_file(file: Path, *, json: bool) -> None:
    """Load what `ecken export` wrote."""
    from ecken.service.loading.whole_community import load_archive

    with open_community() as community, progress_bars() as progress:
        counts = load_archive(community, file, progress=progress)
    _print_counts(counts, json=json)


def _print_counts(counts: dict[str, int], *, json: bool) -> None:
    if json:
        print_json(counts)
    else:
        print_table({name: count for name, count in counts.items() if count})
