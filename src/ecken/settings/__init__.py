"""Every option of Ecken: what it is, what its text means, and how it is read."""

from ecken.settings.options import Option
from ecken.settings.site_settings import Settings, describe
from ecken.settings.variables import (
    FILE_VARIABLE,
    Sources,
    read_settings,
    read_sources,
    wrong_settings,
)

__all__ = [
    "FILE_VARIABLE",
    "Option",
    "Settings",
    "Sources",
    "describe",
    "read_settings",
    "read_sources",
    "wrong_settings",
]
