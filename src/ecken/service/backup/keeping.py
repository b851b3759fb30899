"""Which backups stay: the newest of each of the last days, weeks and months that have one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from ecken.errors import Invalid
from ecken.service.backup.manifest import MANIFEST, Manifest, read_manifest

__all__ = ["FoundBackup", "Keep", "backup_name", "list_backups", "name_to_keep", "remove_old"]

_NAME = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ(-\d+)?")


@dataclass(frozen=True, slots=True)
class Keep:
    """How many days, weeks (ISO) and months (UTC) keep their newest backup."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 12


class FoundBackup(NamedTuple):
    """A whole backup: where it is and what it says."""

    path: Path
    manifest: Manifest


def backup_name(made_at: int) -> str:
    """Return the name of the folder of a backup."""
    return f"{datetime.fromtimestamp(made_at, UTC):%Y-%m-%dT%H-%M-%SZ}"


def list_backups(folder: Path) -> list[FoundBackup]:
    """Return the backups that lie in a folder and have a sound manifest, the newest first."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        if _NAME.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
            try:
                found.append(FoundBackup(path, read_manifest(path)))
            except Invalid:
                continue  # not whole: nothing is known of it, so nothing is done with it
    return sorted(found, key=lambda one: (one.manifest.made_at, one.path.name), reverse=True)


def name_to_keep(backups: Iterable[FoundBackup], keep: Keep) -> set[str]:
    """Return the names of those that stay; the newest is always one of them."""
    newest_first = sorted(backups, key=lambda one: one.manifest.made_at, reverse=True)
    kept = {one.path.name for one in newest_first[:1]}
    for most, period in (
        (keep.daily, "%Y-%m-%d"),
        (keep.weekly, "%G-%V"),
        (keep.monthly, "%Y-%m"),
    ):
        kept |= _newest_of_each(newest_first, most, period)
    return kept


def _newest_of_each(newest_first: list[FoundBackup], most: int, period: str) -> set[str]:
    newest: dict[str, str] = {}
    for one in newest_first:
        made = datetime.fromtimestamp(one.manifest.made_at, UTC)
        newest.setdefault(made.strftime(period), one.path.name)
    return set(list(newest.values())[:most])


def remove_old(folder: Path, community: str, keep: Keep) -> list[Path]:
    """Delete the backups of this community that the rule does not keep; return them.

    A folder in which something lies that the backup did not bring stays.
    """
    own = [one for one in list_backups(folder) if one.manifest.community == community]
    kept = name_to_keep(own, keep)
    removed = []
    for path, manifest in own:
        expected = {MANIFEST, *(file.name for file in manifest.files)}
        if path.name not in kept and {inside.name for inside in path.iterdir()} <= expected:
            gone = path.with_name(f".{path.name}.part")
            path.rename(gone)
            shutil.rmtree(gone)
            removed.append(path)
    return removed
