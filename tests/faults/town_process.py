"""A community in a process of its own that is killed at a moment of a test's choice.

Forked with :func:`send_and_die`: it sends a message as an idempotent call, and kills itself
(SIGKILL) when the transaction of the effect

- ``before``: is about to be committed,
- ``after``: has just been committed,
- ``never``: never; the answer is sent.
"""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from secrets import token_hex
from typing import Any

from ecken.service.calls.repeated_calls import answer_once
from ecken.service.community import Community
from ecken.service.contacts.requests import accept_request, send_request
from ecken.service.engine.network import LiveNetwork
from ecken.service.talk.messages import open_conversation, send_message
from ecken.settings import Settings
from ecken.store import database as databases
from ecken.store.database import Database
from ecken.store.profiles.members import insert_member


def open_town(url: str, folder: Path, snapshot: Path | None = None) -> Community:
    """Open the database of a town as one more process; with a snapshot if there is to be one."""
    database = Database(url)
    network = LiveNetwork(snapshot)
    with database.reading() as connection:
        network.start(connection)
    return Community(
        settings=Settings(data_dir=folder, mail_sender="none", message_quota=1_000_000),
        database=database,
        network=network,
    )


def send_once(town: Community, member: int, to: str, key: str) -> dict[str, Any]:
    """Write one message to a contact, once for each key."""

    def run() -> dict[str, Any]:
        id = open_conversation(town, member, to)
        return {"id": send_message(town, member, id, "Hallo").id}

    return answer_once(town, member, key, f"message {to}", run)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def send_and_die(
    answers: Connection, url: str, folder: Path, moment: str, member: int, to: str, key: str
) -> None:
    """Send a message as an idempotent call and answer with what it returns, or die on the way."""
    town = open_town(url, folder)
    committing = databases.commit

    def commit(*values: Any) -> None:
        if moment == "before":
            _die()
        committing(*values)
        if moment == "after":
            _die()

    databases.commit = commit  # type: ignore[attr-defined]
    answers.send(send_once(town, member, to, key))


def make_contact(town: Community, member: int) -> int:
    """Let somebody join and ask a member, who accepts: three transactions. Return who it is."""
    with town.writing() as connection:
        profile = {"email": f"{token_hex(8)}@example.org", "first_name": "Dea", "last_name": "Neu"}
        joined = insert_member(connection, profile, at=town.clock())
    with town.reading(joined) as world:
        to = world.cards([member])[member].public_id
    accept_request(town, member, send_request(town, joined, to).request_id)
    return joined


def write_on(answers: Connection, url: str, folder: Path, member: int, to: str, first: int) -> None:
    """Write a message, make a contact, save a snapshot; say what was acknowledged; never end."""
    town = open_town(url, folder, folder / "snapshot")
    number = first
    while True:
        answers.send(("message", number, send_once(town, member, to, f"key {number}")["id"]))
        answers.send(("contact", number, make_contact(town, member)))
        number += 1
        if number % 3 == 0:
            town.network.save()


def answer_figures(asked: Connection, url: str, folder: Path, viewer: int) -> None:
    """Say how many members are in a viewer's second circle, each time it is asked."""
    town = open_town(url, folder)
    while True:
        asked.recv()
        with town.reading(viewer) as world:
            asked.send(int(world.figures.second))
