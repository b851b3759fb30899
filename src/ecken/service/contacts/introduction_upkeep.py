"""Introductions changed by others than the three: blocks and reminders."""

from __future__ import annotations

from ecken.durations import DAY_S
from ecken.rules.introduction import ANSWERED_BY, Actor, IntroductionState, Move, step
from ecken.service.community import Community
from ecken.service.talk.notices import Notice, tell
from ecken.service.world import World
from ecken.store.contacts import introductions as rows

__all__ = ["end_introductions_with", "remind_introductions"]


def end_introductions_with(world: World, other: int) -> None:
    """End every open introduction in which viewer and ``other`` both take part (R3)."""
    for row in rows.read_among(world.connection, world.viewer, other):
        if row.state is not IntroductionState.ENDED:
            ended = step(row.state, Move.END, Actor.HOUSE)
            rows.move_introduction(world.connection, row, ended.state, ended_at=world.now)


def remind_introductions(community: Community) -> int:
    """Remind, once, whoever has let an introduction wait; return how many were reminded."""
    now = community.clock()
    waited_since = now - community.settings.introduction_reminder_d * DAY_S
    with community.writing() as connection:
        waiting = rows.read_unreminded(connection, asked_before=waited_since, now=now)
        for row in waiting:
            is_bridges_turn = ANSWERED_BY[row.state] is Actor.BRIDGE
            tell(
                connection,
                row.bridge_id if is_bridges_turn else row.target_id,
                Notice.INTRODUCTION_REMINDER,
                about=row.asker_id if is_bridges_turn else row.bridge_id,
                subject=row.public_id,
                at=now,
            )
            rows.mark_reminded(connection, row, at=now)
    return len(waiting)
