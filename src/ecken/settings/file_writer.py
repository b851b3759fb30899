"""Writes the settings file: each option with its comment; what stands in it already stays."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ecken.files import make_folder, replacing
from ecken.settings.site_settings import describe
from ecken.settings.values import Limit, Mailbox, as_text

__all__ = ["write_settings_file"]

_HEAD = "Settings of Ecken; docs/settings.md says what else can stand here."


def write_settings_file(path: Path, values: Mapping[str, Any], *, group: int | None = None) -> None:
    """Write options into a file, in one step: it is the old one or the new one, and never half.

    Comments, order and all other lines of a file that is there stay, and so do its owner and mode.
    A new one has the mode 0600, or 0640 with a ``group`` that may read it.
    """
    import tomlkit  # here, as who only reads settings need not load it

    is_there = path.exists()
    document = tomlkit.parse(path.read_text("utf-8")) if is_there else tomlkit.document()
    if not is_there:
        document.add(tomlkit.comment(_HEAD))
    helps = {option.name: option.help for option in describe()}
    for name, value in values.items():
        written = _as_toml(value)
        if name in document:
            if document[name] != written:
                document[name] = written
            continue
        document.add(tomlkit.nl())
        document.add(tomlkit.comment(helps[name]))
        document.add(name, written)
    _prepare_folder(path.parent, group)
    mode = 0o600 if group is None else 0o640
    owner = None if group is None else (0, group)
    if is_there:
        state = path.stat()
        mode, owner = stat.S_IMODE(state.st_mode), (state.st_uid, state.st_gid)
    with replacing(path, mode=mode) as file:
        if owner is not None and owner != (os.geteuid(), os.getegid()):
            os.fchown(file.fileno(), *owner)
        file.write(tomlkit.dumps(document).encode())


def _as_toml(value: object) -> Any:
    if isinstance(value, tuple) and not isinstance(value, Limit | Mailbox):
        return [str(part) for part in value]
    return value if isinstance(value, bool | int) else as_text(value)


def _prepare_folder(folder: Path, group: int | None) -> None:
    if folder.is_dir():
        return
    make_folder(folder)
    if group is not None:
        os.chown(folder, 0, group)
        folder.chmod(0o750)
