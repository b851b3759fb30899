"""Readers for published graph files, and the detection of their format."""
