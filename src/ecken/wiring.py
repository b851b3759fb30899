"""From settings to a running community: the only reader of the environment."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from ecken.mail.message import MailSender, NullSender
from ecken.mail.senders import ConsoleSender, FileSender
from ecken.mail.smtp import SmtpSender, SmtpServer
from ecken.service.community import Community
from ecken.service.limits import Limits, parse_limit
from ecken.service.network import LiveNetwork
from ecken.service.new_passwords import check_leak_file
from ecken.service.shared_limits import SharedLimits
from ecken.settings import Settings, read_settings
from ecken.store.database import open_database
from ecken.store.migration import migrate, newest_revision

__all__ = [
    "build_community",
    "build_mail_sender",
    "close_community",
    "prepare_database",
    "prepare_workers",
    "settings_from_environment",
]


def settings_from_environment() -> Settings:
    """Read ``ECKEN_*`` from the environment of this process."""
    return read_settings(os.environ)


def build_community(
    settings: Settings, *, is_started: bool = True, is_one_of_many: bool = False
) -> Community:
    """Open the database at the newest scheme, load the network, choose the mail sender.

    Without ``is_started`` the network is loaded only when a first answer needs it. With
    ``is_one_of_many`` limits are counted together with the other processes of this machine.
    """
    for limit in (settings.sign_in_limit, settings.api_limit):
        parse_limit(limit)  # a mistake shows at the start, not at the first sign-in
    if settings.breached_passwords:
        check_leak_file(Path(settings.breached_passwords))
    database = open_database(settings.database_url, settings.data_dir)
    migrate(database)
    secret = _secret(settings)
    network = LiveNetwork(settings.data_dir / "snapshot", secret=secret)
    if is_started:
        with database.reading() as connection:
            network.start(connection)
    return Community(
        settings=settings,
        database=database,
        network=network,
        mail=build_mail_sender(settings),
        secret=secret,
        limits=SharedLimits(settings.data_dir / "limits", secret=secret)
        if is_one_of_many
        else Limits(),
    )


def prepare_database(settings: Settings) -> str:
    """Bring the database to the newest scheme; return its revision."""
    database = open_database(settings.database_url, settings.data_dir)
    migrate(database)
    database.close()
    return newest_revision()


def prepare_workers(settings: Settings) -> None:
    """Make what worker processes would otherwise race for, and tell them the site's address."""
    prepare_database(settings)
    _secret(settings)
    os.environ["ECKEN_BASE_URL"] = settings.base_url


def close_community(community: Community) -> None:
    """Save the network for a quick start and close the database."""
    community.mail.close()
    if isinstance(community.limits, SharedLimits):
        community.limits.close()
    community.network.save()
    community.database.close()


def build_mail_sender(settings: Settings) -> MailSender:
    """Return the sender that the settings choose."""
    sender, name = settings.mail_from, settings.community_name
    if settings.mail_sender == "none":
        return NullSender()
    if settings.mail_sender == "console":
        return ConsoleSender()
    if settings.mail_sender == "file":
        return FileSender(settings.data_dir / "mails", sender, name)
    server = SmtpServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=settings.smtp_password,
        is_starttls=settings.smtp_starttls,
    )
    return SmtpSender(server, sender, name)


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
