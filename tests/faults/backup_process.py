"""Processes of the drill: a client that writes and is told what was acknowledged; one that dies."""

from __future__ import annotations

import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ecken.service.backup import making, restoring
from ecken.service.talk.messages import open_conversation, send_message
from ecken.settings import Settings
from ecken.store.database import Database
from tests.faults.town_process import open_town


def write_on(answers: Connection, url: str, folder: Path, member: int, to: str) -> None:
    """Write messages without end; say the number of each once it is acknowledged."""
    town = open_town(url, folder)
    id = open_conversation(town, member, to)
    for number in range(100_000):
        send_message(town, member, id, f"message {number}")
        answers.send(number)


def _die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def back_up_and_die(
    _answers: Connection, settings: Settings, folder: Path, step: str, programs: str
) -> None:
    """Make a backup with the programs in a path; be killed before the step with this name."""
    os.environ["PATH"] = programs
    setattr(making, step, _die)
    database = Database(settings.database_url)
    making.make_backup(settings, database, folder, now=1_700_000_000)


def restore_and_die(
    _answers: Connection, settings: Settings, backup: Path, step: str, programs: str
) -> None:
    """Restore a backup with the programs in a path; be killed before the step with this name."""
    os.environ["PATH"] = programs
    setattr(restoring, step, _die)
    restoring.restore_backup(settings, backup)
