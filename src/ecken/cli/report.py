"""``ecken report``: the network in numbers as a PDF, or as JSON."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecken.cli.opening import open_community
from ecken.cli.screen import print_error, print_json
from ecken.errors import Invalid

if TYPE_CHECKING:
    from ecken.service.community import Community

__all__ = ["report"]


def report(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write the PDF.", dir_okay=False)
    ] = None,
    whole: Annotated[
        bool,
        typer.Option("--whole", help="Over all contacts, also hidden ones: not for members."),
    ] = False,
    language: Annotated[str, typer.Option(help="de or en; else that of the site.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Write the network in numbers as a PDF: how far apart members are, and how they are linked.

    What members may see of it, as on the page; with --whole the whole network, for operators. The
    figures are those of today's snapshot; where there is none yet, it is taken first.
    """
    if file is None and not json:
        raise Invalid("report_file", "Name a file for the PDF, or ask for the figures by --json.")
    if language not in ("", "de", "en"):
        raise Invalid(
            "report_language", "The language is {seen}; de or en is needed.", seen=language
        )
    from ecken.service.numbers.network_report import make_network_report
    from ecken.service.numbers.snapshot import take_daily_snapshot

    with open_community() as community:
        take_daily_snapshot(community, again=False)
        if whole:
            print_error(
                "measured over all contacts, also hidden ones, and not what members see: pass "
                "nothing of it on to them"
            )
        if json:
            print_json(_figures(community, is_whole=whole))
        if file is not None:
            code = language or community.settings.default_language
            _write(file, make_network_report(community, code, is_whole=whole))


def _figures(community: Community, *, is_whole: bool) -> dict[str, Any] | None:
    from ecken.service.numbers.numbers import read_open
    from ecken.service.numbers.whole import read_whole_numbers

    with community.database.reading() as connection:
        found = (read_whole_numbers if is_whole else read_open)(connection, community.zone)
    return asdict(found) if found else None


def _write(path: Path, drawn: bytes) -> None:
    from ecken.files import replacing

    with replacing(path) as written:
        written.write(drawn)
    print_error(f"report written to {path}")
