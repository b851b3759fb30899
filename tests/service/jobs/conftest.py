"""A small town in which some advertise jobs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.community import Town, small_community

MEMBERS = {
    "Ada": {"city": "Hamburg"},
    "Ben": {"company": "Siemens"},
    "Dora": {"company": "Siemens", "position": "Einkäuferin"},
    "Ella": {"company": "Siemens Energy"},
    "Ivo": {"company": "Siemens"},
}
CONTACTS = ("Ada–Ben", "Ada–Cem", "Ben–Dora", "Cem–Dora", "Ben–Ella", "Dora–Finn")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada knows Ben and Cem; Dora is behind both, Ella behind Ben, Finn behind Dora; Ivo alone."""
    with small_community(tmp_path, members=MEMBERS, contacts=CONTACTS) as town:
        yield town
