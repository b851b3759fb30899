"""A PostgreSQL database, for what is counted in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import URL

from tests.service.contacts.conftest import copied, postgresql_template, postgresql_url

__all__ = ["postgresql_template", "postgresql_town", "postgresql_url"]


@pytest.fixture
def postgresql_town(postgresql_url: str, postgresql_template: URL) -> Iterator[URL]:
    """The address of a migrated database without members."""
    with copied(postgresql_url, postgresql_template) as url:
        yield url
