"""Reads everything that a network in memory needs from the tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from ecken.graph import Network
from ecken.rules.audience import REACH
from ecken.search.profile_index import ProfileIndex
from ecken.service.engine.index_profiles import read_search_profiles
from ecken.store.contacts.blocks import read_blocks
from ecken.store.contacts.contacts import read_contact_pairs
from ecken.store.journal import Head, read_head, read_mark
from ecken.store.profiles.absent_members import read_absent
from ecken.store.profiles.members import read_privacy

__all__ = [
    "Blocks",
    "Standing",
    "add_blocks",
    "answers_digest",
    "blocks_of",
    "read_graph",
    "read_standing",
]

_ASKED = 64
"""Members whose figures stand for the answers of the engine."""

Blocks = dict[int, set[int]]
"""Whom each member has blocked or is blocked by."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Graph, profile index, blocks and who is away, at one version of one database."""

    head: Head
    mark: str
    graph: Network
    index: ProfileIndex
    blocks: Blocks
    absent: frozenset[int]


def read_standing(
    connection: Connection, head: Head, *, secret: bytes, has_words: bool = True
) -> Standing:
    """Build everything from the tables, at the head that ``connection`` sees.

    Without ``has_words`` nobody can be searched for until somebody enters the words of profiles.
    Cost: some 0.1 ms per member, half of it for the words. Nobody waits meanwhile.
    """
    profiles = read_search_profiles(connection)
    return Standing(
        head,
        read_mark(connection, head.version) or "",
        read_graph(connection, head),
        ProfileIndex.build(profiles, secret=secret)
        if has_words
        else ProfileIndex.of_columns(profiles, secret=secret),
        blocks_of(read_blocks(connection)),
        frozenset(read_absent(connection)),
    )


def blocks_of(pairs: Iterable[tuple[int, int]]) -> Blocks:
    """Return for each member whom they have blocked or are blocked by."""
    blocks: Blocks = {}
    add_blocks(blocks, pairs)
    return blocks


def add_blocks(blocks: Blocks, pairs: Iterable[tuple[int, int]]) -> None:
    """Hide the two of each pair from each other: a block works both ways."""
    for a, b in pairs:
        blocks.setdefault(a, set()).add(b)
        blocks.setdefault(b, set()).add(a)


def answers_digest(connection: Connection) -> str:
    """Return a SHA-256 over the three figures of some members, computed from the tables.

    Two databases that answer alike have the same one. It names nobody. Cost: reading all contacts
    and building the graph, some 2 µs per contact; profiles are not read.
    """
    graph = read_graph(connection, read_head(connection))
    digest = hashlib.sha256(f"{graph.n} {graph.n_contacts}".encode())
    for member in range(0, graph.n, max(1, graph.n // _ASKED)):
        digest.update(f"\n{member} {tuple(map(int, graph.figures(member)[:3]))}".encode())
    return digest.hexdigest()


def read_graph(connection: Connection, head: Head) -> Network:
    """Build the graph alone, at the head that ``connection`` sees: ids are those of the tables.

    Who is not active is unlisted, and their list is closed. Cost: about a second for a million
    contacts. Nobody waits meanwhile.
    """
    privacy = list(read_privacy(connection))
    size = max((row.member for row in privacy), default=0) + 1
    reach = np.zeros(size, dtype=np.uint8)
    listed = np.zeros(size, dtype=np.bool_)
    for row in privacy:
        reach[row.member] = REACH[row.audience]
        listed[row.member] = row.is_listed
    pieces = list(read_contact_pairs(connection))
    pairs = np.concatenate(pieces) if pieces else np.empty((0, 2), dtype=np.uint32)
    return Network.from_pairs(pairs, n=size, reach=reach, listed=listed, version=head.version)
