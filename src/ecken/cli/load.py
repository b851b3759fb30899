"""``ecken load``: loads a community's own lists, or the archive of a whole community."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecken.cli.archive import load_file
from ecken.cli.opening import open_community
from ecken.cli.screen import print_error, print_json, print_line, print_table, progress_bars
from ecken.errors import Invalid
from ecken.files import replacing

if TYPE_CHECKING:
    from ecken.service.community import Community
    from ecken.service.loading.loading import Loaded, Plan

__all__ = ["load"]

_REPORT_KEPT = 100_000


def load(
    archive: Annotated[
        Path | None,
        typer.Argument(
            help="Archive of a whole community (ecken export), for an empty database; "
            "without any list."
        ),
    ] = None,
    members: Annotated[
        Path | None,
        typer.Option(help="CSV of members as a spreadsheet or club software writes it."),
    ] = None,
    contacts: Annotated[Path | None, typer.Option(help="CSV: a, b, since (may be absent).")] = None,
    requests: Annotated[
        Path | None, typer.Option(help="CSV: from, to, sent (may be absent).")
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(help="Text file: which column holds what, “email = E-Mail-Adresse” per line."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be done.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="Write what is done, line by line, to this CSV file.")
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Also change members who are there, by their id.")
    ] = False,
    leavers: Annotated[
        bool,
        typer.Option("--leavers", help="With --update: delete members whom the list lacks."),
    ] = False,
    skip_wrong: Annotated[
        bool, typer.Option("--skip-wrong", help="Leave wrong lines out and load the others.")
    ] = False,
    links: Annotated[
        Path | None,
        typer.Option(
            help="Write personal links for a first password to this CSV file: for who came, or "
            "without a list for all who have none."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Load members, contacts and open requests from CSV files, or a whole community.

    All or nothing: if a line is bad, nothing is loaded, and each bad line is named.
    """
    lists = {"members": members, "contacts": contacts, "requests": requests}
    if archive is not None:
        others = (*lists.values(), mapping, report, links, dry_run, update, leavers, skip_wrong)
        _load_archive(archive, is_alone=not any(others), json=json)
        return
    if not any(lists.values()) and links is None:
        raise Invalid("nothing_to_load", "Name at least one of --members, --contacts, --requests.")
    if leavers and not update:
        raise Invalid("leavers_without_update", "--leavers needs --update.")
    with open_community() as community:
        if not any(lists.values()):
            _write_links(community, links, None)
            return
        flags = (update, leavers, skip_wrong)
        plan = _plan(community, lists, mapping, flags, keep_bad=_REPORT_KEPT if report else 50)
        _show(plan, dry_run=dry_run, json=json, report=report)
        if dry_run:
            _print_counts_of_plan(plan, json=json)
            return
        loaded = _load(community, plan)
        _write_links(community, links, loaded.member_ids)
        _print_loaded(loaded, plan, json=json)


def _load_archive(archive: Path, *, is_alone: bool, json: bool) -> None:
    if not is_alone:
        raise Invalid(
            "archive_with_lists",
            "An archive is loaded as a whole: name the file alone, or with --json.",
        )
    load_file(archive, json=json)


def _plan(
    community: Community,
    lists: dict[str, Path | None],
    mapping: Path | None,
    flags: tuple[bool, bool, bool],
    *,
    keep_bad: int,
) -> Plan:
    from ecken.exchange.member_lists import parse_mapping
    from ecken.service.loading.list_members import ListOptions
    from ecken.service.loading.loading import plan_load

    given = None if mapping is None else parse_mapping(_content(mapping).decode("utf-8", "replace"))
    with progress_bars() as progress:
        return plan_load(
            community,
            **{name: _source(path) for name, path in lists.items()},
            mapping=given,
            options=ListOptions(*flags),
            keep_bad=keep_bad,
            progress=progress,
        )


def _source(path: Path | None) -> Path | bytes | None:
    """A list; of a pipe, which can be read only once, what is in it."""
    if path is None or path.is_file() or not path.exists() or path.is_dir():
        return path
    return _content(path)


def _content(path: Path) -> bytes:
    from ecken.service.loading.list_reader import opened

    with opened(path) as file:
        return file.read()


def _load(community: Community, plan: Plan) -> Loaded:
    from ecken.service.loading.loading import load_plan

    try:
        with progress_bars() as progress:
            return load_plan(community, plan, progress=progress)
    except Invalid as error:
        _print_bad_lines(error)
        raise


def _show(plan: Plan, *, dry_run: bool, json: bool, report: Path | None) -> None:
    """Say how the list was understood, and what would change, before anything is done."""
    from ecken.exchange.member_lists import written_mapping
    from ecken.service.loading.list_report import findings, written_report

    head = plan.head
    if head is not None and head.left_out:
        print_error(f"not taken from the list: {', '.join(head.left_out)}")
    if dry_run and head is not None and not json:
        encoding = head.encoding.name if head.encoding else "unknown"
        print_line(f"# read as {encoding}, header in line {head.header_line}; {head.origin}:")
        print_line(written_mapping(dict(head.mapping)))
    if plan.people.options.is_update or (dry_run and not json):
        for finding in findings(plan):
            if finding.what != "new member":
                print_error(_finding_line(finding.cells()))
    if report is not None:
        with replacing(report) as file:
            file.write(written_report(plan))


def _finding_line(cells: list[str]) -> str:
    what, line, load_id, name, column, was, becomes, reason = cells
    where = f"line {line}: " if line else ""
    who = " ".join(part for part in (load_id, name) if part)
    change = f"{column} “{was}” → “{becomes}”" if column else ""
    told = ", ".join(part for part in (who, change, reason) if part)
    return f"{where}{what}: {told}"


def _print_counts_of_plan(plan: Plan, *, json: bool) -> None:
    from ecken.service.loading.list_report import counts_of

    counts: dict[str, object] = {
        **counts_of(plan),
        "contacts": len(plan.ties.a),
        "requests": len(plan.asked.a),
    }
    if json:
        print_json(counts)
    else:
        print_table(counts)


def _print_loaded(loaded: Loaded, plan: Plan, *, json: bool) -> None:
    counts = {
        "members": loaded.members,
        "contacts": loaded.contacts,
        "requests": loaded.requests,
    }
    if plan.people.options.is_update:
        counts |= {"changed": loaded.changed, "left": loaded.left}
    if plan.people.skipped:
        counts["left_out"] = len(plan.people.skipped)
    if plan.bad.count:
        counts["wrong"] = plan.bad.count
    if json:
        print_json(counts)
    else:
        print_table(counts)


def _write_links(community: Community, path: Path | None, members: tuple[int, ...] | None) -> None:
    from ecken.service.loading.list_links import make_links

    if path is not None:
        with replacing(path) as file:
            file.write(make_links(community, members))


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
