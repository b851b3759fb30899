"""Ecken: the contact network of a community that owns its own data."""

__version__ = "0.1.0"
