"""Since when given pairs of members are contacts: for pairs that a viewer has seen already."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, bindparam, select

from ecken.store.lookup import Lookup, among
from ecken.store.tables import contacts

__all__ = ["read_dates_among"]

_HIGHER = Lookup(
    select(contacts.c.high_id, contacts.c.since).where(
        contacts.c.low_id == bindparam("owner"), among(contacts.c.high_id, "ids")
    )
)
_LOWER = Lookup(
    select(contacts.c.low_id, contacts.c.since).where(
        contacts.c.high_id == bindparam("owner"), among(contacts.c.low_id, "ids")
    )
)


def read_dates_among(
    connection: Connection, owners: NDArray[np.integer], entries: NDArray[np.integer]
) -> NDArray[np.int64]:
    """Return since when (epoch seconds) each owner and entry, two aligned columns, are contacts.

    ``owners`` ascend; a pair that are none count as contacts for ever. No other row is read.
    """
    found = np.zeros(len(owners), dtype=np.int64)
    starts = np.flatnonzero(np.diff(owners.astype(np.int64), prepend=-1))
    for start, end in pairwise((*starts.tolist(), len(owners))):
        owner, ids = int(owners[start]), entries[start:end].tolist()
        dates: dict[int, int] = {}
        for lookup, asked in (
            (_HIGHER, [other for other in ids if other > owner]),
            (_LOWER, [other for other in ids if other < owner]),
        ):
            if asked:
                dates.update(dict(lookup.rows(connection, owner=owner, ids=asked)))
        found[start:end] = [dates.get(other, 0) for other in ids]
    return found
