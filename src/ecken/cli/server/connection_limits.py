"""How many connections are accepted, and which are closed when there are too many.

Whoever keeps a connection without asking anything (half a head, half a body, nothing more to say)
makes room for whoever comes: the one that has waited longest goes first. So a crowd that stands
still keeps nobody out, wherever it comes from.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Protocol

__all__ = ["Connected", "Crowd"]

MOST = 2_000
MOST_PER_ADDRESS = 100


class Connected(Protocol):
    """A connection, as far as the crowd deals with it."""

    address: str
    is_proxy: bool
    """Brings many people: there is no limit for its address."""

    def make_room(self) -> None:
        """End the connection: it is needed for somebody else."""


@dataclass
class Crowd:
    """All connections of one process."""

    most: int = MOST
    most_per_address: int = MOST_PER_ADDRESS
    is_stopping: bool = False
    """Whoever comes in now came while the site stopped, and is told so, too."""
    _all: set[Connected] = field(default_factory=set)
    _counts: dict[str, int] = field(default_factory=dict)
    _waiting: OrderedDict[Connected, None] = field(default_factory=OrderedDict)
    _waiting_of: dict[str, OrderedDict[Connected, None]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._all)

    def enter(self, newcomer: Connected) -> bool:
        """Take up a connection, if need be in place of another; say whether there is room."""
        address = newcomer.address
        is_full = self._counts.get(address, 0) >= self.most_per_address
        if is_full and not newcomer.is_proxy:
            is_room = self._make_room(self._waiting_of.get(address))
        else:
            is_room = len(self._all) < self.most or self._make_room(self._waiting)
        if not is_room:
            return False
        self._all.add(newcomer)
        self._counts[address] = self._counts.get(address, 0) + 1
        return True

    def leave(self, one: Connected) -> None:
        """Forget a connection that has ended; twice changes nothing."""
        if one not in self._all:
            return
        self.works(one)
        self._all.discard(one)
        self._counts[one.address] -= 1
        if not self._counts[one.address]:
            del self._counts[one.address]

    def waits(self, one: Connected) -> None:
        """Note that it is for the other end to go on; again whenever it does go on a little."""
        if one not in self._all:
            return
        for waiting in (self._waiting, self._waiting_of.setdefault(one.address, OrderedDict())):
            waiting[one] = None
            waiting.move_to_end(one)

    def works(self, one: Connected) -> None:
        """Note that a whole request is there, which is now being answered."""
        self._waiting.pop(one, None)
        of_address = self._waiting_of.get(one.address)
        if of_address is not None:
            of_address.pop(one, None)
            if not of_address:
                del self._waiting_of[one.address]

    def _make_room(self, waiting: OrderedDict[Connected, None] | None) -> bool:
        if not waiting:
            return False
        longest = next(iter(waiting))
        self.leave(longest)
        longest.make_room()
        return True
