"""The manifest of a backup: what is in it, and by what it is known to be whole.

It is written last. A folder without a manifest is no backup.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

from ecken.errors import Invalid
from ecken.files import replacing

__all__ = [
    "FORMAT",
    "MANIFEST",
    "BackupFile",
    "Manifest",
    "check_files",
    "damaged",
    "describe_file",
    "read_manifest",
    "write_manifest",
]

FORMAT = "ecken-backup-1"
MANIFEST = "manifest.json"
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,40}\.[a-z]{2,5}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_BYTES_MAX = 10_000_000


@dataclass(frozen=True, slots=True)
class BackupFile:
    """One file of a backup."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    format: str
    made_at: int
    """Epoch seconds."""
    made: str
    """The same for people, UTC."""
    version: str
    """Of Ecken."""
    scheme: str
    """Revision of the tables."""
    database: str
    """``sqlite`` or ``postgresql``."""
    server: int
    """Major version of PostgreSQL; 0 with SQLite."""
    community: str
    """Random id of the database."""
    name: str
    """Name of the community."""
    key_mark: str
    """Mark of the key that the site signs with, from which nobody learns the key."""
    journal: int
    """Version of the journal at which all of it was read."""
    rows: dict[str, int]
    """Rows of each table."""
    answers: str
    """SHA-256 over the three figures of some members; empty where the tables were older."""
    files: tuple[BackupFile, ...]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write it; from now on the folder is a backup."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    with replacing(folder / MANIFEST) as file:
        file.write(text.encode("utf-8") + b"\n")


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a backup.

    Raises
    ------
    Invalid
        ``no_backup``, ``backup_damaged``
    """
    path = folder / MANIFEST
    try:
        if path.stat().st_size > _BYTES_MAX:
            damaged(folder, f"{MANIFEST} is far too large")
        text = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Invalid(
            "no_backup",
            "{path} is no backup: it has no {manifest}. Name a folder that “ecken backup” has "
            "made; one that was interrupted is none.",
            path=str(folder),
            manifest=MANIFEST,
        ) from error
    except UnicodeDecodeError:
        damaged(folder, f"{MANIFEST} is no text in UTF-8")
    try:
        return _parsed(json.loads(text, object_pairs_hook=_once, parse_constant=_refuse))
    except (ValueError, RecursionError) as error:
        damaged(folder, f"{MANIFEST}: {error}")


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compare size and checksum of every file.

    Raises
    ------
    Invalid
        ``backup_damaged``
    """
    for known in manifest.files:
        path = folder / known.name
        if not path.is_file() or path.is_symlink():
            damaged(folder, f"{known.name} is missing")
        found = describe_file(path)
        if found.bytes != known.bytes:
            damaged(folder, f"{known.name} has {found.bytes} bytes, not {known.bytes}")
        if found.sha256 != known.sha256:
            damaged(folder, f"the checksum of {known.name} is another")


def describe_file(path: Path) -> BackupFile:
    """Return name, size and checksum of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return BackupFile(path.name, file.tell(), digest)


def damaged(folder: Path, reason: str) -> NoReturn:
    """Refuse a backup that is not as it was written."""
    raise Invalid(
        "backup_damaged",
        "The backup {path} is damaged: {reason}. Nothing was restored from it; take another one.",
        path=str(folder),
        reason=reason,
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name stands there twice")
    return dict(pairs)


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def _parsed(told: object) -> Manifest:
    values = _fields(told, Manifest)
    if values["format"] != FORMAT:
        raise ValueError(f"the format is “{str(values['format'])[:40]}”, not “{FORMAT}”")
    if values["database"] not in ("sqlite", "postgresql"):
        raise ValueError("the database is of an unknown kind")
    rows, files = values["rows"], values["files"]
    if not all(type(count) is int and count >= 0 for count in rows.values()):
        raise ValueError("rows are no numbers")
    found = tuple(BackupFile(**_fields(file, BackupFile)) for file in files)
    names = [file.name for file in found]
    if not all(map(_NAME.fullmatch, names)) or len(set(names)) < len(names) or MANIFEST in names:
        raise ValueError("names of files are not as they should be")
    if not all(_SHA256.fullmatch(file.sha256) and file.bytes >= 0 for file in found):
        raise ValueError("sizes or checksums are not as they should be")
    return Manifest(**{**values, "files": found})


_KINDS: dict[str, type] = {
    "int": int,
    "str": str,
    "dict[str, int]": dict,
    "tuple[BackupFile, ...]": list,
}


def _fields(told: object, shape: type[Manifest] | type[BackupFile]) -> dict[str, Any]:
    """Return the fields of one object, each there once and of its kind."""
    wanted = {name: _KINDS[str(kind)] for name, kind in shape.__annotations__.items()}
    if not isinstance(told, dict) or told.keys() != wanted.keys():
        raise ValueError("its names are not those of this format")
    for name, kind in wanted.items():
        if type(told[name]) is not kind:
            raise ValueError(f"“{name}” is of the wrong kind")
    return told
