"""Lets a network that was made from a seed stand for what a database holds."""

from __future__ import annotations

from sqlalchemy import Connection

from ecken.service.engine.network import LiveNetwork
from ecken.store.journal import read_head, read_mark

__all__ = ["stand_at_head"]


def stand_at_head(network: LiveNetwork, connection: Connection) -> None:
    """Say that the network agrees with the database: else the first answer builds it anew."""
    head = read_head(connection)
    network._stand_at(head, read_mark(connection, head.version) or "")
