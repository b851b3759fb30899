"""Alembic migrations, run by ``ecken.store.migration``."""
