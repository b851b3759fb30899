"""Builds a running community from settings."""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

from ecken.errors import Invalid, NotReady
from ecken.files import make_folder, tighten_folder
from ecken.mail.message import MailSender, NullSender
from ecken.mail.senders import ConsoleSender, FileSender
from ecken.mail.smtp import SmtpSender, SmtpServer
from ecken.service.accounts.new_passwords import check_leak_file
from ecken.service.backup.unfinished import check_restored
from ecken.service.community import Community
from ecken.service.engine.network import LiveNetwork
from ecken.service.limits.counter_rows import CounterRows
from ecken.service.limits.database_limits import DatabaseLimits
from ecken.service.limits.database_reads import DatabaseReads
from ecken.service.limits.limits import Limits
from ecken.service.limits.reading_limits import Reads
from ecken.service.limits.shared_limits import SharedLimits
from ecken.service.privacy.erasures import replay_erasures
from ecken.service.profiles.recruiter_claims import settle_recruiters
from ecken.service.runtime.keys import check_key, read_secret, renew_key
from ecken.settings import Settings
from ecken.settings.environment import (
    set_for_workers,
    setting_faults,
    settings_from_environment,
)
from ecken.store.database import Database, open_database
from ecken.store.migration import migrate, newest_revision

_LOG = logging.getLogger("ecken.start")
_READS_KNOWN = 500
"""Rows of 8 KB that a process remembers."""

__all__ = [
    "accept_key",
    "build_community",
    "build_mail_sender",
    "close_community",
    "has_database",
    "open_unmigrated",
    "prepare_database",
    "prepare_workers",
    "setting_faults",
    "settings_from_environment",
]


def build_community(
    settings: Settings,
    *,
    is_started: bool = True,
    is_one_of_many: bool = False,
    is_served: bool = False,
    is_corrected: bool = False,
) -> Community:
    """Open the database at the newest scheme, load the network, choose the mail sender.

    Without ``is_started`` the network is loaded only when a first answer needs it. With
    ``is_one_of_many`` limits are counted together with the other processes of this machine; on
    PostgreSQL they are counted by all servers together. With ``is_served`` a follower will enter
    the words of profiles, where no snapshot has them: nobody waits for them here. What the
    administration has set holds, unless it ``is_corrected`` by this process.
    """
    if settings.breached_passwords:
        check_leak_file(Path(settings.breached_passwords))
    _prepare_folder(settings.data_dir)
    secret = read_secret(settings)
    database = open_database(settings.database_url, settings.data_dir)
    migrate(database)
    database.stay_at(newest_revision())
    check_key(database, secret)
    network = LiveNetwork(settings.data_dir / "snapshot", secret=secret)
    network.is_search_beside = is_served
    if is_started:
        with database.reading() as connection:
            network.start(connection)
    community = Community(
        settings=settings,
        database=database,
        network=network,
        mail=build_mail_sender(settings),
        secret=secret,
        limits=_build_limits(settings, database, secret, is_one_of_many=is_one_of_many),
        reads=_build_reads(settings, database, secret, is_one_of_many=is_one_of_many),
    )
    if not is_corrected:
        community.follow_settings()
    if is_started:
        with suppress(NotReady):  # a full disk stops no reading
            community.keep_time()
        replay_erasures(community)
        settle_recruiters(community)
    return community


def _build_limits(
    settings: Settings, database: Database, secret: bytes, *, is_one_of_many: bool
) -> Limits:
    """Count where all see it who may answer: in the database that machines share, or in a file."""
    if not database.is_sqlite:
        return DatabaseLimits(CounterRows(database, secret=secret))
    if is_one_of_many:
        return SharedLimits(settings.data_dir / "limits", secret=secret)
    return Limits()


def _build_reads(
    settings: Settings, database: Database, secret: bytes, *, is_one_of_many: bool
) -> Reads:
    file = settings.data_dir / "reads" if is_one_of_many else None
    limits = (settings.reading_limit, settings.reading_limit_daily)
    if database.is_sqlite:
        return Reads(file, secret=secret, limits=limits)
    rows = CounterRows(database, secret=secret, known_max=_READS_KNOWN)
    return DatabaseReads(rows, file, secret=secret, limits=limits)


def _prepare_folder(folder: Path) -> None:
    """Make the data folder, or close to others what an earlier version left open."""
    check_restored(folder)
    make_folder(folder)
    for path in tighten_folder(folder):
        _LOG.warning("%s was open to other users of this machine; it is closed to them now", path)


def prepare_database(settings: Settings) -> str:
    """Bring the database to the newest scheme; return its revision."""
    _prepare_folder(settings.data_dir)
    database = open_database(settings.database_url, settings.data_dir)
    migrate(database)
    database.close()
    return newest_revision()


def has_database(settings: Settings) -> bool:
    """Say whether there is a database to open; on PostgreSQL it shows when it is opened."""
    return settings.has_database


def open_unmigrated(settings: Settings) -> Database:
    """Open the database as it is, whatever its revision.

    Raises
    ------
    Invalid
        ``nothing_to_back_up`` if there is none; none is made.
    """
    if not has_database(settings):
        raise Invalid(
            "nothing_to_back_up",
            "There is no community in this database. ECKEN_DATA_DIR or ECKEN_DATABASE_URL names "
            "another place than the one that is served?",
        )
    return open_database(settings.database_url, settings.data_dir)


def accept_key(settings: Settings) -> None:
    """Let the database belong to the key that this process has from now on."""
    database = open_database(settings.database_url, settings.data_dir)
    migrate(database)
    renew_key(database, read_secret(settings))
    database.close()


def prepare_workers(settings: Settings) -> None:
    """Make what worker processes would otherwise race for, and tell them the site's address."""
    _prepare_folder(settings.data_dir)
    for left in (settings.data_dir / "metrics").glob("*.p*"):
        left.unlink(missing_ok=True)  # of processes that have ended
    secret = read_secret(settings)
    database = open_database(settings.database_url, settings.data_dir)
    migrate(database)
    check_key(database, secret)
    database.close()
    set_for_workers("base_url", settings.base_url)


def close_community(community: Community) -> None:
    """Save the network for a quick start and close the database."""
    community.mail.close()
    if isinstance(community.limits, SharedLimits):
        community.limits.close()
    community.reads.close()
    community.network.save()
    community.database.close()


def build_mail_sender(settings: Settings) -> MailSender:
    """Return the sender that the settings choose."""
    sender = settings.mail_from.address
    name = settings.sender_name
    if settings.mail_sender == "none":
        return NullSender()
    if settings.mail_sender == "console":
        return ConsoleSender()
    if settings.mail_sender == "file":
        return FileSender(settings.data_dir / "mails", sender, name, settings.mail_reply_to)
    server = SmtpServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=settings.smtp_password,
        is_starttls=settings.smtp_starttls,
    )
    return SmtpSender(server, sender, name, settings.mail_reply_to)
