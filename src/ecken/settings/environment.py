"""Reads the settings from the environment of this process; nothing else does.

It lies here, below all that a community is built from: printing the settings takes no database.
"""

from __future__ import annotations

import os
from pathlib import Path

from ecken.errors import Invalid
from ecken.settings.settings_file import place_of_settings
from ecken.settings.site_settings import Settings
from ecken.settings.variables import (
    FILE_VARIABLE,
    TOKEN_VARIABLE,
    Sources,
    read_settings,
    read_sources,
    wrong_settings,
)

__all__ = [
    "TOKEN_VARIABLE",
    "count_sockets_handed_over",
    "hand_over_socket",
    "name_settings_file",
    "set_for_workers",
    "setting_faults",
    "setting_sources",
    "settings_from_environment",
    "sources_for_setup",
    "token_from_environment",
]


def settings_from_environment() -> Settings:
    """Read ``ECKEN_*`` from the environment of this process, and the settings file."""
    return read_settings(os.environ)


def setting_faults() -> list[Invalid]:
    """Return everything that is wrong with the variables of this process and with its file."""
    return wrong_settings(os.environ)


def setting_sources() -> Sources:
    """Return where each value comes from, and what is wrong."""
    return read_sources(os.environ)


def sources_for_setup() -> tuple[Path, Sources]:
    """Return the file that a set-up writes, and what is set already; the file may be missing."""
    path = place_of_settings(
        os.environ.get(FILE_VARIABLE, ""), os.environ.get("ECKEN_DATA_DIR", "")
    )
    file = str(path) if path.exists() else os.devnull
    return path, read_sources({**os.environ, FILE_VARIABLE: file})


def name_settings_file(path: Path) -> None:
    """Let this process, and those that it starts, read the options from ``path``."""
    os.environ[FILE_VARIABLE] = str(path.absolute())


def set_for_workers(option: str, value: str) -> None:
    """Set an option for the processes that this one starts."""
    os.environ[f"ECKEN_{option.upper()}"] = value


def token_from_environment() -> str:
    """Return the access token that a client has given this process, or nothing."""
    return os.environ.get(TOKEN_VARIABLE, "").strip()


def count_sockets_handed_over() -> int:
    """Return how many sockets this process was started with, by the protocol of systemd."""
    is_meant = os.environ.get("LISTEN_PID") == str(os.getpid())
    return int(os.environ.get("LISTEN_FDS") or 0) if is_meant else 0


def hand_over_socket() -> None:
    """Let the program that this process becomes find one socket, by the same protocol."""
    os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
