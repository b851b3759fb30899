"""Towns on both databases."""

from tests.service.contacts.conftest import postgresql_template, postgresql_url, town_url

__all__ = ["postgresql_template", "postgresql_url", "town_url"]
