"""``ecken load``: bring a community's own lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecken.cli.opening import open_community
from ecken.cli.screen import print_error, print_json, print_table, progress_bars
from ecken.errors import Invalid

if TYPE_CHECKING:
    from ecken.service.loading.loading import Loaded

__all__ = ["load"]


def load(
    members: Annotated[
        Path | None, typer.Option(help="CSV: id, email, last_name, and what else is known.")
    ] = None,
    contacts: Annotated[Path | None, typer.Option(help="CSV: a, b, since (may be absent).")] = None,
    requests: Annotated[
        Path | None, typer.Option(help="CSV: from, to, sent (may be absent).")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Load members, contacts and open requests from CSV files (UTF-8 with header).

    All or nothing: if a line is bad, nothing is loaded, and each bad line is named.
    """
    if members is None and contacts is None and requests is None:
        raise Invalid("nothing_to_load", "Name at least one of --members, --contacts, --requests.")
    try:
        loaded = _load(members, contacts, requests)
    except Invalid as error:
        _print_bad_lines(error)
        raise
    counts = {
        "members": loaded.members,
        "contacts": loaded.contacts,
        "requests": loaded.requests,
    }
    if json:
        print_json(counts)
    else:
        print_table(counts)


def _load(members: Path | None, contacts: Path | None, requests: Path | None) -> Loaded:
    from ecken.service.loading.loading import load_community

    with open_community() as community, progress_bars() as progress:
        return load_community(
            community, members=members, contacts=contacts, requests=requests, progress=progress
        )


def _print_bad_lines(error: Invalid) -> None:
    """Name the bad lines that the error carries, and how many more there are."""
    from ecken.service.loading.loading import BadLine

    lines = error.fields.get("lines")
    if not isinstance(lines, list):
        return
    for bad in lines:
        if isinstance(bad, BadLine):
            print_error(f"{bad.file}, line {bad.line}: {bad.reason}")
    more = int(str(error.fields["count"])) - len(lines)
    if more:
        print_error(f"… and {more} more bad lines")
