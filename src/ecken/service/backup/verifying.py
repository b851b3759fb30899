"""Verifies a backup by restoring it into a temporary place and comparing."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ecken.errors import Conflict, Invalid
from ecken.files import replacing
from ecken.service.backup.keeping import list_backups
from ecken.service.backup.making import DATABASE_FILES, holding_folder, no_progress
from ecken.service.backup.manifest import Manifest, check_files, damaged, read_manifest
from ecken.service.engine.network import LiveNetwork
from ecken.service.engine.table_reader import answers_digest
from ecken.service.loading.list_reader import Progress
from ecken.settings import Settings
from ecken.store.backup.contents import count_rows, read_identity
from ecken.store.backup.postgresql_dump import restore_postgresql, temporary_database
from ecken.store.backup.sqlite_copy import find_damage
from ecken.store.database import Database
from ecken.store.migration import migrate, newest_revision

__all__ = [
    "check_answers",
    "check_contents",
    "choose_backup",
    "check_scheme_known",
    "verify_backup",
]

_DIFFERENT_MAX = 5


def choose_backup(path: Path) -> Path:
    """Return ``path`` if it is a backup, or the newest whole one in it.

    Raises
    ------
    Invalid
        ``no_backup``
    """
    found = list_backups(path)
    if found:
        return found[0].path
    read_manifest(path)
    return path


def verify_backup(settings: Settings, path: Path, *, progress: Progress = no_progress) -> Manifest:
    """Restore a backup into a temporary place, compare, and remove the place again.

    Compared are checksums, rows of every table, foreign keys, the journal, and the figures that
    the engine answers. The place is beside the backup, or a database on the server of the settings.

    Raises
    ------
    Invalid
        ``no_backup``, ``backup_damaged``
    Conflict
        ``backup_newer``, ``backup_of_other_kind``, ``backup_running``
    NotReady
        ``no_temporary_database``, ``backup_tool_missing``, ``backup_tool_old``,
        ``backup_tool_failed``, ``backup_folder``
    """
    manifest = read_manifest(path)
    check_scheme_known(path, manifest)
    progress("checksums", 0, None)
    check_files(path, manifest)
    with _restored(settings, path, manifest, progress) as database:
        progress("comparing", 0, None)
        check_contents(path, manifest, database)
        migrate(database)
        progress("building the network", 0, None)
        with database.reading() as connection:
            LiveNetwork().start(connection)
        check_answers(path, manifest, database)
    return manifest


def check_scheme_known(path: Path, manifest: Manifest) -> None:
    """Refuse what a newer version has written."""
    if manifest.scheme > newest_revision():
        raise Conflict(
            "backup_newer",
            "The backup {path} was made by Ecken {version} with tables of revision {scheme}; this "
            "version knows up to {newest}. Install that version or a newer one.",
            path=str(path),
            version=manifest.version,
            scheme=manifest.scheme,
            newest=newest_revision(),
        )


def check_contents(path: Path, manifest: Manifest, database: Database) -> None:
    """Compare a restored database, not yet migrated, with the manifest."""
    with database.reading() as connection:
        identity = read_identity(connection)
        rows = count_rows(connection)
    told = (manifest.scheme, manifest.journal, manifest.community, manifest.key_mark)
    if identity is None or tuple(identity) != told:
        damaged(path, "its database is not the one that the manifest describes")
    differing = sorted(
        name
        for name in rows.keys() | manifest.rows.keys()
        if rows.get(name) != manifest.rows.get(name)
    )
    if differing:
        said = (
            f"{name} has {rows.get(name, 0)} rows, not {manifest.rows.get(name, 0)}"
            for name in differing[:_DIFFERENT_MAX]
        )
        damaged(path, "; ".join(said))


def check_answers(path: Path, manifest: Manifest, database: Database) -> None:
    """Compare what the engine answers now with what it answered then."""
    if manifest.answers and manifest.scheme == newest_revision():
        with database.reading() as connection:
            if answers_digest(connection) != manifest.answers:
                damaged(path, "the engine answers other figures from it")


@contextmanager
def _restored(
    settings: Settings, path: Path, manifest: Manifest, progress: Progress
) -> Iterator[Database]:
    source = path / DATABASE_FILES[manifest.database]
    progress("restoring", 0, None)
    if manifest.database == "postgresql":
        if not settings.database_url.lower().startswith("postgres"):
            raise Invalid(
                "verify_needs_server",
                "The backup {path} is of PostgreSQL: to verify it, ECKEN_DATABASE_URL has to name "
                "a server. A database of its own is made there, and removed again.",
                path=str(path),
            )
        with temporary_database(settings.database_url) as url:
            with source.open("rb") as file:
                restore_postgresql(url, file, made_by=manifest.server)
            with closing(Database(url)) as database:
                yield database
        return
    with holding_folder(path.absolute().parent):
        place = path.absolute().parent / f".verify-{secrets.token_hex(8)}.part"
        place.mkdir(mode=0o700)
        try:
            copy = place / source.name
            with source.open("rb") as file, replacing(copy) as target:
                shutil.copyfileobj(file, target, 1 << 20)
            if reason := find_damage(copy):
                damaged(path, reason)
            with closing(Database(f"sqlite:///{copy}")) as database:
                yield database
        finally:
            shutil.rmtree(place, ignore_errors=True)
