"""Compares memory and files with the database; the operator's check."""

from __future__ import annotations

import numpy as np
from sqlalchemy import Connection

from ecken.service.community import Community
from ecken.service.engine.network import LiveNetwork
from ecken.store.journal import count_gaps

__all__ = ["check_network", "differences"]


def check_network(community: Community) -> list[str]:
    """Compare the network (snapshot and journal) with one built anew; return what differs.

    Cost: a rebuild, and some microseconds per member.
    """
    with community.database.reading() as connection:
        faults = _check_journal(connection)
        fresh = LiveNetwork()
        fresh.start(connection)
        with community.network.at_head(connection):
            return faults + differences(community.network, fresh)


def _check_journal(connection: Connection) -> list[str]:
    gaps = count_gaps(connection)
    return [f"the journal lacks {gaps} versions"] if gaps else []


def differences(live: LiveNetwork, fresh: LiveNetwork) -> list[str]:
    """Return what differs between a network and one that was built anew at the same version."""
    damage = live.graph.find_damage()
    faults = [] if damage is None else [f"the network in memory is damaged: {damage}"]
    if live.version != fresh.version:
        faults.append(f"version {live.version} in memory, {fresh.version} in the database")
    size = max(live.graph.n, fresh.graph.n)
    reach = _differing(live.graph.reach, fresh.graph.reach, size)
    listed = _differing(live.graph.listed, fresh.graph.listed, size)
    contacts = [m for m in range(size) if _contacts(live, m) != _contacts(fresh, m)]
    blocks = [
        m for m in range(size) if not np.array_equal(live.hidden_from(m), fresh.hidden_from(m))
    ]
    profiles = live.index.members() ^ fresh.index.members()
    profiles |= type(profiles)(
        m for m in fresh.index.members() if live.index.profile(m) != fresh.index.profile(m)
    )
    for name, wrong in (
        ("audience", reach),
        ("listed", listed),
        ("contacts", contacts),
        ("blocks", blocks),
        ("profile", list(profiles)),
    ):
        if wrong:
            faults.append(f"{name} of {len(wrong)} members differ from the database")
    return faults


def _contacts(network: LiveNetwork, member: int) -> bytes:
    return network.graph.contacts(member).tobytes() if member < network.graph.n else b""


def _differing(live: np.ndarray, fresh: np.ndarray, size: int) -> list[int]:
    """Return where two arrays differ; what one lacks counts as 0."""
    padded = [np.pad(np.asarray(a), (0, size - len(a))) for a in (live, fresh)]
    return [int(i) for i in np.flatnonzero(padded[0] != padded[1])]
