"""A second process that moves a request, at the moment when a test says so."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

from ecken.errors import EckenError
from ecken.service.contacts.requests import accept_request, withdraw_request
from ecken.settings import Settings
from ecken.wiring import build_community
from tests.community import NOW

__all__ = ["move_request"]

_MOVES = {"accept": accept_request, "withdraw": withdraw_request}


def move_request(pipe: Connection, folder: Path, move: str, member: int, request: str) -> None:
    """Open the community in ``folder``, wait for a word, move; answer how it ended."""
    community = build_community(Settings(data_dir=folder, mail_sender="none"))
    community.clock = lambda: NOW
    pipe.send("ready")
    pipe.recv()
    try:
        _MOVES[move](community, member, request)
        pipe.send("done")
    except EckenError as error:
        pipe.send(error.code)
