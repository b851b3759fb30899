"""Restores a backup into the empty place that the settings name, and erases again who has left.

A mark in the data folder says that it has begun; until it ends nothing is served from there, and
the same command begins anew. The database appears under its name when it is whole.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from ecken.errors import Conflict, Invalid, NotReady
from ecken.files import locked, make_folder, replacing
from ecken.service.accounts.account_deletion import LEDGER
from ecken.service.backup.keeping import list_backups
from ecken.service.backup.making import DATABASE_FILES, FILES, no_progress
from ecken.service.backup.manifest import Manifest, check_files, damaged, read_manifest
from ecken.service.backup.unfinished import begin_restore, end_restore, is_unfinished
from ecken.service.backup.verifying import check_answers, check_contents, check_scheme_known
from ecken.service.community import Community
from ecken.service.engine.network import LiveNetwork
from ecken.service.loading.list_reader import Progress
from ecken.service.privacy.erasures import replay_erasures
from ecken.service.runtime.keys import mark_of_key, read_secret_there, renew_key
from ecken.settings import Settings
from ecken.store.backup.contents import drop_tables, has_members
from ecken.store.backup.postgresql_dump import restore_postgresql
from ecken.store.backup.sqlite_copy import clear_place, find_damage
from ecken.store.database import Database, open_database
from ecken.store.ids import is_public_id
from ecken.store.migration import migrate

__all__ = ["Restored", "restore_backup"]

_LOCK = "restore.lock"


class Restored(NamedTuple):
    """What was restored."""

    manifest: Manifest
    erased_again: int
    """Members who were deleted after the backup was made, and are deleted again."""
    lacks_key: bool
    """Whether the place has no key yet: the one of the community has to be brought."""


def restore_backup(
    settings: Settings,
    path: Path,
    *,
    ledgers: Iterable[Path] = (),
    takes_key: bool = False,
    progress: Progress = no_progress,
) -> Restored:
    """Restore the backup at ``path`` into the place of the settings, which has to be empty.

    ``ledgers`` are further copies of the record of erasures; those of the place, of the backup and
    of the backups beside it are read anyhow. With ``takes_key`` the community goes with the key of
    the place from now on.

    Raises
    ------
    Invalid
        ``no_backup``, ``backup_damaged``, ``ledger_unreadable``
    Conflict
        ``backup_newer``, ``backup_of_other_kind``, ``backup_of_another``, ``place_not_empty``,
        ``place_in_use``
    NotReady
        ``restore_failed`` with the reason, such as a full disk; what pg_restore says.
    """
    manifest = read_manifest(path)
    check_scheme_known(path, manifest)
    _check_kind(settings, path, manifest)
    secret = read_secret_there(settings)
    _check_key(path, manifest, secret, takes_key=takes_key)
    erased = _read_ledgers(settings, path, manifest, ledgers)
    make_folder(settings.data_dir)
    with locked(settings.data_dir / _LOCK) as is_ours, _said_clearly(settings):
        if not is_ours:
            raise _in_use(settings)
        if not (is_again := is_unfinished(settings.data_dir)):
            _check_empty(settings)
        progress("checksums", 0, None)
        check_files(path, manifest)
        begin_restore(settings.data_dir)
        progress("restoring", 0, None)
        try:
            _bring_files(settings, path, erased)
            _bring_database(settings, path, manifest)
        except BaseException:
            if not is_again:
                end_restore(settings.data_dir)  # the place is as empty as before
            raise
        with closing(open_database(settings.database_url, settings.data_dir)) as database:
            progress("comparing", 0, None)
            check_contents(path, manifest, database)
            migrate(database)
            check_answers(path, manifest, database)
            if takes_key and secret:
                renew_key(database, secret)
            progress("building the network", 0, None)
            erased_again = _start_once(settings, database, secret)
        end_restore(settings.data_dir)
    return Restored(manifest, erased_again, lacks_key=bool(manifest.key_mark) and not secret)


def _start_once(settings: Settings, database: Database, secret: bytes) -> int:
    """Build the network, erase again who has left, and save the network for the first start."""
    network = LiveNetwork(settings.data_dir / "snapshot" if secret else None, secret=secret)
    with database.reading() as connection:
        network.start(connection)
    community = Community(settings=settings, database=database, network=network, secret=secret)
    erased_again = replay_erasures(community)
    if secret:
        network.save()
    return erased_again


def _check_kind(settings: Settings, path: Path, manifest: Manifest) -> None:
    place = "postgresql" if settings.database_url.lower().startswith("postgres") else "sqlite"
    if manifest.database != place:
        raise Conflict(
            "backup_of_other_kind",
            "The backup {path} is of {backup}, the place that the settings name is {place}. "
            "Restore it into {backup}; “ecken export” and “ecken load” lead from one to the other.",
            path=str(path),
            backup=manifest.database,
            place=place,
        )


def _check_key(path: Path, manifest: Manifest, secret: bytes, *, takes_key: bool) -> None:
    if takes_key or not secret or not manifest.key_mark:
        return
    if mark_of_key(manifest.community, secret) != manifest.key_mark:
        raise Conflict(
            "backup_of_another",
            "The backup {path} is of “{name}”, whose key is not the one of this place: it is of "
            "another community, or the key is missing here. Bring its file “secret” or its "
            "ECKEN_SECRET; if that is lost, --new-key lets it go with the key of this place.",
            path=str(path),
            name=manifest.name,
        )


def _check_empty(settings: Settings) -> None:
    if not settings.database_url and not _is_filled(settings.data_dir / "ecken.db"):
        return
    with closing(open_database(settings.database_url, settings.data_dir)) as database:
        file = database.url.database or ""
        if database.is_sqlite and not _is_filled(Path(file)):
            return
        with database.reading() as connection:
            if not has_members(connection):
                return
    raise Conflict(
        "place_not_empty",
        "There are members in the database that the settings name. A backup is restored into an "
        "empty place only: set ECKEN_DATA_DIR or ECKEN_DATABASE_URL to a new one, or move the old "
        "one away.",
    )


def _is_filled(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _in_use(settings: Settings) -> Conflict:
    return Conflict(
        "place_in_use",
        "{path} is in use by another process. Stop the site, and restore then.",
        path=str(settings.data_dir),
    )


def _read_ledgers(
    settings: Settings, path: Path, manifest: Manifest, ledgers: Iterable[Path]
) -> set[str]:
    """Return whom any copy of the record names: of the place, the backups, and those given."""
    beside = [
        other.path / LEDGER
        for other in list_backups(path.absolute().parent)
        if other.manifest.community == manifest.community
    ]
    found: set[str] = set()
    for copy in (settings.data_dir / LEDGER, path / LEDGER, *beside):
        if copy.is_file():
            found.update(copy.read_text("ascii", "replace").split())
    for copy in ledgers:
        try:
            found.update(copy.read_text("ascii", "replace").split())
        except OSError as error:
            raise Invalid(
                "ledger_unreadable",
                "The record of deletions {path} cannot be read: {reason}. Nothing was restored.",
                path=str(copy),
                reason=(error.strerror or str(error)).lower(),
            ) from error
    return {id for id in found if is_public_id(id)}


def _bring_files(settings: Settings, path: Path, erased: set[str]) -> None:
    """The record of erasures comes before the database: no start can pass it by."""
    with replacing(settings.data_dir / LEDGER) as file:
        file.write("".join(f"{id}\n" for id in sorted(erased)).encode("ascii"))
    for name in FILES:
        if name != LEDGER and (path / name).is_file():
            with replacing(settings.data_dir / name) as file:
                file.write((path / name).read_bytes())


def _bring_database(settings: Settings, path: Path, manifest: Manifest) -> None:
    source = path / DATABASE_FILES[manifest.database]
    database = open_database(settings.database_url, settings.data_dir)
    if not database.is_sqlite:
        with closing(database), database.writing() as connection:
            drop_tables(connection)
        with source.open("rb") as file:
            restore_postgresql(database.url, file, made_by=manifest.server)
        return
    database.close()
    target = Path(database.url.database or "")
    if reason := find_damage(source):
        damaged(path, reason)
    clear_place(target)
    for left in target.parent.glob(f".{target.name}*.part"):
        left.unlink(missing_ok=True)
    with source.open("rb") as file, replacing(target) as copy:
        shutil.copyfileobj(file, copy, 1 << 20)


@contextmanager
def _said_clearly(settings: Settings) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotReady(
            "restore_failed",
            "{path} cannot be written to: {reason}. The restore has not ended, and nothing is "
            "served from there. Make room, and run the same command again.",
            path=str(settings.data_dir),
            reason=(error.strerror or str(error)).lower(),
        ) from error
