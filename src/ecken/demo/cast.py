"""Four members to sign in as; each shows a different side of the network."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np

from ecken.demo.network import DemoNetwork
from ecken.demo.spreading import Bool, Int64, Neighbours
from ecken.rules.audience import Audience

__all__ = ["Cast", "pick_cast"]

TYPICAL_CONTACTS = (8, 14)
REQUESTED_CONTACTS = (6, 60)
STRANGERS = (4, 9)
REQUESTS_MAX = 15
SECOND_MIN = 100
RECRUITER_CONTACTS = (20, 90)


@dataclass(frozen=True, slots=True)
class Cast:
    """Indexes in ``DemoNetwork.members``; no two are the same.

    ``hub`` has most contacts of those who show them to everyone; ``typical`` has few, but a
    second circle worth a search; ``requested`` has requests from strangers waiting;
    ``recruiter`` shows the contact list to nobody.
    """

    hub: int
    typical: int
    requested: int
    recruiter: int


def pick_cast(network: DemoNetwork) -> Cast:
    """The four; a small network is served with the next best."""
    members = network.members
    ties = Neighbours.from_pairs(network.contacts.a, network.contacts.b, len(members))
    degree = np.diff(ties.starts)
    is_open = np.array([m.audience == Audience.EVERYONE and m.listed for m in members])
    is_open &= np.array([not m.recruiter for m in members])
    is_german = np.array([m.country == "DE" and m.postal_code != "" for m in members])
    has_profile = np.array([bool(m.company and m.headline and m.offers) for m in members])
    hides = np.array([m.recruiter and m.audience == Audience.NOBODY for m in members])
    strangers = _count_strangers(network, ties)

    hub = _best(degree, [is_open & has_profile, is_open])
    shown = is_open & is_german & has_profile
    incoming = np.bincount(network.requests.recipient, minlength=len(members))
    usual = shown & _within(degree, TYPICAL_CONTACTS) & _within(incoming, (1, 4))
    second = _second_circles(ties, usual)
    fits = [second > 0, shown & (degree > 0), degree > 0]
    typical = _best(-np.abs(second - _upper_quartile(second)), fits, {hub})
    waiting = _within(degree, REQUESTED_CONTACTS) & _within(strangers, STRANGERS)
    waiting &= incoming <= REQUESTS_MAX
    wide = _second_circles(ties, shown & waiting) >= SECOND_MIN
    fits = [wide, shown & waiting, waiting, strangers > 0]
    requested = _best(strangers, fits, {hub, typical})
    usual = hides & _within(degree, RECRUITER_CONTACTS)
    fits = [usual & is_german & has_profile, usual, hides]
    return Cast(hub, typical, requested, _best(degree, fits, {hub, typical, requested}))


def _best(score: Int64, fits: list[Bool], taken: Collection[int] = ()) -> int:
    """Highest score (of equals: the first) among those of the strictest mask that has any."""
    free = np.ones(len(score), dtype=np.bool_)
    free[list(taken)] = False
    for mask in [*fits, np.ones_like(free)]:
        candidates = np.flatnonzero(mask & free)
        if len(candidates):
            return int(candidates[np.argmax(score[candidates])])
    raise ValueError(f"{len(score)} members are too few to choose four from")


def _within(values: Int64, bounds: tuple[int, int]) -> Bool:
    return (values >= bounds[0]) & (values <= bounds[1])


def _upper_quartile(sizes: Int64) -> int:
    found = sizes[sizes > 0]
    return int(np.quantile(found, 0.75)) if len(found) else 0


def _second_circles(ties: Neighbours, wanted: Bool) -> Int64:
    """How many members are at distance two, of those wanted; 0 for the others."""
    sizes = np.zeros(len(wanted), dtype=np.int64)
    for member in np.flatnonzero(wanted).tolist():
        first = _contacts(ties, member)
        beyond = np.concatenate([_contacts(ties, other) for other in first.tolist()])
        sizes[member] = len(np.setdiff1d(beyond, np.append(first, member)))
    return sizes


def _count_strangers(network: DemoNetwork, ties: Neighbours) -> Int64:
    """For each member, requests from people without a shared contact."""
    shared = _shares_contact(ties)
    requests = network.requests
    count = np.zeros(len(network.members), dtype=np.int64)
    for sender, recipient in zip(requests.sender, requests.recipient, strict=True):
        count[recipient] += not shared(int(sender), int(recipient))
    return count


def _shares_contact(ties: Neighbours) -> Callable[[int, int], bool]:
    sets = [set(_contacts(ties, member).tolist()) for member in range(len(ties.starts) - 1)]
    return lambda one, other: not sets[one].isdisjoint(sets[other])


def _contacts(ties: Neighbours, member: int) -> Int64:
    return ties.ends[ties.starts[member] : ties.starts[member + 1]]
