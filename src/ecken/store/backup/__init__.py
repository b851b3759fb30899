"""Copies a whole database while others write, and puts a copy into an empty place."""
