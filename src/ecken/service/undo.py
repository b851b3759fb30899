"""Undo: takes an act back within a minute.

Whoever ends or answers something may take that back for ``UNDO_S``, once. What is needed for it
lies in the database, in a row that is written with the act and deleted

- when it is used,
- with any later act between the same two, of whichever side (:func:`settle`), and when the other
  one changes who sees what of them (:func:`settle_for_everybody`).

The text that the owner's page holds only says which act is meant; kept, it is worth nothing.

    with community.changing(viewer) as world:
        …delete the thing…
        return keep_undo(world, Act.REMOVE_CONTACT, subject=public_id, other=member, since=since)

    with community.changing(viewer) as world:
        kept = take_undo(world, Act.REMOVE_CONTACT, subject=public_id, given=seal)
        …put it back from ``kept``…
"""

from __future__ import annotations

import hashlib
import hmac
import json
from enum import StrEnum
from typing import Any

from ecken.rules.request import UNDO_S, check_undo_time
from ecken.service.community import Community
from ecken.service.world import World
from ecken.store.contacts import undos as rows
from ecken.store.ids import new_public_id

__all__ = [
    "UNDO_S",
    "Act",
    "delete_old_undos",
    "keep_undo",
    "settle",
    "settle_for_everybody",
    "take_undo",
]


class Act(StrEnum):
    """What can be taken back."""

    REMOVE_CONTACT = "remove_contact"
    BLOCK = "block"
    ACCEPT = rows.ACCEPT
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    WITHDRAW_INTRODUCTION = "withdraw_introduction"
    DECLINE_INTRODUCTION = "decline_introduction"
    DELETE_GROUP = "delete_group"
    DELETE_PHOTO = "delete_photo"
    END_JOB = "end_job"
    DELETE_JOB_SEARCH = "delete_job_search"


def keep_undo(
    world: World, act: Act, subject: str, *, other: int | None = None, **kept: Any
) -> str:
    """Let the viewer take an act back; return the seal to give to :func:`take_undo`.

    ``subject`` is the public id of what it was done to, ``other`` the member whom it concerns
    beside the viewer, ``kept`` (as JSON) what is needed to put things back.
    """
    seal = new_public_id()
    rows.replace_undo(
        world.connection,
        world.viewer,
        act.value,
        subject,
        other=other,
        seal_hash=_hash(seal),
        kept=json.dumps(kept),
        at=world.now,
    )
    return seal


def take_undo(world: World, act: Act, subject: str, given: str | None = None) -> dict[str, Any]:
    """Use up what :func:`keep_undo` has kept, and return it.

    ``given`` is the seal, where the door was given one.

    Raises
    ------
    Conflict
        ``undo_too_late``, alike for used, void, old, another's and never kept.
    """
    row = rows.find_undo(world.connection, world.viewer, act.value, subject)
    is_right = given is None or (
        row is not None and hmac.compare_digest(row.seal_hash, _hash(given))
    )
    check_undo_time(row.at if row is not None and is_right else None, world.now)
    assert row is not None, "checked"
    rows.delete_undo(world.connection, world.viewer, act.value, subject)
    found: dict[str, Any] = json.loads(row.kept)
    return found


def settle(world: World, other: int) -> None:
    """Note that the viewer has done something to ``other``: what was before stands.

    Every service function that changes what two members have with each other calls it, in its own
    transaction, before it keeps an undo of its own.
    """
    rows.delete_undos_between(world.connection, world.viewer, other)


def settle_for_everybody(world: World) -> None:
    """Note that the viewer has changed who sees what of them: nobody puts back what was before."""
    rows.delete_undos_about(world.connection, world.viewer)


def delete_old_undos(community: Community) -> int:
    """Delete what can be taken back no more; return how many."""
    with community.writing() as connection:
        return rows.delete_undos_before(connection, community.clock() - UNDO_S)


def _hash(seal: str) -> str:
    return hashlib.sha256(seal.encode("utf-8", "surrogatepass")).hexdigest()
