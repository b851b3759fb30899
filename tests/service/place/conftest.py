"""A town in which one member has more contacts than a page shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.service.place.place import PAGE
from tests.community import Town, small_community


@pytest.fixture
def town_of_many(tmp_path: Path) -> Iterator[Town]:
    names = [f"Member{number}" for number in range(PAGE + 3)]
    contacts = [f"Ada–{name}" for name in names]
    with small_community(tmp_path, contacts=[*contacts, f"{names[7]}–Zoe"]) as made:
        yield made
