"""The faults run on both databases."""

from tests.store.conftest import database, postgresql_url, three, url

__all__ = ["database", "postgresql_url", "three", "url"]
