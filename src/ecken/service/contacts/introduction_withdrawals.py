"""Undoes steps of an introduction: the asker's withdrawal, or a silent decline.

Nobody is told of it anew; everything is checked again when somebody answers.
"""

from __future__ import annotations

from ecken.errors import Conflict, NotFound
from ecken.rules.introduction import Actor, IntroductionState, Move, introduction_not_open, step
from ecken.rules.request import check_undo_time
from ecken.service.community import Community
from ecken.service.introduction_views import Introduction, shown_introductions, shown_or_not_found
from ecken.service.undo import Act, take_undo
from ecken.service.world import World
from ecken.store.contacts import introductions as rows
from ecken.store.contacts.introductions import IntroductionRow

__all__ = ["undo_introduction"]


def undo_introduction(community: Community, viewer: int, introduction_id: str) -> Introduction:
    """Take back the viewer's withdrawal or no: once, within a minute.

    Raises
    ------
    NotFound
        No such introduction for this viewer.
    Conflict
        ``undo_too_late``, also after anything that the two have done since;
        ``introduction_not_open`` if there is nothing to take back, or it has expired.
    """
    with community.changing(viewer) as world:
        row, actor = _own(world, introduction_id)
        state = step(row.state, Move.UNDO, actor).state
        if actor is Actor.ASKER:
            kept = take_undo(world, Act.WITHDRAW_INTRODUCTION, row.public_id)
            state = IntroductionState(kept["state"])
            _check_bridge(world, row)
            _check_no_other(world, row)
        else:
            take_undo(world, Act.DECLINE_INTRODUCTION, row.public_id)
        said_no = {"target_declined_at": None} if actor is Actor.TARGET else {}
        rows.move_introduction(world.connection, row, state, ended_at=None, **said_no)
        return shown_or_not_found(world, rows.find_introduction(world.connection, row.public_id))


def _own(world: World, introduction_id: str) -> tuple[IntroductionRow, Actor]:
    row = rows.find_introduction(world.connection, introduction_id)
    actor = row.actor(world.viewer) if row is not None else None
    if row is None or actor is None or not shown_introductions(world, [row]):
        raise NotFound
    if row.is_past_expiry(world.now):
        raise introduction_not_open()
    return row, actor


def _check_bridge(world: World, row: IntroductionRow) -> None:
    """Check that the bridge has not gone and come back: a block has ended what was asked."""
    if row.bridge_id not in world.contacts:
        check_undo_time(None, world.now)


def _check_no_other(world: World, row: IntroductionRow) -> None:
    """Check that the asker has not asked somebody else in the meantime."""
    if rows.find_open_towards(world.connection, row.asker_id, row.target_id) is not None:
        raise Conflict(
            "introduction_open",
            "You have already asked for an introduction to this member; it is still "
            "open. Withdraw it to ask someone else.",
        )
