"""How the tasks of the site stand, for operators."""

from __future__ import annotations

from typing import NamedTuple

from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.background.tasks import DONE, tasks_of
from ecken.service.community import Community
from ecken.store.site.background_tasks import TaskRow, read_tasks

__all__ = ["TaskState", "show_tasks", "show_tasks_to"]


class TaskState(NamedTuple):
    """One task and how it stands."""

    name: str
    state: str
    """``running``, ``failing``, ``waiting``, or ``new`` before its first run."""
    row: TaskRow | None


def show_tasks(community: Community) -> list[TaskState]:
    """Return all tasks in the order in which they are defined, for the command line."""
    with community.database.reading() as connection:
        rows = read_tasks(connection)
    return [
        TaskState(task.name, _state_of(rows.get(task.name)), rows.get(task.name))
        for task in tasks_of(community.settings)
    ]


def show_tasks_to(community: Community, viewer: int) -> list[TaskState]:
    """Return the same, for operators.

    Raises
    ------
    NotFound
        The viewer is no operator.
    """
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.SITE)
    return show_tasks(community)


def _state_of(row: TaskRow | None) -> str:
    if row is None:
        return "new"
    if row.holder:
        return "running"
    if row.failures:
        return "failing"
    return "waiting" if row.outcome == DONE else "new"
