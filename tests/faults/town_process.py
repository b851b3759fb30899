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
from typing import Any

from ecken.service.calls.repeated_calls import answer_once
from ecken.service.community import Community
from ecken.service.engine.network import LiveNetwork
from ecken.service.talk.messages import open_conversation, send_message
from ecken.settings import Settings
from ecken.store import database as databases
from ecken.store.database import Database


def open_town(url: str, folder: Path) -> Community:
    """Open the database of a town as one more process."""
    database = Database(url)
    network = LiveNetwork()
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


def write_on(answers: Connection, url: str, folder: Path, member: int, to: str, first: int) -> None:
    """Write one message after the other, and say which was acknowledged; never end."""
    town = open_town(url, folder)
    number = first
    while True:
        made = send_once(town, member, to, f"key {number}")
        answers.send((number, made["id"]))
        number += 1


def answer_figures(asked: Connection, url: str, folder: Path, viewer: int) -> None:
    """Say how many members are in a viewer's second circle, each time it is asked."""
    town = open_town(url, folder)
    while True:
        asked.recv()
        with town.reading(viewer) as world:
            asked.send(int(world.figures.second))
