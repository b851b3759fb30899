"""Measurements of the whole network that were made elsewhere: the newest of each kind."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from ecken.store.lookup import Lookup
from ecken.store.tables import measurements

__all__ = ["Measurement", "read_measurements", "replace_measurement"]


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured, when (epoch seconds), over how many members, and with what result."""

    kind: str
    taken_at: int
    members: int
    result: dict[str, Any]


_ALL = Lookup(
    select(
        measurements.c.kind,
        measurements.c.taken_at,
        measurements.c.members,
        measurements.c.result,
    ).order_by(measurements.c.kind)
)


def read_measurements(connection: Connection) -> list[Measurement]:
    """Return the measurement of each kind, where there is one."""
    return [
        Measurement(kind, taken_at, members, json.loads(result))
        for kind, taken_at, members, result in _ALL.rows(connection)
    ]


def replace_measurement(connection: Connection, found: Measurement) -> None:
    """Write a measurement, in place of the one of its kind."""
    connection.execute(delete(measurements).where(measurements.c.kind == found.kind))
    connection.execute(
        insert(measurements).values(
            kind=found.kind,
            taken_at=found.taken_at,
            members=found.members,
            result=json.dumps(found.result),
        )
    )
