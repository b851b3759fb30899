"""The signing key of a site: where it is stored, and whether it belongs to this database.

Links in mails, forms and cookies are worth something only to who has the same key. Two
servers on one database with different keys would refuse each other's; a lost key file would void
everybody's links. Both show at the start: the database holds a mark of the key, from which nobody
learns the key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from pathlib import Path

from ecken.errors import NotReady
from ecken.files import create_whole, folder_refusal
from ecken.settings import Settings
from ecken.store.database import Database
from ecken.store.journal import read_head
from ecken.store.site.site import read_key_mark, write_key_mark

__all__ = ["check_key", "mark_of_key", "read_secret", "read_secret_there", "renew_key"]

_FILE = "secret"
_LETTERS_MIN = 32


def read_secret(settings: Settings) -> bytes:
    """Return the key: the one that is set, or the one in the data folder, which is made once.

    Raises
    ------
    NotReady
        ``secret_damaged`` if the file holds no key; ``data_folder`` if it cannot be read or made.
    """
    if settings.secret:
        return settings.secret.encode()
    path: Path = settings.data_dir / _FILE
    try:
        if not path.exists():
            create_whole(path, secrets.token_urlsafe(32).encode())
        secret = path.read_bytes().strip()
    except OSError as error:
        raise folder_refusal(path, error) from error
    if len(secret) < _LETTERS_MIN:
        raise NotReady(
            "secret_damaged",
            "{path} holds no key: it has {given} characters, needed are at least {needed}. Restore "
            "it from a backup, or delete it: then a new key is made, and links in mails sent "
            "before are void.",
            path=str(path),
            given=len(secret),
            needed=_LETTERS_MIN,
        )
    return secret


def read_secret_there(settings: Settings) -> bytes:
    """Return the key if there is one; none is made."""
    is_there = settings.secret or (settings.data_dir / _FILE).exists()
    return read_secret(settings) if is_there else b""


def check_key(database: Database, secret: bytes) -> None:
    """Compare the key with the one that this database was served with before.

    Raises
    ------
    NotReady
        ``key_differs``
    """
    with database.reading() as connection:
        mark, known = (
            mark_of_key(read_head(connection).database_id, secret),
            read_key_mark(connection),
        )
    if known == mark:
        return
    if known:
        raise NotReady(
            "key_differs",
            "This database has been served with another key. Servers that share a database need "
            "the same ECKEN_SECRET, else each refuses the forms and links of the other. If the old "
            "key is lost, “ecken accept-key” lets the database go with this one.",
        )
    renew_key(database, secret)


def renew_key(database: Database, secret: bytes) -> None:
    """Let the database go with this key from now on."""
    with database.writing() as connection:
        write_key_mark(connection, mark_of_key(read_head(connection).database_id, secret))


def mark_of_key(database_id: str, secret: bytes) -> str:
    """Written by hand and never changed: it is compared with what databases hold already."""
    digest = hmac.digest(secret, f"ecken mark of the key\0{database_id}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
