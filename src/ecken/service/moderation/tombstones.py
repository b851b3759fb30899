"""Old decisions: their texts and names go, and what is counted stays."""

from __future__ import annotations

from ecken.durations import DAY_S
from ecken.service.community import Community
from ecken.store.moderation.tombstones import strip_old_cases

__all__ = ["strip_old_decisions"]


def strip_old_decisions(community: Community) -> int:
    """Delete the texts of what was decided ``keep_decisions_d`` ago; return of how many."""
    kept_d = community.settings.keep_decisions_d
    if not kept_d:
        return 0
    with community.writing() as connection:
        return strip_old_cases(connection, before=community.clock() - kept_d * DAY_S)
