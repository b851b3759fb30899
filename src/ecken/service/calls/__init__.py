"""Calls and forms that take effect only once."""
