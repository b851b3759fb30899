"""Checks and loads a community's own lists."""
