"""Every option of Ecken: what it is, what its text means, and how it is read."""

from ecken.settings.options import Option
from ecken.settings.site_settings import Settings, describe
from ecken.settings.variables import read_settings, wrong_settings

__all__ = ["Option", "Settings", "describe", "read_settings", "wrong_settings"]
