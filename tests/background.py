"""Does at once what the site does every hour, and waits for what a scheduler does."""

from __future__ import annotations

from ecken.service.background.tasks import Turn, tasks_of
from ecken.service.community import Community
from ecken.service.privacy.erasures import replay_erasures

__all__ = ["maintain"]

_HOURLY = ("leaving", "expiry", "reminders", "tidying", "figures")


def maintain(community: Community) -> None:
    """Do the tasks that delete, close, remind and count; each has to go well."""
    replay_erasures(community)
    tasks = {task.name: task for task in tasks_of(community.settings)}
    for name in _HOURLY:
        assert tasks[name].run(community, Turn()) == "", name
