"""The faults run on both databases."""

from tests.service.runtime.conftest import postgresql_template, postgresql_town
from tests.store.conftest import database, postgresql_url, three, url

__all__ = ["database", "postgresql_template", "postgresql_town", "postgresql_url", "three", "url"]
