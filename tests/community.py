"""A small running community on SQLite whose members are called by their first names.

    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"]) as town:
        accept_request(town.community, town.id("Ada"), …)
        town.public_id("Cem")

Members named in ``contacts`` come into being by themselves; ``members`` adds others or says more
about some: ``members={"Ada": {"last_name": "Weber", "audience": "nobody"}}``.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import URL, Connection

from ecken.mail.message import Mail, RecordingSender
from ecken.service.community import Community
from ecken.service.contacts.contacts import remove_contact
from ecken.service.engine.network import LiveNetwork
from ecken.service.loading.list_reader import Source
from ecken.service.loading.loading import Loaded, load_plan, plan_load
from ecken.service.mailing.delivery import deliver_mails
from ecken.settings import Settings
from ecken.store.contacts.contacts import contact_exists, insert_contact
from ecken.store.database import Database
from ecken.store.migration import migrate
from ecken.store.profiles.members import insert_member, read_cards

__all__ = [
    "DAY_S",
    "NOW",
    "Clock",
    "Mailbox",
    "Town",
    "load_lists",
    "small_community",
]

DAY_S = 86_400
NOW = 1_700_000_000
"""Where the clock of every test starts: 14 November 2023."""

SECRET = b"a secret of the tests, longer than 32 characters"


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: int = NOW

    def __call__(self) -> int:
        return self.now

    def pass_days(self, days: float) -> None:
        self.now += int(days * DAY_S)


class Mailbox(RecordingSender):
    """Where the mail of a town arrives: whoever looks into it has what waits delivered first."""

    def __init__(self) -> None:
        self._arrived: list[Mail] = []
        self.community: Community | None = None

    def send(self, mail: Mail) -> None:
        self._arrived.append(mail)

    @property
    def mails(self) -> list[Mail]:  # type: ignore[override]
        assert self.community is not None
        deliver_mails(self.community, self)
        return self._arrived


@dataclass
class Town:
    """A community, its clock, the mail it sent, and its members by first name."""

    community: Community
    clock: Clock
    mail: Mailbox
    ids: dict[str, int] = field(default_factory=dict)
    public_ids: dict[str, str] = field(default_factory=dict)

    def id(self, name: str) -> int:
        """The id in the engine (never shown)."""
        return self.ids[name]

    def public_id(self, name: str) -> str:
        """The id that leaves the house."""
        return self.public_ids[name]

    def join(self, name: str, **values: Any) -> int:
        """Let somebody join who is called ``name`` and lives under name@example.org."""
        self.join_all({name: values})
        return self.ids[name]

    def join_all(self, told: Mapping[str, Mapping[str, Any]]) -> None:
        """Let several join at once, in this order."""
        with self.community.writing() as connection:
            self.ids |= _insert_members(connection, told, at=self.clock())
        self._learn_public_ids()
        with self.community.reading(self.ids[next(iter(told))]):
            pass  # the network in memory has followed

    def connect(self, *pairs: str) -> None:
        """Make contacts: ``town.connect("Ada–Ben", "Ben–Cem")``."""
        with self.community.writing() as connection:
            for a, b in map(_names, pairs):
                insert_contact(connection, self.ids[a], self.ids[b], at=self.clock())

    def turn(self, a: str, b: str) -> None:
        """Make two members contacts, or end it if they are."""
        with self.community.database.reading() as connection:
            is_tie = contact_exists(connection, self.id(a), self.id(b))
        if is_tie:
            remove_contact(self.community, self.id(a), self.public_id(b))
        else:
            self.connect(f"{a}–{b}")

    def _learn_public_ids(self) -> None:
        new = self.ids.keys() - self.public_ids.keys()
        with self.community.database.reading() as connection:
            cards = read_cards(connection, [self.ids[name] for name in new])
        found = {name: cards.get(self.ids[name]) for name in new}
        self.public_ids |= {name: card.public_id for name, card in found.items() if card}


def load_lists(community: Community, **lists: Source | None) -> Loaded:
    """Load lists of members, contacts and requests as the command does."""
    return load_plan(community, plan_load(community, **lists))


@contextmanager
def small_community(
    folder: Path,
    *,
    contacts: Iterable[str] = (),
    members: Iterable[str] | Mapping[str, Mapping[str, Any]] = (),
    settings: Mapping[str, Any] | None = None,
    url: URL | None = None,
) -> Iterator[Town]:
    """Yield a town whose database lies in ``folder`` and is closed at the end.

    With ``url`` it is another database, migrated and empty.
    """
    pairs = [_names(pair) for pair in contacts]
    told = dict(members) if isinstance(members, Mapping) else {name: {} for name in members}
    named = dict.fromkeys([*told, *(name for pair in pairs for name in pair)])
    rows = {name: told.get(name, {}) for name in named}
    if url is None:
        database, ids = _populated(folder / "ecken.db", rows, pairs)
    else:
        database = Database(url, is_durable=False)
        ids = _insert(database, rows, pairs)
    clock, mail = Clock(), Mailbox()
    try:
        network = LiveNetwork()
        with database.reading() as connection:
            network.start(connection)
        community = Community(
            settings=Settings(
                data_dir=folder, **{"operator_second_factor": "optional", **(settings or {})}
            ),
            database=database,
            network=network,
            mail=mail,
            clock=clock,
            secret=SECRET,
        )
        mail.community = community
        town = Town(community, clock, mail, dict(ids))
        town._learn_public_ids()
        yield town
    finally:
        database.close()


def _names(pair: str) -> tuple[str, str]:
    first, second = pair.replace("–", "-").split("-")
    return first, second


def _insert_members(
    connection: Connection, told: Mapping[str, Mapping[str, Any]], *, at: int
) -> dict[str, int]:
    return {
        name: insert_member(
            connection,
            {
                "email": f"{name.lower()}@example.org",
                "first_name": name,
                "last_name": "Beispiel",
                **values,
            },
            at=at,
        )
        for name, values in told.items()
    }


def _insert(
    database: Database,
    rows: Mapping[str, Mapping[str, Any]],
    pairs: Sequence[tuple[str, str]],
) -> dict[str, int]:
    with database.writing() as connection:
        ids = _insert_members(connection, rows, at=NOW)
        for a, b in pairs:
            insert_contact(connection, ids[a], ids[b], at=NOW)
    return ids


_TOWNS: dict[str, tuple[bytes, dict[str, int]]] = {}
_TOWNS_MAX = 32
"""Databases of the towns that were made last, so that a file of tests fills its town once."""
_draw_id = secrets.token_urlsafe


def _populated(
    path: Path, rows: Mapping[str, Mapping[str, Any]], pairs: Sequence[tuple[str, str]]
) -> tuple[Database, dict[str, int]]:
    """Make the database of a town, or copy it; return it with the ids of its members.

    Where a test draws random ids by a rule of its own they are drawn anew.
    """
    key = repr((rows, pairs)) if secrets.token_urlsafe is _draw_id else ""
    kept = _TOWNS.get(key)
    path.write_bytes(kept[0] if kept else _migrated())
    database = Database(f"sqlite:///{path}", is_durable=False)
    if kept:
        return database, kept[1]
    ids = _insert(database, rows, pairs)
    if key:
        _TOWNS[key] = _bytes_of(path), ids
        if len(_TOWNS) > _TOWNS_MAX:
            del _TOWNS[next(iter(_TOWNS))]
    return database, ids


def _bytes_of(path: Path) -> bytes:
    """The whole database as one file, with what its log holds."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


@cache
def _migrated() -> bytes:
    """The bytes of an empty database at the newest scheme, made once per test process."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/ecken.db")
        migrate(database)
        database.close()
        return (Path(folder) / "ecken.db").read_bytes()
