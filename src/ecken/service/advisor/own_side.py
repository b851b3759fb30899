"""What is the same for all requests to one viewer: read and computed once for an answer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ecken.search.cached_property import cached_property
from ecken.search.query_execution import QueryExecution
from ecken.service.advisor.member_kinds import kinds_among
from ecken.service.search.target_groups import ask_group, own_groups
from ecken.service.world import World
from ecken.store.contacts.target_groups import GroupRow

__all__ = ["OwnSide"]


class OwnSide:
    """The viewer's side of requests to them: target groups, companies, what is frequent."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._everywhere: dict[str, NDArray[np.int64]] = {}

    @cached_property
    def groups(self) -> list[tuple[GroupRow, bool, QueryExecution | None]]:
        """The viewer's target groups: whether each counts, and the search that finds its members.

        A group that names a member who is no longer there for the viewer has no search.
        """
        rows = own_groups(self._world)
        are_counted = kinds_among(self._world, rows)
        return [
            (row, is_counted, ask_group(self._world, row))
            for row, is_counted in zip(rows, are_counted, strict=True)
        ]

    @cached_property
    def companies(self) -> set[int]:
        """The companies of the members of circles 1 and 2, as numbers; 0 for none is among them."""
        near = np.concatenate((self._world.near.first, self._world.near.second))
        return {0, *np.unique(self._world.index.column("company", np.sort(near))).tolist()}

    def everywhere(self, column: str) -> NDArray[np.int64]:
        """How many members have each value of a column, in the whole network."""
        if column not in self._everywhere:
            values = self._world.index.column(column, self._world.everyone())
            self._everywhere[column] = np.bincount(values)
        return self._everywhere[column]
