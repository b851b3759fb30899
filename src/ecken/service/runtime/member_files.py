"""Files in the data folder that belong to one member: the data that they take away.

A file is named after its member and its own id, so that an erasure finds all of a member's.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ecken.files import make_folder, replacing
from ecken.settings import Settings

__all__ = ["list_files", "read_file", "remove_file", "remove_files_of", "write_file"]

_FOLDER = "exports"


def write_file(settings: Settings, owner: str, id: str, content: bytes) -> None:
    """Write a file of the member with the public id ``owner``, for this process's user alone.

    Raises
    ------
    NotReady
        ``data_folder``
    OSError
        The disk is full, for example.
    """
    path = _path(settings, owner, id)
    make_folder(path.parent)
    with replacing(path) as file:
        file.write(content)


def read_file(settings: Settings, owner: str, id: str) -> bytes:
    """Return what is in a file.

    Raises
    ------
    OSError
        It is not there, for example.
    """
    return _path(settings, owner, id).read_bytes()


def list_files(settings: Settings) -> set[tuple[str, str]]:
    """Return owner and id of every file that is there."""
    found = (path.name.split(".") for path in (settings.data_dir / _FOLDER).glob("*.*.zip"))
    return {(parts[0], parts[1]) for parts in found if len(parts) == 3 and parts[0]}


def remove_file(settings: Settings, owner: str, id: str) -> None:
    """Delete a file, if it is there; what cannot be deleted now is deleted within the hour."""
    with suppress(OSError):
        _path(settings, owner, id).unlink(missing_ok=True)


def remove_files_of(settings: Settings, owner: str) -> None:
    """Delete all files of a member."""
    for found, id in list_files(settings):
        if found == owner:
            remove_file(settings, owner, id)


def _path(settings: Settings, owner: str, id: str) -> Path:
    return settings.data_dir / _FOLDER / f"{owner}.{id}.zip"
