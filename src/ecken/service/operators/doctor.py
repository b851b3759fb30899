"""Checks of a site: what was found, what was expected, what to do.

A check takes the settings and returns findings. A new one is written below and named in ``CHECKS``.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from contextlib import closing
from functools import partial
from urllib.parse import urlsplit

from ecken.errors import EckenError, Invalid
from ecken.files import find_open_paths
from ecken.mail.composing import compose
from ecken.mail.message import Mail, MailSender, NotSent
from ecken.mail.smtp import SmtpServer, try_server
from ecken.rules.address import parse_address
from ecken.service.operators.findings import Finding
from ecken.service.operators.provider_checks import check_providers
from ecken.service.operators.site_checks import (
    check_backup,
    check_changed_settings,
    check_clock,
    check_engine,
    check_integrity,
    check_journal,
    check_queue,
    check_running_site,
    check_size,
)
from ecken.settings import Settings
from ecken.store.database import Database, open_database
from ecken.store.migration import newest_revision, revision_of

__all__ = ["examine", "send_test_mail"]

ROOM_BYTES = 1_000_000_000
"""Less free space than this is said: a night of photos, mails and a backup may need it."""

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


Check = Callable[[Settings], list[Finding]]
SiteCheck = Callable[[Settings, Database], list[Finding]]


def examine(settings: Settings, *, is_quick: bool = False) -> list[Finding]:
    """Make every check; one that cannot be made is a finding too.

    What is stored is looked at only in a database of this version. If it ``is_quick``, what reads
    the whole database is left out.
    """
    found: list[Finding] = []
    for check in CHECKS:
        found += _made(partial(check, settings), check.__name__)
    if not all(one.is_well for one in found if one.what == "database"):
        return found
    with closing(open_database(settings.database_url, settings.data_dir)) as database:
        for site_check in SITE_CHECKS:
            if not (is_quick and site_check in LONG_CHECKS):
                found += _made(partial(site_check, settings, database), site_check.__name__)
    return found


def _made(check: Callable[[], list[Finding]], name: str) -> list[Finding]:
    try:
        return check()
    except (OSError, EckenError, ValueError) as error:
        what = name.removeprefix("check_").replace("_", " ")
        return [Finding(what, False, str(error), "to be readable", "See the reason.")]


def check_address(settings: Settings) -> list[Finding]:
    """Look at the address of the site."""
    base = urlsplit(settings.base_url)
    host = base.hostname or ""
    if host in _LOOPBACK:
        said = "only this machine can open it; links in mails lead nowhere else"
        return [Finding("address", False, f"{settings.base_url}: {said}",
                        "the address that members type", "Set ECKEN_BASE_URL.")]  # fmt: skip
    try:
        socket.getaddrinfo(host, None)
    except OSError as error:
        return [Finding("address", False, f"{host}: {error.strerror or error}",
                        "a name that is known", "Look at the DNS entry.")]  # fmt: skip
    is_safe = base.scheme == "https"
    advice = "" if is_safe else "Put a proxy with a certificate before it; set ECKEN_BASE_URL."
    return [Finding("address", is_safe, settings.base_url, "https", advice)]


def check_folder(settings: Settings) -> list[Finding]:
    """Look at the data folder and at who may read what is in it."""
    folder = settings.data_dir
    if not folder.is_dir():
        return [Finding("data folder", False, f"{folder} is not there", "a folder",
                        "Start the site once, or set ECKEN_DATA_DIR.")]  # fmt: skip
    found = [
        Finding("data folder", False, f"{path} is open to others", "its owner alone",
                f"chmod go-rwx {path}")
        for path in find_open_paths(folder)
    ]  # fmt: skip
    return found or [Finding("data folder", True, f"{folder}, for its owner alone")]


def check_room(settings: Settings) -> list[Finding]:
    """Look at whether the data folder can be written to, and for how long still."""
    folder = settings.data_dir
    if not folder.is_dir():
        return []
    free = shutil.disk_usage(folder).free
    found = f"{free / 1e9:.1f} GB free"
    if not os.access(folder, os.W_OK):
        return [Finding("room", False, f"{folder} cannot be written to", "a folder to write to",
                        "Look at its owner; is the disk read-only?")]  # fmt: skip
    advice = "" if free >= ROOM_BYTES else "Make room, or move the folder to a larger disk."
    return [Finding("room", free >= ROOM_BYTES, found, f"{ROOM_BYTES / 1e9:.0f} GB", advice)]


def check_secret(settings: Settings) -> list[Finding]:
    """Look at the key of signed links."""
    path = settings.data_dir / "secret"
    if settings.secret:
        return [Finding("secret", True, "from ECKEN_SECRET")]
    length = len(path.read_text("ascii", "replace").strip()) if path.exists() else 0
    advice = "" if length >= 32 else "Start the site once, or restore the file from a backup."
    return [Finding("secret", length >= 32, f"{path}: {length} characters", "32 or more", advice)]


def check_database(settings: Settings) -> list[Finding]:
    """Look at the database; nothing is changed in it."""
    if not settings.database_url and not (settings.data_dir / "ecken.db").exists():
        return [Finding("database", False, "there is none yet", "a database", "ecken migrate")]
    database = open_database(settings.database_url, settings.data_dir)
    try:
        revision = revision_of(database)
    finally:
        database.close()
    newest = newest_revision()
    advice = "" if revision == newest else "ecken migrate, or install the version that made it"
    return [Finding("database", revision == newest, f"revision {revision}", newest, advice)]


def check_mail(settings: Settings) -> list[Finding]:
    """Connect to the mail server, with encryption and sign-in as set; nothing is sent."""
    if settings.mail_sender != "smtp":
        return [Finding("mail", False, f"ECKEN_MAIL_SENDER is “{settings.mail_sender}”", "smtp",
                        "No mail reaches members. Set ECKEN_MAIL_SENDER=smtp.")]  # fmt: skip
    server = SmtpServer(settings.smtp_host, settings.smtp_port, settings.smtp_user,
                        settings.smtp_password, settings.smtp_starttls)  # fmt: skip
    name = f"{settings.smtp_host}:{settings.smtp_port}"
    reason = try_server(server)
    if reason:
        return [Finding("mail", False, f"{name}: {reason}", "a server that lets us in",
                        "Look at the ECKEN_SMTP_ options.")]  # fmt: skip
    return [Finding("mail", True, f"{name} lets us in; sender {settings.mail_from}")]


def send_test_mail(settings: Settings, sender: MailSender, to: str) -> Finding:
    """Send a mail to one address and say what became of it."""
    if settings.mail_sender != "smtp":
        return Finding("test mail", False, f"ECKEN_MAIL_SENDER is “{settings.mail_sender}”", "smtp",
                       f"No server was asked; {to} gets nothing.")  # fmt: skip
    try:
        address = parse_address(to)
    except Invalid as error:
        return Finding("test mail", False, error.sentence, "one address, such as ada@verein.de",
                       "Name it after --mail-to.")  # fmt: skip
    name = settings.community_name
    mail = Mail(address, f"{name}: Test", f"{settings.base_url}\n\nDiese Mail ist ein Test.\n"
                "This mail is a test.\n")  # fmt: skip
    try:
        compose(mail, sender=settings.mail_from.address)
        sender.send(mail)
    except (NotSent, ValueError) as error:
        return Finding("test mail", False, str(error), "a server that takes it",
                       "Look at the address and at ECKEN_MAIL_FROM.")  # fmt: skip
    finally:
        sender.close()
    return Finding("test mail", True, f"the server has taken it for {address}")


CHECKS: tuple[Check, ...] = (
    check_address,
    check_folder,
    check_room,
    check_secret,
    check_database,
    check_mail,
    check_providers,
)

SITE_CHECKS: tuple[SiteCheck, ...] = (
    check_changed_settings,
    check_size,
    check_integrity,
    check_journal,
    check_engine,
    check_clock,
    check_queue,
    check_backup,
    check_running_site,
)
LONG_CHECKS: tuple[SiteCheck, ...] = (check_integrity, check_engine)
