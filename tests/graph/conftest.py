"""What holds for every question to the engine in these tests: scratch memory comes back clean."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.clean_scratch import watched_scratch


@pytest.fixture(autouse=True)
def scratch_comes_back_clean() -> Iterator[None]:
    with watched_scratch():
        yield
