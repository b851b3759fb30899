"""Reads the files that other programs write, and writes files for them: no database, no web."""
