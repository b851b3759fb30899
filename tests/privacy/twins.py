"""Two communities that differ in nothing that some viewers may see, asked the same questions.

The second is a copy of the first one's database file; hidden changes are written into it, each
with its journal row, and followed by a network that was started before them. Clocks stand still
and random ids are drawn alike, so that every byte of every answer has to be equal.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
import secrets
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import anyio.from_thread
import anyio.to_thread
import pytest
from sqlalchemy import Connection, event
from sqlalchemy.pool import Pool

from ecken.asgi import create_app
from ecken.service.accounts.sessions import hash_token
from ecken.service.community import Community
from ecken.service.engine.network import LiveNetwork
from ecken.service.limits.limits import Limits
from ecken.store.database import Database
from ecken.web.http.form_tokens import make_form_token
from tests.community import Mailbox, Town
from tests.privacy.engine_work import counted_work
from tests.privacy.plans import token_of
from tests.privacy.views import Tables, entries_read_unseen, view_of

__all__ = [
    "Answer",
    "Door",
    "Question",
    "Twins",
    "drawn_alike",
    "in_one_thread",
    "recorded_statements",
    "twins_of",
]


class Question(NamedTuple):
    """One request: to the pages or (path below ``/api/v1``) to the JSON interface."""

    method: str
    path: str
    body: dict[str, Any] | bytes | None = None
    """Fields, or the bytes of a file that is uploaded."""

    def names(self, public_id: str) -> bool:
        """Say whether the question names a member, in its path or in its body."""
        body = repr(self.body) if isinstance(self.body, bytes) else json.dumps(self.body)
        return public_id in self.path or public_id in body


_BOUNDARY = "between-the-parts"


def _multipart(content: bytes) -> bytes:
    """A form with one file, as a browser sends it."""
    head = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    return head.encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()


class Answer(NamedTuple):
    """Everything that a viewer gets."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    work: list[Any]
    """What each search of the engine cost, in operations."""
    statements: tuple[str, ...] = ()
    """What the database was asked, in order, where :func:`recorded_statements` holds."""


class _Draws:
    """Where random ids come from: the same for the same step, whatever came before."""

    step = 0

    def __init__(self) -> None:
        self._count = itertools.count()

    def begin(self, step: int) -> None:
        self.step, self._count = step, itertools.count()

    def token(self, size: int | None = None) -> str:
        seed = f"{self.step} {next(self._count)}".encode()
        digest = hashlib.sha256(seed).digest()[: size or 32]
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


_draws = _Draws()
_work: list[Any] = []
_statements: list[str] = []


@contextmanager
def drawn_alike(step: int = -1) -> Iterator[None]:
    """Draw random ids alike in both twins, while this holds; other ids for each ``step``."""
    _draws.begin(step)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "token_urlsafe", _draws.token)
        yield


@contextmanager
def recorded_statements() -> Iterator[None]:
    """Write down every statement that SQLite carries out, while this holds.

    Numbers and texts in it are left out; how many of them a list holds stays.
    """

    def trace(connection: Any, *_others: Any) -> None:
        connection.set_trace_callback(_note)

    event.listen(Pool, "checkout", trace)
    try:
        yield
    finally:
        event.remove(Pool, "checkout", trace)


def _note(statement: str) -> None:
    listed = re.sub(r"'\[.*?\]'", lambda m: re.sub(r'"[^"]*"|\d+', "0", m[0]), statement)
    _statements.append(re.sub(r"'[^\[][^']*'|''", "''", re.sub(r"\d+", "0", listed)))


@contextmanager
def in_one_thread() -> Iterator[None]:
    """Run what belongs into worker threads here and now: no answer waits for anything."""

    async def run_here(work: Callable[..., Any], *args: Any, **_options: Any) -> Any:
        return work(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(anyio.to_thread, "run_sync", run_here)
        patch.setattr(anyio.from_thread, "run", lambda work, *args: _finish(work(*args)))
        yield


def _finish(running: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine that never waits."""
    try:
        running.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("this waits for something")


@dataclass
class Door:
    """The whole site of one twin, asked without a network in between."""

    community: Community

    def __post_init__(self) -> None:
        self._app = create_app(self.community)

    def ask(self, name: str | None, question: Question, *, step: int = 0) -> Answer:
        """Return what the member ``name`` (or a guest) is answered."""
        _draws.begin(step)
        _work.clear()
        _statements.clear()
        headers, body = self._headers(name, question)
        answer = _finish(self._run(question, headers, body))
        return answer._replace(work=list(_work), statements=tuple(_statements))

    def _headers(self, name: str | None, question: Question) -> tuple[dict[str, str], bytes]:
        host = {"host": "127.0.0.1:8000", "accept-language": "en"}
        sent = question.body
        if question.path.startswith("/api/"):
            token = {"authorization": f"Bearer {token_of(name)}"} if name else {}
            body = (
                sent
                if isinstance(sent, bytes)
                else b""
                if sent is None
                else json.dumps(sent).encode()
            )
            name_of_kind = "octet-stream" if isinstance(sent, bytes) else "json"
            kind = {} if sent is None else {"content-type": f"application/{name_of_kind}"}
            return {**host, **token, **kind, "content-length": str(len(body))}, body
        visit = "v" * 43
        holder = hash_token(token_of(name)) if name else visit
        cookie = f"ecken={token_of(name)}" if name else f"ecken-visit={visit}"
        if isinstance(sent, bytes):
            kind, body = f"multipart/form-data; boundary={_BOUNDARY}", _multipart(sent)
        else:
            kind = "application/x-www-form-urlencoded"
            body = urlencode(sent or {}, doseq=True).encode()
        return {
            **host,
            "cookie": cookie,
            "x-csrf-token": make_form_token(self.community.secret, holder),
            "content-type": kind,
            "content-length": str(len(body)),
        }, body

    async def _run(self, question: Question, headers: dict[str, str], body: bytes) -> Answer:
        path, _, query = question.path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": question.method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
            "client": ("127.0.0.1", 50_000),
            "server": ("127.0.0.1", 8_000),
        }
        waiting = [{"type": "http.request", "body": body, "more_body": False}]
        sent: list[Any] = []

        async def receive() -> Any:
            return waiting.pop() if waiting else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        start = sent[0]
        text = b"".join(message.get("body", b"") for message in sent[1:])
        headers = sorted(pair for pair in start["headers"] if pair[0] != b"x-request-id")  # random
        return Answer(start["status"], headers, text, [])


@dataclass
class Twins:
    """Two communities and the members who ask both."""

    one: Town
    other: Town
    viewers: list[str]
    doors: tuple[Door, Door]
    applied: list[str] = field(default_factory=list)
    step: int = 0

    def hide(self, what: str, change: Callable[[Connection, Town], bool]) -> bool:
        """Write a change into the second twin, unless one of the viewers may see it."""
        views = self._views(self.one)
        try:
            with self.other.community.writing() as connection:
                if not change(connection, self.other):
                    raise _SeenError
                tables = Tables.read(connection)
                if self._views_in(tables, self.other) != views:
                    raise _SeenError
        except _SeenError:
            return False
        self.applied.append(what)
        return True

    def are_alike(self) -> bool:
        """Say whether no viewer may see any difference."""
        return self._views(self.one) == self._views(self.other)

    def ask(self, name: str | None, question: Question) -> tuple[Answer, Answer]:
        """Ask both."""
        self.step += 1
        one, other = (door.ask(name, question, step=self.step) for door in self.doors)
        return one, other

    def assert_same(
        self, name: str | None, question: Question, *, is_work_counted: bool = True
    ) -> Answer:
        """Ask both; not a byte, a header, the order or the work may differ.

        But for entries of lists that are read and not shown: see ``docs/privacy.md``.
        """
        one, other = self.ask(name, question)
        if one.work != other.work and name and self._is_read_unseen(name, one.work, other.work):
            is_work_counted = False
        if not is_work_counted:
            one, other = (answer._replace(work=[]) for answer in (one, other))
        if one != other:
            raise AssertionError(self._story(name, question, one, other))
        assert one.status < 500, (question, one.body[:500])
        return one

    def _is_read_unseen(self, name: str, one: list[Any], other: list[Any]) -> bool:
        """Say whether two works differ by no more than entries that are read and not shown.

        Those of blocked members are left out after lists are read with them; the list of somebody
        who asks is counted, and not shown: that much is not promised.
        """
        found = []
        for town in (self.one, self.other):
            with town.community.database.reading() as connection:
                tables = Tables.read(connection)
            found.append(entries_read_unseen(tables, town.id(name)))
        most = len(found[0] ^ found[1])
        return [what for what, _ in one] == [what for what, _ in other] and all(
            abs(a - b) <= most for (_, a), (_, b) in zip(one, other, strict=True)
        )

    def _views(self, town: Town) -> list[Any]:
        with town.community.database.reading() as connection:
            return self._views_in(Tables.read(connection), town)

    def _views_in(self, tables: Tables, town: Town) -> list[Any]:
        return [view_of(tables, town.id(name)) for name in self.viewers]

    def _story(self, name: str | None, question: Question, one: Answer, other: Answer) -> str:
        where = next(
            (i for i, (a, b) in enumerate(zip(one.body, other.body, strict=False)) if a != b),
            min(len(one.body), len(other.body)),
        )
        pieces = [answer.body[max(0, where - 200) : where + 200] for answer in (one, other)]
        return (
            f"{name} asks {question} and can tell the twins apart, which differ in "
            f"{self.applied}:\n{one.status} {other.status}\n{one.headers}\n{other.headers}\n"
            f"work {one.work} {other.work}\n{pieces[0]!r}\n{pieces[1]!r}"
        )


class _SeenError(Exception):
    """A viewer may see the change: it is taken back."""


@contextmanager
def twins_of(town: Town, folder: Path, viewers: list[str]) -> Iterator[Twins]:
    """Yield ``town`` and its copy in ``folder``."""
    source = sqlite3.connect(town.community.settings.data_dir / "ecken.db")
    target = sqlite3.connect(folder / "ecken.db")
    with target:
        source.backup(target)
    source.close()
    target.close()
    database = Database(f"sqlite:///{folder / 'ecken.db'}", is_durable=False)
    network = LiveNetwork()
    with database.reading() as connection:
        network.start(connection)
    mail = Mailbox()
    community = replace(
        town.community, database=database, network=network, mail=mail, limits=Limits()
    )
    mail.community = community
    other = Town(community, town.clock, mail, dict(town.ids), dict(town.public_ids))
    try:
        doors = (Door(town.community), Door(community))
        with drawn_alike(0), counted_work(_work.append), in_one_thread():
            yield Twins(town, other, viewers, doors)
    finally:
        database.close()
