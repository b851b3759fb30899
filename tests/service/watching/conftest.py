"""Each test begins outside of any request, whatever a test before it has left in this thread."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ecken.service.runtime import request_ids


@pytest.fixture(autouse=True)
def _outside_of_requests() -> Iterator[None]:
    token = request_ids._CURRENT.set(request_ids._NONE)
    yield
    request_ids._CURRENT.reset(token)
