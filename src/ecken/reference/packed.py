"""Reads the tables in ``data/``: packed ones, and our own as plain text."""

from __future__ import annotations

import gzip
from importlib.resources import files

__all__ = ["read_plain_rows", "read_rows"]


def read_rows(name: str) -> list[list[str]]:
    """Rows of ``data/<name>.tsv.gz`` (UTF-8, tabs, one header line), without the header."""
    packed = files("ecken.reference").joinpath("data", f"{name}.tsv.gz").read_bytes()
    return _rows(gzip.decompress(packed).decode("utf-8"))


def read_plain_rows(name: str) -> list[list[str]]:
    """Rows of ``data/<name>.tsv``, likewise."""
    plain = files("ecken.reference").joinpath("data", f"{name}.tsv")
    return _rows(plain.read_text(encoding="utf-8"))


def _rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()[1:]]
