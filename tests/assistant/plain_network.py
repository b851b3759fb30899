"""The demo network by plain sets: what one member may see of it (R2), without the engine.

Members are numbered by their place in ``DemoNetwork.members``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from math import log, sqrt

from ecken.demo import DemoNetwork
from ecken.demo.members import DemoMember

REACH = {"nobody": 0, "contacts": 1, "second": 2, "third": 3, "fourth": 4, "everyone": 99}


def words(text: str) -> set[str]:
    """Return the words of a text, in small letters."""
    return set(re.findall(r"\w+", text.casefold()))


@dataclass(frozen=True)
class About:
    """A count that is told rounded: "up to four", or moved by a tenth and rounded to a step."""

    count: int

    def __eq__(self, told: object) -> bool:
        if not isinstance(told, dict):
            return NotImplemented
        if self.count <= 4:
            return told == {"about": 4, "few": True}
        return not told["few"] and 0.6 * self.count <= told["about"] <= 1.5 * self.count

    __hash__ = None  # type: ignore[assignment]


@dataclass
class PlainNetwork:
    """The network as ``me`` may see it; who is ``gone`` is blocked by the one or the other."""

    network: DemoNetwork
    me: int
    gone: set[int] = field(default_factory=set)

    @cached_property
    def ties(self) -> dict[int, set[int]]:
        """Everybody's contacts, whoever may see them; without who is gone."""
        found: dict[int, set[int]] = defaultdict(set)
        pairs = zip(self.network.contacts.a.tolist(), self.network.contacts.b.tolist(), strict=True)
        for a, b in pairs:
            if not {a, b} & self.gone:
                found[a].add(b)
                found[b].add(a)
        return found

    @property
    def members(self) -> list[DemoMember]:
        return self.network.members

    def list_of(self, who: int, degree: int) -> set[int]:
        """What the list of a member who stands at this degree shows me."""
        if REACH[self.members[who].audience] < degree:
            return set()
        return {u for u in self.ties[who] if self.members[u].listed and u != self.me}

    def layers(
        self, *, without: Iterable[int] = (), beside: Iterable[int] = (), most: int = 99
    ) -> list[set[int]]:
        """Everybody by degree; as if some were no contacts of mine, or others were."""
        first = (self.ties[self.me] - set(without)) | set(beside)
        found, known = [{self.me}, first], {self.me, *first}
        while found[-1] and len(found) <= most:
            degree = len(found) - 1
            reached = {u for who in found[-1] for u in self.list_of(who, degree)}
            found.append(reached - known - set(without))
            known |= reached
        return found

    @cached_property
    def circles(self) -> list[set[int]]:
        return self.layers()

    @property
    def first(self) -> set[int]:
        return self.circles[1]

    @property
    def second(self) -> set[int]:
        return self.circles[2]

    @property
    def third(self) -> set[int]:
        return self.circles[3]

    @cached_property
    def others(self) -> set[int]:
        return set(range(len(self.members))) - {self.me} - self.gone

    def degree(self, who: int) -> int | None:
        """The degree of a member; ``None`` beyond the third circle."""
        return next((k for k, circle in enumerate(self.circles[:4]) if who in circle), None)

    def having(self, among: set[int], test: Callable[[DemoMember], object]) -> set[int]:
        return {who for who in among if test(self.members[who])}

    # -- who stands in between -------------------------------------------------------------

    def bridges(self, who: int) -> set[int]:
        """My contacts who show the member in their list."""
        return {w for w in self.first if who in self.list_of(w, 1)}

    def shared(self, who: int) -> set[int]:
        """The contacts that we have in common: either list may show the tie."""
        degree = self.degree(who)
        own = self.list_of(who, degree) if degree else set()
        return self.bridges(who) | (own & self.first)

    def strength(self, contact: int) -> float:
        return len(self.shared(contact)) / sqrt(1 + len(self.list_of(contact, 1)))

    def best_first(self, contacts: Iterable[int], ids: list[str]) -> list[int]:
        return sorted(contacts, key=lambda w: (-self.strength(w), ids[w]))

    def is_way(self, way: list[int]) -> bool:
        """Say whether each step is shown to me by the one before."""
        return all(
            step in (self.first if k == 0 else self.list_of(way[k], k))
            for k, step in enumerate(way[1:])
        )

    def ways_into(self, now: set[int], former: set[int], ids: list[str]) -> list[int]:
        """Who of my first two circles is there: the nearest, then who is there now."""

        def place(who: int) -> tuple[object, ...]:
            shared = len(self.shared(who))
            far = round(abs(log((1 + shared) / 4)), 9)
            return who in self.second, who not in now, far, -shared, ids[who]

        return sorted((now | former) & (self.first | self.second), key=place)

    # -- requests and groups ---------------------------------------------------------------

    @cached_property
    def senders(self) -> set[int]:
        """Who has asked me."""
        return set(self._asked(self.network.requests.recipient, self.network.requests.sender))

    @cached_property
    def recipients(self) -> set[int]:
        """Whom I have asked."""
        return set(self._asked(self.network.requests.sender, self.network.requests.recipient))

    def _asked(self, by: Iterable[int], whom: Iterable[int]) -> Iterable[int]:
        found = (int(b) for a, b in zip(by, whom, strict=True) if a == self.me)
        return (who for who in found if who not in self.gone)

    def entering(self, sender: int, degree: int) -> set[int]:
        """Who would enter a circle of mine with this contact."""
        near = self.first | self.second | (self.third if degree == 3 else set())
        return self.layers(beside=[sender], most=degree)[degree] - near

    def meeting(self, wanted: set[int], picks: int, ids: list[str]) -> list[int]:
        """How many of ``wanted`` each greedy pick opens."""
        left_out = self.senders | self.recipients
        lists = {
            who: self.list_of(who, degree) & wanted
            for degree in (2, 3)
            for who in self.circles[degree] - left_out
        }
        opened: list[int] = []
        for _ in range(picks):
            best = min(lists, key=lambda w: (-len(lists[w]), w not in self.second, ids[w]))
            taken = lists[best]
            if not taken:
                break
            opened.append(len(taken))
            lists = {who: shown - taken for who, shown in lists.items()}
        return opened
