"""Reads the packed tables that lie beside the code in ``data/``."""

from __future__ import annotations

import gzip
from importlib.resources import files

__all__ = ["read_rows"]


def read_rows(name: str) -> list[list[str]]:
    """Rows of ``data/<name>.tsv.gz`` (UTF-8, tabs, one header line), without the header."""
    packed = files("ecken.reference").joinpath("data", f"{name}.tsv.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    return [line.split("\t") for line in lines[1:]]
