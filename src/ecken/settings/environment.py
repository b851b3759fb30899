"""Reads the settings from the environment of this process; nothing else does.

It lies here, below all that a community is built from: printing the settings takes no database.
"""

from __future__ import annotations

import os

from ecken.errors import Invalid
from ecken.settings.site_settings import Settings
from ecken.settings.variables import read_settings, wrong_settings

__all__ = ["set_for_workers", "setting_faults", "settings_from_environment"]


def settings_from_environment() -> Settings:
    """Read ``ECKEN_*`` from the environment of this process."""
    return read_settings(os.environ)


def setting_faults() -> list[Invalid]:
    """Return everything that is wrong with the ``ECKEN_*`` variables of this process."""
    return wrong_settings(os.environ)


def set_for_workers(option: str, value: str) -> None:
    """Set an option for the processes that this one starts."""
    os.environ[f"ECKEN_{option.upper()}"] = value
