"""A whole community in one file: written by its operators, and loaded into an empty database.

What members have written, chosen and set goes along, with all ids; so the three figures of every
member, requests and settings are equal on the other side. Passwords, sessions and tokens do not.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection

from ecken.errors import Invalid
from ecken.exchange.community_archive import (
    CommunityArchive,
    CommunityArchiveWriter,
    damaged,
    open_community_archive,
)
from ecken.reference.days import stamp
from ecken.service.community import Community
from ecken.service.loading.archive_values import read_values, written_values
from ecken.service.loading.list_reader import Progress
from ecken.service.privacy.erasures import replay_erasures
from ecken.store.journal import ChangeKind, append_change, lock_head
from ecken.store.migration import newest_revision
from ecken.store.site import whole_community as store
from ecken.store.site.community_exports import insert_community_export

__all__ = ["export_community", "load_archive"]

_README = """\
This is the archive of a whole community, written by Ecken {version} on {made}.
It holds what members have written to each other. Keep it as safe as the database.

archive.json   what this archive is: the scheme of its tables, their columns, how many rows
tables/        a file for each table: the first line names the columns, each other is a row (JSON)

Moments are seconds since 1 January 1970, UTC. Bytes (photos) are base64.
Load it into an empty database, by the same version of Ecken:  ecken load FILE
Not in it, and why:
{left_out}
"""


def _no_progress(_stage: str, _done: int, _total: int | None) -> None:
    """Show nothing."""


def export_community(
    community: Community, file: BinaryIO, *, progress: Progress = _no_progress
) -> dict[str, int]:
    """Write the archive of the community as it is at one moment; return rows by table.

    That it is written stands in the data log of every member, from before the first byte.
    """
    with community.writing() as connection:
        insert_community_export(connection, at=community.clock())
    archive = CommunityArchiveWriter(file)
    tables: list[dict[str, Any]] = []
    with community.database.reading() as connection:
        for name in store.archived_tables():
            progress(f"writing {name}", 0, None)
            columns = store.archived_columns(name)
            rows = written_values(columns, store.read_archived(connection, name))
            count = archive.write_table(name, [form.name for form in columns], rows)
            described = [{"name": form.name, "type": form.kind} for form in columns]
            tables.append({"name": name, "rows": count, "columns": described})
    made = stamp(community.clock(), community.zone)
    about = {"made": made, "version": version("ecken"), "scheme": newest_revision()}
    left_out = "\n".join(f"- {name}: {why}" for name, why in store.LEFT_OUT.items())
    readme = _README.format(version=about["version"], made=made, left_out=left_out)
    archive.finish({**about, "tables": tables}, readme)
    return {table["name"]: table["rows"] for table in tables}


def load_archive(
    community: Community, path: Path, *, progress: Progress = _no_progress
) -> dict[str, int]:
    """Load an archive into an empty database, all or nothing; return rows by table.

    Who is in the ledger of erasures does not come back.

    Raises
    ------
    Invalid
        ``no_community_archive``, ``archive_of_other_version``, ``archive_damaged``,
        ``archive_contradicts``
    Conflict
        ``archive_needs_empty``
    """
    with open_community_archive(path) as archive:
        expected = _check_about(archive)
        with community.database.loading() as connection:
            lock_head(connection)
            store.check_is_new(connection)
            for name, rows in expected.items():
                progress(f"loading {name}", 0, None)
                _load_table(connection, archive, name, rows)
            store.finish_archived(connection)
            append_change(connection, ChangeKind.RELOADED, at=community.clock())
    community.network.changed.set()
    replay_erasures(community)
    return expected


def _load_table(connection: Connection, archive: CommunityArchive, name: str, rows: int) -> None:
    """Load one table, which must be as long as the archive says."""
    columns = store.archived_columns(name)
    read = read_values(name, columns, archive.rows(name, [form.name for form in columns]))
    loaded = store.insert_archived(connection, name, read)
    if loaded != rows:
        raise damaged(name, loaded + 2)


def _check_about(archive: CommunityArchive) -> dict[str, int]:
    """Return how many rows each table must have."""
    about = archive.about
    if about.get("scheme") != newest_revision():
        raise Invalid(
            "archive_of_other_version",
            "The archive was written by Ecken {version} with tables of scheme {scheme}; this "
            "version has scheme {newest}. Load it with the version that wrote it, and install the "
            "newer one afterwards.",
            version=str(about.get("version"))[:20],
            scheme=str(about.get("scheme"))[:20],
            newest=newest_revision(),
        )
    tables = about.get("tables")
    named = {
        table["name"]: table["rows"]
        for table in (tables if isinstance(tables, list) else [])
        if isinstance(table, dict) and {"name", "rows"} <= table.keys()
    }
    for name in store.archived_tables():
        if type(named.get(name)) is not int:
            raise damaged(name, 1)
    return {name: named[name] for name in store.archived_tables()}
