"""The record of deleted members, so that a restored backup brings nobody back.

It holds public ids only: random texts that name nobody once the member is erased. A row is written
in the same transaction as the erasure; a copy lies in a file beside the database, which is not
restored with it. What one of the two lacks is taken from the other, at each start and every hour.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

from ecken.errors import NotFound
from ecken.files import append_line, folder_refusal
from ecken.service.accounts.account_deletion import LEDGER, erase_member
from ecken.service.community import Community
from ecken.store.accounts.accounts import find_account_by_public_id
from ecken.store.ids import is_public_id
from ecken.store.site.site import insert_erasure, read_erasures

__all__ = ["copy_erasures", "replay_erasures"]

_LOG = logging.getLogger("ecken.erasures")


def replay_erasures(community: Community) -> int:
    """Erase again whom a restored backup has brought back; return how many.

    Raises
    ------
    NotReady
        ``data_folder`` if the copy of the ledger is there and cannot be read.
    """
    copied = _read_copy(_path(community))
    with community.database.reading() as connection:
        known = read_erasures(connection)
        revived = {id: find_account_by_public_id(connection, id) for id in copied | known}
    found = {public_id: account for public_id, account in revived.items() if account is not None}
    for account in found.values():
        with suppress(NotFound):  # another process was faster
            erase_member(community, account.member)
    if copied - known - found.keys():
        with community.writing() as connection:
            for public_id in sorted(copied - known - found.keys()):
                insert_erasure(connection, public_id, at=community.clock())
    copy_erasures(community)
    return len(found)


def copy_erasures(community: Community) -> int:
    """Write into the file what the database knows and the file does not; return how many."""
    path = _path(community)
    with community.database.reading() as connection:
        known = read_erasures(connection)
    missing = sorted(known - _read_copy(path))
    try:
        for public_id in missing:
            append_line(path, public_id)
    except OSError as error:
        _LOG.error(
            "%s lacks erasures and cannot be written (%s); it is tried again within the hour",
            path,
            error.strerror,
        )
        return 0
    return len(missing)


def _read_copy(path: Path) -> set[str]:
    try:
        text = path.read_text("ascii", "replace")
    except FileNotFoundError:
        return set()
    except OSError as error:
        raise folder_refusal(path, error) from error
    return {line for line in text.split() if is_public_id(line)}


def _path(community: Community) -> Path:
    return community.settings.data_dir / LEDGER
