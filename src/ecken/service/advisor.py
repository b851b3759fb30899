"""The advisor: what accepting a request would bring, and what it would cost (R7).

The sender's own request is the permission to compute as if it were accepted, in numbers only: no
member who would come into view is named. Everything is the difference of the viewer's circles as
they are and as they would be, so it equals what accepting really does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ecken.rules.audience import REACH, Audience
from ecken.search.bits import Ids as Members
from ecken.service.bridges import BridgeOrder
from ecken.service.requests import ShownRequest, list_incoming, show_incoming
from ecken.service.senders import SenderFacts, facts_of_sender, facts_of_stranger
from ecken.service.target_groups import count_group, own_groups
from ecken.service.world import Figures, Ids, IfContact, World
from ecken.store.members import Card, read_privacy_of

__all__ = [
    "Cost",
    "Gain",
    "GroupGain",
    "Outlook",
    "RankedRequest",
    "gain_of_request",
    "list_incoming_by_gain",
    "outlook_before_sending",
    "rank_requests",
]

_SHARED_SHOWN = 12
_PLACES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class GroupGain:
    """How many match one of the viewer's target groups, before and after."""

    id: str
    name: str
    before: int
    """In the second circle."""
    after: int
    third_change: int
    """How many more (or fewer, as some come nearer) in the third circle."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What becomes visible of the viewer's own list."""

    audience: Audience
    is_shown_to_sender: bool
    is_shown_beyond: bool
    """Whether the sender's contacts get to see the list through the sender, too."""
    contacts: int
    """At most so many of the viewer's contacts become visible to the sender; 0 if none."""


@dataclass(frozen=True, slots=True)
class Gain:
    """What accepting one request would bring. Numbers; only shared contacts have names."""

    request: ShownRequest
    sender: SenderFacts
    before: Figures
    after: Figures
    entering_second: int
    entering_third: int
    target_groups: list[GroupGain]
    recruiters: int
    """Recruiters who enter the second circle."""
    recruiters_third: int
    companies: int
    """Companies of which nobody is in circle 1 or 2 now, and somebody would be."""
    industries: list[tuple[str, int]]
    """Most frequent among those who enter the second circle: code of WZ 2008 and number."""
    cities: list[tuple[str, int]]
    posts_before: int
    """Members whom posts can reach over one hop: circles 1 and 2 together."""
    posts_after: int
    shared: list[Card]
    """Shared contacts, best first, at most 12; ``shared_count`` counts all."""
    shared_count: int
    cost: Cost

    @property
    def is_stranger(self) -> bool:
        """Say whether nobody in the viewer's network knows the sender."""
        return self.shared_count == 0 and self.sender.degree is None


@dataclass(frozen=True, slots=True)
class RankedRequest:
    """A request in the inbox with how many it would bring into the second circle."""

    request: ShownRequest
    entering_second: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known before the viewer sends a request: nothing but what they may see anyway."""

    sender: SenderFacts
    shared: list[Card]
    shared_count: int


def gain_of_request(world: World, request_id: str) -> Gain:
    """Return what accepting a request to the viewer would bring.

    Costs one listing of the circles and one search in the second circle per target group.

    Raises
    ------
    NotFound
        If no request of this id waits for the viewer's answer.
    """
    request = show_incoming(world, request_id)
    sender = request.other.member
    circles, change = world.circles, world.if_contact(sender)
    before = _sizes(len(circles.first), len(circles.second), len(circles.third))
    after = _sizes(
        before.first + 1,
        before.second + len(change.entering_second) - len(change.leaving_second),
        before.third + len(change.entering_third) - len(change.leaving_third),
    )
    shared, shared_count = _shared(world, sender)
    return Gain(
        request=request,
        sender=facts_of_sender(world, request.other),
        before=before,
        after=after,
        entering_second=len(change.entering_second),
        entering_third=len(change.entering_third),
        target_groups=_group_gains(world, change),
        recruiters=_recruiters(world, change.entering_second),
        recruiters_third=_recruiters(world, change.entering_third),
        companies=_new_companies(world, sender, change),
        industries=_most(world, "industry", change.entering_second),
        cities=_most(world, "city", change.entering_second),
        posts_before=before.first + before.second,
        posts_after=after.first + after.second,
        shared=shared,
        shared_count=shared_count,
        cost=_cost(world),
    )


def list_incoming_by_gain(world: World) -> list[RankedRequest]:
    """Return the requests to the viewer, first those that open most of the second circle."""
    return rank_requests(world, list_incoming(world))


def rank_requests(world: World, requests: Sequence[ShownRequest]) -> list[RankedRequest]:
    """Return requests to the viewer, first those that open most; equal ones newest first."""
    opened = world.entering_second_with_each([request.other.member for request in requests])
    ranked = map(RankedRequest, requests, opened)
    return sorted(ranked, key=lambda r: (-r.entering_second, -r.request.sent_at, r.request.id))


def outlook_before_sending(world: World, member_id: str) -> Outlook:
    """Return who a member is to the viewer before a request is sent.

    What a contact with them would open is not known: they have not allowed to compute it.

    Raises
    ------
    NotFound
        Nobody there whom the viewer may see.
    """
    card = world.member(member_id)
    shared, shared_count = _shared(world, card.member)
    return Outlook(facts_of_stranger(world, card), shared, shared_count)


def _sizes(first: int, second: int, third: int) -> Figures:
    return Figures(first, second, third, work=0)


def _group_gains(world: World, change: IfContact) -> list[GroupGain]:
    sets: list[Members] = [
        world.bits(2),
        change.entering_second,
        change.leaving_second,
        change.entering_third,
        change.leaving_third,
    ]
    found = []
    for group in own_groups(world):
        before, entered, left, entered_third, left_third = count_group(world, group, sets)
        after = before + entered - left
        third = entered_third - left_third
        found.append(GroupGain(group.public_id, group.name, before, after, third))
    return found


def _recruiters(world: World, ids: Ids) -> int:
    return int(np.count_nonzero(world.index.column("recruiter", ids)))


def _new_companies(world: World, sender: int, change: IfContact) -> int:
    near = np.concatenate((world.near.first, world.near.second))
    coming = np.append(change.entering_second, np.uint32(sender))
    had = world.index.column("company", np.sort(near))
    has = world.index.column("company", np.sort(coming))
    is_known = np.zeros(int(max(had.max(initial=0), has.max(initial=0))) + 1, dtype=np.bool_)
    is_known[had] = True
    is_known[0] = True  # no company
    return len(np.unique(has[~is_known[has]]))


def _most(world: World, column: str, ids: Ids) -> list[tuple[str, int]]:
    """Return the most frequent values; equal numbers in the order of their texts."""
    numbers, counts = np.unique(world.index.column(column, ids), return_counts=True)
    is_said = numbers != 0
    numbers, counts = numbers[is_said], counts[is_said]
    if len(counts) > _PLACES_SHOWN:
        least = np.partition(counts, -_PLACES_SHOWN)[-_PLACES_SHOWN]
        numbers, counts = numbers[counts >= least], counts[counts >= least]
    labels = world.index.labels(column, numbers)
    pairs = sorted(zip(labels, counts.tolist(), strict=True), key=lambda p: (-p[1], p[0]))
    return pairs[:_PLACES_SHOWN]


def _shared(world: World, member: int) -> tuple[list[Card], int]:
    shared = world.shared_contacts(member)
    if len(shared) == 0:
        return [], 0
    best = BridgeOrder(world).best(shared, _SHARED_SHOWN)
    cards = world.cards(best)
    return [cards[contact] for contact in best if contact in cards], len(shared)


def _cost(world: World) -> Cost:
    privacy = read_privacy_of(world.connection, world.viewer)
    audience = privacy.audience if privacy else Audience.NOBODY
    is_shown = REACH[audience] >= 1
    return Cost(
        audience=audience,
        is_shown_to_sender=is_shown,
        is_shown_beyond=REACH[audience] >= 2 and privacy is not None and privacy.is_listed,
        contacts=len(world.contacts) if is_shown else 0,
    )
