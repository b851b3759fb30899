"""The file of their data that a member takes away: asked for, made beside the answers, taken once.

That it is wanted stands in the database, so any process can answer how far it is; there lies the
file, too, until it is taken, its time is over, or its member is erased. A making whose process has
ended is begun anew by another one.
"""

from __future__ import annotations

import logging
import shutil
import threading
from dataclasses import dataclass

from ecken.durations import DAY_S, HOUR_S
from ecken.errors import Conflict, EckenError, NotFound, NotReady, TooMany
from ecken.service.accounts.account_mail import post
from ecken.service.accounts.accounts import prove_password
from ecken.service.community import Community
from ecken.service.limits.limits import Limit
from ecken.service.privacy.export import export_member
from ecken.store.accounts.accounts import find_account
from ecken.store.accounts.audit import insert_audit
from ecken.store.site import data_exports as rows
from ecken.store.site.data_exports import ExportRow

__all__ = [
    "DataExport",
    "ask_for_data",
    "drop_data",
    "has_stale_exports",
    "own_export",
    "resume_exports",
    "take_data",
    "tidy_exports",
]

STALE_S = 120
"""A making that has given no sign of life for so long has ended with its process."""
ATTEMPTS_MAX = 3
_BEAT_S = 5
_PER_DAY = Limit(5, DAY_S)
_FOLDER_OF_BEFORE = "exports"

_LOG = logging.getLogger("ecken.exports")


@dataclass(frozen=True, slots=True)
class DataExport:
    """How far a member's file is."""

    public_id: str
    state: str
    """``waiting``, ``writing``, ``ready`` or ``failed``."""
    done: int
    parts: int
    asked_at: int
    expires_at: int


def ask_for_data(community: Community, viewer: int, password: str | None, *, language: str) -> None:
    """Let a file of the viewer's data be made, for whoever proves to be them.

    Raises
    ------
    NotAllowed
        ``password_wrong``
    Conflict
        ``data_export_under_way``: there is one already.
    TooMany
        ``data_exports_many``
    """
    prove_password(community, viewer, password)
    _count(community, viewer)
    with community.writing() as connection:
        before = rows.read_export(connection, viewer)
        if before is not None and before.state in ("waiting", "writing"):
            raise Conflict(
                "data_export_under_way",
                "Your file is being prepared already. Please wait until that is done.",
            )
        rows.insert_export(connection, viewer, language=language, at=community.clock())
        insert_audit(connection, viewer, "export_asked", at=community.clock())
    community.after_commit(lambda: _start(community, viewer))


def own_export(community: Community, viewer: int) -> DataExport | None:
    """Return how far the viewer's file is; nothing if none was asked for, or its time is over."""
    row = _find(community, viewer)
    if row is None:
        return None
    return DataExport(row.public_id, row.state, row.done, row.parts, row.asked_at, row.expires_at)


def take_data(community: Community, viewer: int, export_id: str) -> bytes:
    """Return the viewer's file, once: with the answer it is gone.

    Raises
    ------
    NotFound
        It is not ready, was taken, or its time is over.
    """
    row = _find(community, viewer)
    if row is None or row.state != "ready" or row.public_id != export_id:
        raise NotFound
    with community.writing() as connection:
        content = rows.read_export_file(connection, viewer, export_id)
        if content is None or not rows.delete_export(connection, viewer, export_id):
            raise NotFound  # another answer was faster
        insert_audit(connection, viewer, "exported", at=community.clock())
    return content


def drop_data(community: Community, viewer: int) -> None:
    """Forget the viewer's file, whatever its state."""
    with community.writing() as connection:
        rows.delete_export(connection, viewer)


def has_stale_exports(community: Community) -> bool:
    """Say whether there are files whose process has ended."""
    return bool(_stale(community))


def resume_exports(community: Community) -> int:
    """Make the files whose process has ended; return how many were made now.

    What fails again and again is given up, and the member reads so.
    """
    return sum(_make(community, row) for row in _stale(community))


def _stale(community: Community) -> list[ExportRow]:
    with community.database.reading() as connection:
        return rows.read_stale_exports(connection, before=community.clock() - STALE_S)


def tidy_exports(community: Community) -> None:
    """Delete files whose time is over, and those that earlier versions left in the data folder."""
    now = community.clock()
    with community.writing() as connection:
        rows.delete_exports_before(connection, expired=now, asked=now - DAY_S)
    shutil.rmtree(community.settings.data_dir / _FOLDER_OF_BEFORE, ignore_errors=True)


def _find(community: Community, viewer: int) -> ExportRow | None:
    with community.database.reading() as connection:
        row = rows.read_export(connection, viewer)
    is_over = row is not None and row.state == "ready" and row.expires_at <= community.clock()
    return None if is_over else row


def _count(community: Community, viewer: int) -> None:
    key = f"data-export {viewer}"
    if community.limits.is_full(key, _PER_DAY):
        raise TooMany(
            "data_exports_many",
            "You have asked for your data {most} times within 24 hours; that is the limit. Try "
            "again tomorrow.",
            most=_PER_DAY.most,
            retry_after_s=DAY_S,
        )
    community.limits.hit(key, _PER_DAY)


def _start(community: Community, viewer: int) -> None:
    """Begin to make the file in a thread of its own."""
    with community.database.reading() as connection:
        row = rows.read_export(connection, viewer)
    if row is not None:
        thread = threading.Thread(target=_make, args=(community, row), name="export", daemon=True)
        thread.start()


def _make(community: Community, row: ExportRow) -> bool:
    """Make a file and say whether it is ready; how it went wrong is in the log."""
    try:
        with community.writing() as connection:
            if not rows.claim_export(connection, row, at=community.clock()):
                return False
            if row.attempts >= ATTEMPTS_MAX:
                rows.update_export(connection, row.public_id, state="failed")
                return False
        return _write(community, row)
    except NotReady as error:
        _LOG.warning("a file for a member waits: %s", error.sentence)
    except EckenError as error:
        _LOG.warning("a file for a member was not made: %s", error.sentence)
    except Exception:
        _LOG.exception("a file for a member was not made")
    return False


def _write(community: Community, row: ExportRow) -> bool:
    settings, beat = community.settings, _Beat(community, row.public_id)
    content = export_member(community, row.member, language=row.language, progress=beat)
    hours = settings.export_link_h
    with community.writing() as connection:
        is_wanted = rows.update_export(
            connection, row.public_id, state="ready", content=content,
            expires_at=community.clock() + hours * HOUR_S,
        )  # fmt: skip
        if is_wanted:
            page = f"{settings.base_url.rstrip('/')}/account/data"
            account = find_account(connection, row.member)
            post(community, connection, "data_ready", account, page=page, hours=str(hours))
    return is_wanted  # if not, the member has gone meanwhile, or has asked anew


class _Beat:
    """Tells now and then that a making is alive, and how far it is."""

    def __init__(self, community: Community, public_id: str) -> None:
        self._community, self._public_id = community, public_id
        self._told_at = community.clock()

    def __call__(self, done: int, parts: int) -> None:
        now = self._community.clock()
        if now - self._told_at >= _BEAT_S:
            self._told_at = now
            with self._community.writing() as connection:
                rows.update_export(connection, self._public_id, seen_at=now, done=done, parts=parts)
