"""Here too scratch memory has to come back clean from every question to the engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.clean_scratch import watched_scratch


@pytest.fixture(autouse=True)
def scratch_comes_back_clean() -> Iterator[None]:
    with watched_scratch():
        yield
