"""The advisor: what accepting a request would bring, and what it would cost (R7).

The sender's own request is the permission to compute as if it were accepted, in numbers only: no
member who would come into view is named, and no number singles one out. What is told is rounded
(:mod:`ecken.rules.rounding`), counts kinds of members
(:mod:`ecken.service.advisor.member_kinds`), and may be asked for few times. Underneath is the
difference of the viewer's circles as they are and as they would be, so it is what accepting really
does.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from ecken.durations import DAY_S
from ecken.errors import TooMany
from ecken.rules.audience import Audience, may_see_list
from ecken.rules.rounding import FEW, Rounded, round_count
from ecken.search.bitsets.bitset import Ids as Members
from ecken.service.advisor.member_kinds import LEAST
from ecken.service.advisor.own_side import OwnSide
from ecken.service.advisor.sender_facts import SenderFacts, facts_of_sender, facts_of_stranger
from ecken.service.bridges import BridgeOrder
from ecken.service.contacts.requests import ShownRequest, list_incoming, show_incoming
from ecken.service.limits.limits import Limit
from ecken.service.world import Figures, Ids, IfContact, World
from ecken.store.profiles.members import Card, read_privacy_of

__all__ = [
    "ANSWERS_MOST",
    "Cost",
    "Gain",
    "GainNumbers",
    "GroupGain",
    "Outlook",
    "RankedRequest",
    "gain_of_request",
    "gains_of_requests",
    "list_incoming_by_gain",
    "outlook_before_sending",
    "rank_requests",
]

ANSWERS_MOST = Limit(12, 30 * DAY_S)
"""Answers about one request that differ from the one before; to ask again does not count."""
_THIRD_MOST = Limit(24, 30 * DAY_S)
"""The same of the third circle, in which something moves all the time."""

_SHARED_SHOWN = 12
_PLACES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class GroupGain:
    """How many who match one of the viewer's target groups would enter the circles."""

    id: str
    name: str
    query: str
    before: int
    """In the second circle now, exactly: the viewer may see them."""
    second: Rounded | None
    """``None`` if the group picks out persons and does not count."""
    third: Rounded | None


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
class GainNumbers:
    """What accepting one request would bring, in rounded numbers."""

    entering_second: Rounded
    """Also by how much the reach of the viewer's posts over one hop would grow."""
    entering_third: Rounded
    target_groups: list[GroupGain]
    recruiters: Rounded
    """Recruiters who enter the second circle."""
    recruiters_third: Rounded
    companies: Rounded
    """Companies of which nobody is in circle 1 or 2 now, and somebody would be."""
    industries: list[tuple[str, Rounded]]
    """Most frequent among those who enter the second circle: code of WZ 2008 and number."""
    cities: list[tuple[str, Rounded]]


@dataclass(frozen=True, slots=True)
class Gain:
    """One request with what accepting it would bring; only shared contacts have names."""

    request: ShownRequest
    sender: SenderFacts
    before: Figures
    """The viewer's figures now."""
    numbers: GainNumbers | None
    """``None`` if they have changed too often of late to be told."""
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
    entering_second: Rounded | None
    """The number of :class:`Gain`; ``None`` if it was asked for too often."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known before the viewer sends a request: nothing but what they may see anyway."""

    sender: SenderFacts
    shared: list[Card]
    shared_count: int


def gain_of_request(world: World, request_id: str) -> Gain:
    """Return what accepting a request to the viewer would bring.

    Costs one listing of the circles and one search for each condition of each target group.

    Raises
    ------
    NotFound
        If no request of this id waits for the viewer's answer.
    """
    return gains_of_requests(world, [show_incoming(world, request_id)])[0]


def gains_of_requests(world: World, requests: Iterable[ShownRequest]) -> list[Gain]:
    """Return what accepting each of some requests to the viewer would bring.

    What is the viewer's own, such as their target groups, is looked for once for all.
    """
    own = OwnSide(world)
    return [_gain(world, request, own) for request in requests]


def _gain(world: World, request: ShownRequest, own: OwnSide) -> Gain:
    shared, shared_count = _shared(world, request.other.member)
    return Gain(
        request=request,
        sender=facts_of_sender(world, request.other),
        before=world.figures,
        numbers=_numbers(world, request, own),
        shared=shared,
        shared_count=shared_count,
        cost=_cost(world),
    )


def _numbers(world: World, request: ShownRequest, own: OwnSide) -> GainNumbers | None:
    sender = request.other.member
    change, told = world.if_contact(sender), _Telling(world, request)
    second, third = change.entering_second, change.entering_third
    numbers = GainNumbers(
        entering_second=told.count(len(second)),
        entering_third=told.count(len(third)),
        target_groups=_group_gains(world, change, told, own),
        recruiters=told.count(_recruiters(world, second)),
        recruiters_third=told.count(_recruiters(world, third)),
        companies=told.count(_new_companies(world, sender, change, own)),
        industries=_most(world, "industry", second, told, own),
        cities=_most(world, "city", second, told, own),
    )
    if not told.may_tell_third(numbers.entering_third):
        return None
    if not told.may_tell("card", _answer(numbers)):
        return None
    told.may_tell("list", numbers.entering_second)  # it says nothing that is not known now
    return numbers


def _answer(numbers: GainNumbers) -> tuple[object, ...]:
    """What is told of others, but for the third circle, which is counted by itself."""
    groups = [(g.query, g.second, g.third) for g in numbers.target_groups if g.second is not None]
    return (
        *(numbers.entering_second, numbers.recruiters, numbers.recruiters_third),
        *(numbers.companies, numbers.industries, numbers.cities, groups),
    )


def list_incoming_by_gain(world: World) -> list[RankedRequest]:
    """Return the requests to the viewer, first those that open most of the second circle."""
    return rank_requests(world, list_incoming(world))


def rank_requests(world: World, requests: Sequence[ShownRequest]) -> list[RankedRequest]:
    """Return requests to the viewer, first those that open most; equal ones newest first."""
    opened = world.entering_second_with_each([request.other.member for request in requests])
    ranked = [
        RankedRequest(request, _opening(world, request, count))
        for request, count in zip(requests, opened, strict=True)
    ]
    return sorted(ranked, key=_rank)


def _rank(ranked: RankedRequest) -> tuple[int, int, str]:
    about = ranked.entering_second.about if ranked.entering_second else 0
    return -about, -ranked.request.sent_at, ranked.request.id


def _opening(world: World, request: ShownRequest, count: int) -> Rounded | None:
    told = _Telling(world, request)
    rounded = told.count(count)
    return rounded if told.may_tell("list", rounded) else None


class _Telling:
    """How the numbers of one request are told to its recipient: rounded, and few times anew.

    All counts of a request are shifted alike, so that asking in other words averages nothing out.
    """

    def __init__(self, world: World, request: ShownRequest) -> None:
        self._limits, self._id = world.limits, request.id
        digest = hmac.digest(world.secret, f"gain\0{request.id}".encode(), hashlib.sha256)
        self._draw = int.from_bytes(digest[:6], "big") / (1 << 48)

    def count(self, count: int) -> Rounded:
        return round_count(count, self._draw)

    def may_tell(self, part: str, answer: object) -> bool:
        """Count this answer, unless it is the one given last; say whether it may be given.

        Who could ask about one request again and again, while changing their own network and
        groups, would find out where the steps are. Beside a step, two answers that go to and fro
        would tell of one member after the other: so one that was given before counts, too, if
        another has been given since.
        """
        return self._is_new_or_last(part, f"gain {self._id}", ANSWERS_MOST, answer)

    def may_tell_third(self, answer: Rounded) -> bool:
        """Do the same for the growth of the third circle."""
        return self._is_new_or_last("third", f"gain third {self._id}", _THIRD_MOST, answer)

    def _is_new_or_last(self, part: str, whole: str, most: Limit, answer: object) -> bool:
        limits, changes = self._limits, f"gain {part} changes {self._id}"
        digest = hashlib.sha256(repr(answer).encode()).hexdigest()[:32]
        once = Limit(1, most.window_s)
        if limits.is_full(f"{whole} over", once):
            return False
        given = limits.count(changes, most)
        if limits.is_full(f"gain {part} {given} {self._id} {digest}", once):
            return True
        if limits.is_full(whole, most):
            with suppress(TooMany):
                limits.hit(f"{whole} over", once)  # else silence would tell that it has changed
            return False
        limits.hit(whole, most)
        limits.hit(changes, most)
        limits.hit(f"gain {part} {given + 1} {self._id} {digest}", once)
        return True


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


def _group_gains(world: World, change: IfContact, told: _Telling, own: OwnSide) -> list[GroupGain]:
    found = []
    sets: tuple[Members, ...] = (world.bits(2), change.entering_second, change.entering_third)
    for group, is_counted, execution in own.groups:
        before, second, third = (execution.total(s) if execution else 0 for s in sets)
        found.append(
            GroupGain(
                id=group.public_id,
                name=group.name,
                query=group.query,
                before=before,
                second=told.count(second) if is_counted else None,
                third=told.count(third) if is_counted else None,
            )
        )
    return found


def _recruiters(world: World, ids: Ids) -> int:
    return int(np.count_nonzero(world.index.column("recruiter", ids)))


def _new_companies(world: World, sender: int, change: IfContact, own: OwnSide) -> int:
    coming = np.append(change.entering_second, np.uint32(sender))
    has = np.unique(world.index.column("company", np.sort(coming)))
    return len(set(has.tolist()) - own.companies)


def _most(
    world: World, column: str, ids: Ids, told: _Telling, own: OwnSide
) -> list[tuple[str, Rounded]]:
    """Return the most frequent values that more than a few have, in the whole network as here.

    Equal numbers stand in the order of their texts.
    """
    numbers, counts = np.unique(world.index.column(column, ids), return_counts=True)
    is_told = (numbers != 0) & (counts > FEW)
    numbers, counts = numbers[is_told], counts[is_told]
    if not len(numbers):
        return []
    is_kind = own.everywhere(column)[numbers] >= LEAST
    numbers, counts = numbers[is_kind], counts[is_kind]
    labels = world.index.labels(column, numbers)
    return _first(zip(labels, map(told.count, counts.tolist()), strict=True))


def _first(pairs: Iterable[tuple[str, Rounded]]) -> list[tuple[str, Rounded]]:
    return sorted(pairs, key=lambda p: (-p[1].about, p[0]))[:_PLACES_SHOWN]


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
    is_shown = may_see_list(audience, 1)
    return Cost(
        audience=audience,
        is_shown_to_sender=is_shown,
        is_shown_beyond=may_see_list(audience, 2) and privacy is not None and privacy.is_listed,
        contacts=len(world.contacts) if is_shown else 0,
    )
