"""Databases of both kinds for schedulers."""

from tests.store.conftest import database, postgresql_url, url

__all__ = ["database", "postgresql_url", "url"]
