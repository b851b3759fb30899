"""Compiled loops that answer questions about rows; each has a slow counterpart in the tests."""
