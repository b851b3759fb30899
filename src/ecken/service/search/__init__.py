"""Searching members inside a circle, and saved searches."""
