"""What was done with the viewer's data: consents, settings, looks of the administration."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ecken.service.world import World
from ecken.store.accounts.audit import AuditEntry, read_audit
from ecken.store.accounts.audit_kinds import ACCESSES, CONSENTS, SETTINGS
from ecken.store.profiles.members import Card, find_member_id
from ecken.store.site.community_exports import read_community_exports

__all__ = ["Access", "DataLog", "read_accesses", "read_data_log"]

SHOWN = 100
"""Most entries of a part on the page; the file of one's own data has them all."""
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Access:
    """Something that the administration did with the viewer's account."""

    entry: AuditEntry
    by: Card | None
    """Who it was, as far as they are there for the viewer; else the administration, in general."""


@dataclass(frozen=True, slots=True)
class DataLog:
    """Each part with the newest first."""

    consents: list[AuditEntry]
    settings: list[AuditEntry]
    accesses: list[Access]
    community_exports: list[int]
    """When the operators wrote the whole community into an archive."""


def read_data_log(world: World) -> DataLog:
    """Return the newest entries of each part."""
    return DataLog(
        consents=_read(world, CONSENTS, SHOWN),
        settings=_read(world, SETTINGS, SHOWN),
        accesses=_accesses(world, SHOWN),
        community_exports=read_community_exports(world.connection, limit=SHOWN),
    )


def read_accesses(world: World) -> list[Access]:
    """Return everything that the administration did with the viewer's account, newest first."""
    return _accesses(world, _ALL)


def _accesses(world: World, most: int) -> list[Access]:
    entries = _read(world, ACCESSES, most)
    ids = {
        entry.actor: find_member_id(world.connection, entry.actor)
        for entry in entries
        if entry.actor
    }
    cards = world.cards(member for member in ids.values() if member is not None)
    return [Access(entry, cards.get(ids.get(entry.actor) or 0)) for entry in entries]


def _read(world: World, kinds: Collection[str], most: int) -> list[AuditEntry]:
    return read_audit(world.connection, world.viewer, limit=most, kinds=kinds)
