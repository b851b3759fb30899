"""The mark of a restore that has begun and not ended: nothing is served from such a place."""

from __future__ import annotations

from pathlib import Path

from ecken.errors import NotReady
from ecken.files import replacing, sync_folder

__all__ = ["begin_restore", "check_restored", "end_restore", "is_unfinished"]

_MARK = "restore.json"


def begin_restore(data_dir: Path) -> None:
    """Note that a restore into this place has begun."""
    with replacing(data_dir / _MARK) as file:
        file.write(b'{"restore": "unfinished"}\n')


def end_restore(data_dir: Path) -> None:
    """Note that the place is whole, or empty as before."""
    (data_dir / _MARK).unlink(missing_ok=True)
    sync_folder(data_dir)


def is_unfinished(data_dir: Path) -> bool:
    """Say whether a restore has begun here and not ended."""
    return (data_dir / _MARK).exists()


def check_restored(data_dir: Path) -> None:
    """Stop a start from a place that is restored by half.

    Raises
    ------
    NotReady
        ``restore_unfinished``
    """
    if is_unfinished(data_dir):
        raise NotReady(
            "restore_unfinished",
            "A restore into {path} has begun and was interrupted. Run the same “ecken restore” "
            "again: it begins anew and replaces what it has left.",
            path=str(data_dir),
        )
