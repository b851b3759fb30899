"""The settings file: options as TOML under their own names, without the ``ECKEN_`` of variables.

    community_name = "Alumni Köln e. V."
    joining_domains = ["verein.de", "chor.example"]
    smtp_port = 465

It is the one that is named, else ``ecken.toml`` in the data folder, else
``/etc/ecken/ecken.toml``. A path in it that is not absolute begins at the folder of the file.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ecken.errors import Invalid
from ecken.settings.options import Option, near_name, read_value
from ecken.settings.site_settings import describe
from ecken.settings.values import as_text, read_path

__all__ = [
    "FILE_NAME",
    "SYSTEM_FILE",
    "SettingsFile",
    "find_settings_file",
    "place_of_settings",
    "read_settings_file",
]

FILE_NAME = "ecken.toml"
SYSTEM_FILE = Path("/etc/ecken") / FILE_NAME

SIZE_MAX_BYTES = 1_000_000
"""No file of options is larger: something else was named."""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What a settings file says: the value of each option in it, and all that is wrong with it."""

    path: Path
    values: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[Invalid, ...] = ()


def find_settings_file(named: str, data_dir: str) -> Path | None:
    """Return the file that is named, else the one in the data folder, else that of the system.

    Raises
    ------
    Invalid
        ``settings_unreadable``: one is named, and it is not there. ``settings_open``: the one in
        the data folder belongs to somebody else, who could set anything for whoever comes by.
    """
    if named:
        path = _named_path(named)
        _look_at(path)
        return path
    folder = read_path(data_dir or "data").absolute()
    for path in (folder / FILE_NAME, SYSTEM_FILE):
        try:
            owner = path.stat().st_uid
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise _unreadable(path, error) from error
        if owner not in (0, os.geteuid()):
            raise _of_somebody_else(path, owner)
        return path
    return None


def place_of_settings(named: str, data_dir: str) -> Path:
    """Return where ``ecken setup`` writes: the file there is, or where a new one is found.

    That is, for root, the place for the whole machine, else the data folder.
    """
    if named:
        return _named_path(named)
    found = find_settings_file("", data_dir)
    if found is None and os.geteuid() == 0 and not data_dir:
        return SYSTEM_FILE
    return found or read_path(data_dir or "data").absolute() / FILE_NAME


def read_settings_file(path: Path) -> SettingsFile:
    """Read and check a settings file.

    Raises
    ------
    Invalid
        ``settings_unreadable``: it cannot be opened, or it is no TOML.
    """
    import tomllib  # here, as a command without a file need not load it

    state = _look_at(path)
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_MAX_BYTES + 1)
        if len(content) > SIZE_MAX_BYTES:
            raise _not_toml(path, f"it has more than {SIZE_MAX_BYTES} bytes")
        text = content.decode("utf-8").removeprefix("\ufeff")
        told = tomllib.loads(text)
    except OSError as error:
        raise _unreadable(path, error) from error
    except UnicodeDecodeError:
        raise _not_toml(path, "it is not in UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _not_toml(path, str(error) or "it is nested too deeply") from None
    values: dict[str, Any] = {}
    faults = _open_to_others(path, state, _secrets_in(told))
    known = {option.name: option for option in describe()}
    for key, value in told.items():
        place = f"{path}, line {_line_of(key, text)}"
        try:
            if key not in known:
                raise _unknown(key, place, list(known))
            values[key] = _value_of(known[key], value, place, path.parent)
        except Invalid as error:
            faults.append(error)
    return SettingsFile(path, values, tuple(faults))


# ------------------------------------------------------------------------ one value
def _value_of(option: Option, value: object, place: str, folder: Path) -> object:
    """Return what a TOML value means; the words for it are those of the variable."""
    called = f"{option.name} ({place})"
    meant = read_value(option, _text_of(option, value, called), called=called)
    if option.type.lower() == "path" and str(meant):
        return type(option.default)(folder / str(meant))  # type: ignore[call-arg]
    return meant


def _text_of(option: Option, value: object, called: str) -> str:
    """Return the text of a value of the right type: numbers, true and false have no quotes."""
    default = option.default
    if option.type == "tables" and isinstance(value, dict):
        return json.dumps(value, default=str)
    is_list = type(default) is tuple
    if is_list and isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    if isinstance(default, bool):
        needed, is_right = "true or false, without quotes", isinstance(value, bool)
    elif isinstance(default, int):
        is_right = isinstance(value, int) and not isinstance(value, bool)
        needed = "a whole number, without quotes"
    else:
        needed = 'a list of texts: ["…", "…"]' if is_list else 'a text in quotes: "…"'
        is_right = isinstance(value, str)
    if not is_right:
        raise Invalid(
            "setting_invalid",
            "{variable} is {given}; needed is {needed}.",
            variable=called,
            given=_kind_of(value),
            needed=needed,
        )
    return as_text(value)


def _kind_of(value: object) -> str:
    """Return in words what stands there, and not the value: it may be a secret."""
    kinds = {str: "a text", bool: "true or false", int: "a number", float: "a number with a point"}
    return {**kinds, list: "a list", dict: "a table"}.get(type(value), "a date or time")


def _unknown(key: str, place: str, known: list[str]) -> Invalid:
    near = near_name(key.lower().removeprefix("ecken_"), known)
    advice = f"Is {near} meant? " if near else ""
    return Invalid(
        "setting_unknown",
        "{variable} is not an option of Ecken. {advice}docs/settings.md lists all.",
        variable=f"{key[:80]} ({place})",
        advice=advice,
    )


def _line_of(key: str, text: str) -> int:
    """Return the line where a key of the file stands; 1 where it is written in another way."""
    name = re.escape(key)
    found = re.search(rf"""^[ \t]*(\[+[ \t]*)?["']?{name}["']?[ \t]*[=.\]]""", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


# ------------------------------------------------------------------------- its mode
def _secrets_in(told: Mapping[str, Any]) -> list[str]:
    """Return which options of the file are for nobody else's eyes."""
    found = [key for key in ("secret", "smtp_password") if told.get(key)]
    providers = told.get("providers")
    tables = providers.values() if isinstance(providers, dict) else ()
    if any(isinstance(table, dict) and table.get("client_secret") for table in tables):
        found.append("providers")
    url = told.get("database_url")
    try:
        parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
        has_password = bool(parts.password) or "password=" in parts.query
    except ValueError:
        has_password = True
    return [*found, *(["database_url"] if has_password else [])]


def _open_to_others(path: Path, state: os.stat_result, secrets: list[str]) -> list[Invalid]:
    """Return the fault if others may write to the file, or read the secrets in it.

    The group of a file that belongs to root may read it: that is how a service gets at it.
    """
    if not stat.S_ISREG(state.st_mode):  # a pipe, or /dev/null
        return []
    mode = stat.S_IMODE(state.st_mode)
    if mode & 0o022:
        what = "can be changed by others of this machine"
    elif secrets and mode & (0o037 if state.st_uid == 0 else 0o077):
        what = f"can be read by others of this machine, and holds {', '.join(secrets)}"
    else:
        return []
    return [
        Invalid(
            "settings_open",
            "{path} {what}; its mode is {mode}. Needed is 0600, or 0640 where it belongs to root "
            "and the group of the service: chmod 600 {path}",
            path=str(path),
            what=what,
            mode=f"{mode:04o}",
        )
    ]


def _of_somebody_else(path: Path, owner: int) -> Invalid:
    return Invalid(
        "settings_open",
        "{path} {what}. {advice}",
        path=str(path),
        what=f"belongs to user {owner} of this machine, and not to root or to you",
        advice="Run the command as that user, or name the file with --settings or ECKEN_SETTINGS.",
    )


# ------------------------------------------------------------------------- no file
def _named_path(named: str) -> Path:
    try:
        return read_path(named).absolute()
    except ValueError as error:
        raise Invalid(
            "setting_invalid",
            "{variable} is “{given}”; needed is {needed}.",
            variable="ECKEN_SETTINGS",
            given=named[:80],
            needed=str(error).replace("a folder", "a file"),
        ) from None


def _look_at(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> Invalid:
    return Invalid(
        "settings_unreadable",
        "The settings file {path} cannot be read: {reason}. {advice}",
        path=str(path),
        reason=(error.strerror or type(error).__name__).lower(),
        advice="Run the command as the user of the site, or name a file with --settings or "
        "ECKEN_SETTINGS.",
    )


def _not_toml(path: Path, reason: str) -> Invalid:
    return Invalid(
        "settings_unreadable",
        "The settings file {path} cannot be read: {reason}. {advice}",
        path=str(path),
        reason=reason[:1].lower() + reason[1:],
        advice='Lines of a TOML file look like: community_name = "Alumni Köln"',
    )
