"""Delivers the outbox: claims a mail, composes, sends and records it, one after another.

A mail is noted as delivered at once when the server has taken it. Only a crash between that word
and the note (a few milliseconds, longer while the database is busy) lets a mail go twice, under
one ``Message-ID``; a crash before the word lets it wait for its lease to end, and then go.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import SystemRandom

import structlog

from ecken.errors import NotReady
from ecken.mail.message import Deferred, Mail, MailSender, Refused, Unreachable
from ecken.service.accounts.account_mail import link_token, write_letter
from ecken.service.accounts.sessions import hash_token
from ecken.service.community import Community
from ecken.service.mailing.circulars import write_circular
from ecken.service.mailing.digest import write_digest
from ecken.service.talk.notices import write_notices
from ecken.store.ids import new_public_id
from ecken.store.talk import outbox as rows
from ecken.store.talk.notices import mark_mailed
from ecken.store.talk.outbox import OutboxRow

__all__ = ["LEASE_S", "Delivered", "deliver_mails", "has_due_mail", "pause_after"]

LEASE_S = 300
"""For how long a process holds the mails that it has taken, in seconds."""

_AT_ONCE = 20
_FIRST_PAUSE_S = 15.0
_SEARCH_PAUSE_S = 60
"""So long a mail waits for which the search has to be prepared first."""
_ATTEMPTS_MAX = 40
_BROKEN_MAX = 3
_NOTE_TRIES = 60
_KINDS_OF_MEMBERS = ("digest_daily", "digest_weekly")
_RANDOM = SystemRandom()


@dataclass(slots=True)
class Delivered:
    """What became of the mails in one go."""

    delivered: int = 0
    failed: int = 0
    postponed: int = 0
    trouble: str = ""
    """Why no mail can go at present, in the server's words; empty if all is well."""


def pause_after(attempts: int, *, first_s: float, longest_s: float) -> float:
    """Return how long to wait after so many tries: twice as long each time, by chance a bit more.

    Chance keeps many that failed together from coming back together.
    """
    return float(min(first_s * 2 ** min(attempts - 1, 30), longest_s) * _RANDOM.uniform(0.8, 1.2))


def has_due_mail(community: Community) -> bool:
    """Say whether a mail can be delivered now."""
    with community.database.reading() as connection:
        return rows.has_due_mail(connection, now=community.clock(), lease_s=LEASE_S)


def deliver_mails(
    community: Community,
    sender: MailSender | None = None,
    *,
    is_stopping: Callable[[], bool] = lambda: False,
) -> Delivered:
    """Send what is due until nothing is, or until the server takes nothing any more."""
    round_ = _Round(community, sender or community.mail, is_stopping)
    try:
        round_.run()
    finally:
        round_.give_back()
    return round_.result


class _Round:
    """One go through the outbox."""

    def __init__(
        self, community: Community, sender: MailSender, is_stopping: Callable[[], bool]
    ) -> None:
        self._community = community
        self._sender = sender
        self._is_stopping = is_stopping
        self._key = new_public_id()
        self._held: list[OutboxRow] = []
        self._broken = 0
        self._leased_at = 0
        self.result = Delivered()

    def run(self) -> None:
        """Deliver until nothing is due, the server is away, or it is time to stop."""
        while not self._is_stopping() and not self.result.trouble and self._claim():
            while self._held and not self._is_stopping() and not self.result.trouble:
                self._extend()
                self._deliver(self._held[0])

    def give_back(self) -> None:
        """Let others have what was taken and not tried."""
        if self._held:
            with self._community.writing() as connection:
                rows.release_mails(
                    connection, self._held, lease_key=self._key, reason=self.result.trouble
                )
            self._held = []

    def _claim(self) -> bool:
        if not has_due_mail(self._community):
            return False
        now = self._community.clock()
        with self._community.writing() as connection:
            self._held = rows.claim_mails(
                connection, now=now, lease_s=LEASE_S, lease_key=self._key, limit=_AT_ONCE
            )
        self._leased_at = now
        return bool(self._held)

    def _extend(self) -> None:
        """Hold on to what is left: a slow server may need longer than the lease."""
        now = self._community.clock()
        if 0 <= now - self._leased_at < LEASE_S // 3:
            return
        with self._community.writing() as connection:
            rows.extend_mails(connection, lease_key=self._key, until=now + LEASE_S)
        self._leased_at = now

    def _deliver(self, row: OutboxRow) -> None:
        written: _Written | None = None
        try:
            written = self._write(row)
            if written.mail is not None:
                self._sender.send(written.mail)
        except NotReady as error:
            if error.code != "search_preparing":
                raise
            self._wait(row, error)
        except Refused as error:
            self._settle(row, written, "failed", error.reason)
        except Unreachable as error:
            self.result.trouble = error.reason
        except Deferred as error:
            self._postpone(row, written, error.reason)
            self._note_break(error)
        except Exception as error:  # a mail that cannot be written must not stop the others
            structlog.get_logger().exception("mail not written", kind=row.kind)
            self._postpone(row, written, type(error).__name__)
        else:
            state = "void" if written.mail is None else "delivered"
            self._settle(row, written, state, written.reason)

    def _write(self, row: OutboxRow) -> _Written:
        now = self._community.clock()
        if now >= row.expires_at or row.attempts > _ATTEMPTS_MAX:
            raise Refused(row.reason or "it waited for too long")
        if row.kind == "notice":
            mail, ids = write_notices(self._community, row)
            return _Written(_with_id(mail, row), ids)
        if row.kind in _KINDS_OF_MEMBERS:
            return _Written(_with_id(write_digest(self._community, row), row))
        if row.kind == "circular":
            return _Written(_with_id(write_circular(self._community, row), row))
        if row.token_hash:
            if hash_token(link_token(self._community, row)) != row.token_hash:
                raise Refused("this process has another ECKEN_SECRET than the one that wrote it")
            with self._community.database.reading() as connection:
                if not rows.is_link_open(connection, row.token_hash, now=now):
                    return _Written(None, reason="its link is over")
        return _Written(_with_id(write_letter(self._community, row), row))

    def _settle(
        self, row: OutboxRow, written: _Written | None, state: str, reason: str = ""
    ) -> None:
        """Note the end of a mail, for as long as it takes the database to take the note."""
        pause = threading.Event()
        for attempt in range(_NOTE_TRIES):
            try:
                self._note(row, written, state, reason)
                break
            except NotReady:
                if attempt == _NOTE_TRIES - 1:
                    raise
                pause.wait(1.0)
        self._broken = 0
        self._held.remove(row)
        self.result.delivered += state == "delivered"
        self.result.failed += state == "failed"

    def _note(self, row: OutboxRow, written: _Written | None, state: str, reason: str) -> None:
        now = self._community.clock()
        if row.kind == "notice" and written is None:  # it was too late to write it
            _, ids = write_notices(self._community, row)
            written = _Written(None, ids)
        with self._community.writing() as connection:
            if written is not None and written.notices:
                mark_mailed(connection, written.notices, at=now)
                row = row._replace(content=json.dumps(written.notices))
            rows.settle_mail(connection, row, state, at=now, reason=reason)

    def _postpone(self, row: OutboxRow, written: _Written | None, reason: str) -> None:
        if row.attempts >= _ATTEMPTS_MAX:
            self._settle(row, written, "failed", reason)
            return
        pause_s = pause_after(row.attempts, first_s=_FIRST_PAUSE_S, longest_s=rows.LONGEST_PAUSE_S)
        due_at = min(self._community.clock() + max(1, int(pause_s)), row.expires_at)
        with self._community.writing() as connection:
            rows.postpone_mail(connection, row, due_at=due_at, reason=reason)
        self._held.remove(row)
        self.result.postponed += 1

    def _wait(self, row: OutboxRow, error: NotReady) -> None:
        """Let a mail wait that a search is missing for; others go, and the try does not count."""
        row_before = row._replace(attempts=row.attempts - 1)
        due_at = min(self._community.clock() + _SEARCH_PAUSE_S, row.expires_at)
        with self._community.writing() as connection:
            rows.postpone_mail(connection, row_before, due_at=due_at, reason=error.sentence)
        self._held.remove(row)
        self.result.postponed += 1

    def _note_break(self, error: Deferred) -> None:
        """Three connections that broke off in a row: it is the server, not the mails."""
        self._broken = self._broken + 1 if error.is_broken else 0
        if self._broken >= _BROKEN_MAX:
            self.result.trouble = error.reason


@dataclass(frozen=True, slots=True)
class _Written:
    """A mail as it goes, ``None`` if there is nothing to say, and the notices that it tells."""

    mail: Mail | None
    notices: list[int] | None = None
    reason: str = ""


def _with_id(mail: Mail | None, row: OutboxRow) -> Mail | None:
    return None if mail is None else replace(mail, id=row.public_id)
