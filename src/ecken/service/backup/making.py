"""Makes a backup of a site while it runs: database, files, settings, and a manifest at the end.

Everything is read in one transaction, so it is of one journal version. It is written into a
folder of another name, brought to the disk, and renamed: a folder with a date is whole.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection

from ecken.errors import Conflict, Invalid, NotReady
from ecken.files import create_private, locked, replacing, sync_folder
from ecken.service.accounts.account_deletion import LEDGER
from ecken.service.backup.keeping import Keep, backup_name, remove_old
from ecken.service.backup.manifest import FORMAT, Manifest, describe_file, write_manifest
from ecken.service.engine.table_reader import answers_digest
from ecken.service.loading.list_reader import Progress
from ecken.settings import Settings, describe
from ecken.settings.values import as_text
from ecken.store.backup.contents import Identity, count_rows, read_identity
from ecken.store.backup.postgresql_dump import dump_postgresql
from ecken.store.backup.postgresql_tools import server_version
from ecken.store.backup.sqlite_copy import copy_sqlite, size_of
from ecken.store.database import Database
from ecken.store.migration import newest_revision
from ecken.store.site.site import read_erasures

__all__ = ["DATABASE_FILES", "FILES", "Backup", "holding_folder", "make_backup", "no_progress"]

DATABASE_FILES = {"sqlite": "database.db", "postgresql": "database.dump"}
FILES = (LEDGER, "demo.json")
"""What else of the data folder is the community's; photos and images are in the database."""
SETTINGS = "settings.json"
LEFT_OUT = ("secret", "smtp_password", "database_url")
"""Options that are in no backup: they open other doors than this one."""

_LOCK = ".backup.lock"
_UNFINISHED = re.compile(r"\.[0-9TZ-]+\.part|\.verify-[0-9a-f]+\.part")
_ROOM_LEFT = 50_000_000


class Backup(NamedTuple):
    """A backup that was made, and which older ones went for it."""

    path: Path
    manifest: Manifest
    removed: tuple[Path, ...]


def no_progress(_stage: str, _done: int, _total: int | None) -> None:
    """Show nothing."""


def make_backup(
    settings: Settings,
    database: Database,
    folder: Path,
    *,
    now: int,
    keep: Keep | None = None,
    progress: Progress = no_progress,
) -> Backup:
    """Make a backup in a new folder inside ``folder``; with ``keep`` delete old ones afterwards.

    ``now`` is the time in epoch seconds. The database may be of an older revision. Cost: reads
    the database three times (copy, rows, contacts); writers wait for nothing.

    Raises
    ------
    Invalid
        ``nothing_to_back_up`` if there is no database of Ecken.
    Conflict
        ``backup_running`` if another process makes one in the same folder.
    NotReady
        ``backup_folder`` with the reason, such as a full disk; ``backup_tool_missing``,
        ``backup_tool_old``, ``backup_tool_failed``. Nothing half stays.
    """
    with holding_folder(folder), _said_clearly(folder):
        target = _free_name(folder, backup_name(now))
        part = folder / f".{target.name}.part"
        part.mkdir(mode=0o700)
        try:
            manifest = _fill(settings, database, part, now=now, progress=progress)
            sync_folder(part)
            part.rename(target)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        sync_folder(folder)
        removed = remove_old(folder, manifest.community, keep) if keep else []
    return Backup(target, manifest, tuple(removed))


@contextmanager
def holding_folder(folder: Path) -> Iterator[None]:
    """Work alone in a folder of backups, after what a kill has left there is removed.

    Raises
    ------
    Conflict
        ``backup_running``
    """
    with _said_clearly(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(folder / _LOCK) as is_ours:
        if not is_ours:
            raise Conflict(
                "backup_running",
                "Another process is at work on the backups in {path}. Wait until it has ended.",
                path=str(folder),
            )
        for path in folder.iterdir():
            if _UNFINISHED.fullmatch(path.name):
                shutil.rmtree(path, ignore_errors=True)
        yield


def _fill(
    settings: Settings, database: Database, part: Path, *, now: int, progress: Progress
) -> Manifest:
    kind = "sqlite" if database.is_sqlite else "postgresql"
    with database.reading() as connection:
        identity = read_identity(connection)
        if identity is None:
            raise Invalid(
                "nothing_to_back_up",
                "There is no community in this database. ECKEN_DATA_DIR or ECKEN_DATABASE_URL "
                "names another place than the one that is served?",
            )
        is_current = identity.revision == newest_revision()
        _copy_database(connection, database, part / DATABASE_FILES[kind], progress)
        progress("counting", 0, None)
        rows = count_rows(connection)
        answers = answers_digest(connection) if is_current else ""
        server = 0 if database.is_sqlite else server_version(connection)
        _copy_files(settings, connection, identity, part)
    _write_settings(settings, part)
    progress("checksums", 0, None)
    manifest = Manifest(
        format=FORMAT,
        made_at=now,
        made=backup_name(now),
        version=version("ecken"),
        scheme=identity.revision,
        database=kind,
        server=server,
        community=identity.community,
        name=settings.community_name,
        key_mark=identity.key_mark,
        journal=identity.journal,
        rows=rows,
        answers=answers,
        files=tuple(describe_file(path) for path in sorted(part.iterdir())),
    )
    write_manifest(part, manifest)
    return manifest


def _copy_database(
    connection: Connection, database: Database, target: Path, progress: Progress
) -> None:
    if not database.is_sqlite:
        progress("copying the database", 0, None)
        with replacing(target) as file:
            dump_postgresql(connection, database.url, file)
        return
    wanted = size_of(connection) + _ROOM_LEFT
    if shutil.disk_usage(target.parent).free < wanted:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    create_private(target)
    copy_sqlite(connection, target, lambda done, all: progress("copying the database", done, all))
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _copy_files(settings: Settings, connection: Connection, identity: Identity, part: Path) -> None:
    """Copy files of the data folder; the record of erasures holds what the database knows, too."""
    for name in FILES:
        path = settings.data_dir / name
        content = path.read_bytes() if path.is_file() else b""
        if name == LEDGER and identity.revision >= "0004":
            known = set(content.decode("ascii", "replace").split()) | read_erasures(connection)
            content = "".join(f"{id}\n" for id in sorted(known)).encode("ascii", "replace")
        if content:
            with replacing(part / name) as file:
                file.write(content)


def _write_settings(settings: Settings, part: Path) -> None:
    told = {
        option.variable: as_text(getattr(settings, option.name))
        for option in describe()
        if option.name not in LEFT_OUT
    }
    left_out = [option.variable for option in describe() if option.name in LEFT_OUT]
    text = json.dumps({"settings": told, "left_out": left_out}, ensure_ascii=False, indent=1)
    with replacing(part / SETTINGS) as file:
        file.write(text.encode("utf-8") + b"\n")


def _free_name(folder: Path, name: str) -> Path:
    taken, number = folder / name, 1
    while taken.exists():
        number += 1
        taken = folder / f"{name}-{number}"
    return taken


@contextmanager
def _said_clearly(folder: Path) -> Iterator[None]:
    """Say why a folder of backups cannot be written to."""
    try:
        yield
    except OSError as error:
        raise NotReady(
            "backup_folder",
            "{path} cannot be written to: {reason}. Nothing half stays there. Make room, or name "
            "another folder that the user of this process may write to.",
            path=str(folder),
            reason=(error.strerror or str(error)).lower(),
        ) from error
