"""Calls and forms that take effect once."""
