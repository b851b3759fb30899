"""Fixtures: a push service on this machine, and a town that may call it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.community import Town, small_community
from tests.push_service import PushService, push_service
from tests.service.phone.pushing import SETTINGS


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    members = {"Zoe": {"last_name": "Öztürk"}}
    contacts = ["Ada–Ben", "Ben–Cem", "Zoe–Uwe"]
    with small_community(tmp_path, contacts=contacts, members=members, settings=SETTINGS) as made:
        yield made
