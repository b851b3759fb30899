"""From settings to a running community: the only reader of the environment."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from ecken.service.community import Community
from ecken.service.network import LiveNetwork
from ecken.settings import Settings, read_settings
from ecken.store.database import open_database
from ecken.store.migration import migrate

__all__ = ["build_community", "close_community", "settings_from_environment"]


def settings_from_environment() -> Settings:
    """Read ``ECKEN_*`` from the environment of this process."""
    return read_settings(os.environ)


def build_community(settings: Settings) -> Community:
    """Open the database at the newest scheme, load the network, choose the mail sender."""
    database = open_database(settings.database_url, settings.data_dir)
    migrate(database)
    network = LiveNetwork(settings.data_dir / "snapshot")
    with database.reading() as connection:
        network.start(connection)
    return Community(
        settings=settings,
        database=database,
        network=network,
        secret=_secret(settings),
    )


def close_community(community: Community) -> None:
    """Save the network for a quick start and close the database."""
    community.network.save()
    community.database.close()


def _secret(settings: Settings) -> bytes:
    if settings.secret:
        return settings.secret.encode()
    path: Path = settings.data_dir / "secret"
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text().strip().encode()
