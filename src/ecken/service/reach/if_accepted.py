"""By how much reach would grow if the viewer's open requests were accepted.

The viewer has sent them; who received them has permitted nothing. So of their lists counts what the
viewer may see already, and no more: else a request would open a list that it only asks for (R2,
R7). What is told is rounded as the gain of a request is (:mod:`ecken.rules.rounding`).
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ecken.rules.rounding import Rounded, round_count
from ecken.service.contacts.requests import list_outgoing
from ecken.service.engine.neighbourhoods import is_among
from ecken.service.world import Ids, World

__all__ = ["REQUESTS_MOST", "IfAccepted", "reach_if_accepted"]

REQUESTS_MOST = 10
"""Of the open requests, the newest so many are looked at."""


@dataclass(frozen=True, slots=True)
class IfAccepted:
    """What the newest open requests of the viewer would add to a post's reach, over two hops."""

    requests: int
    more: Rounded
    """Members who would see a post in addition, on average."""
    closed: int
    """To so many of these members the viewer may not see the list: only they themselves count."""


def reach_if_accepted(world: World, share: float) -> IfAccepted:
    """Return what the viewer's newest open requests would bring, over the first two circles."""
    asked = [request.other.member for request in list_outgoing(world)[:REQUESTS_MOST]]
    lists = [world.contact_list(member, is_far=False) for member in asked]
    now = _mean(share, world.near.bridge_counts) + len(world.near.first)
    then = _mean(share, _bridges_then(world, asked, lists)) + len(world.near.first) + len(asked)
    digest = hmac.digest(world.secret, f"reach\0{world.viewer}".encode(), hashlib.sha256)
    draw = int.from_bytes(digest[:6], "big") / (1 << 48)
    return IfAccepted(
        requests=len(asked),
        more=round_count(round(then - now), draw),
        closed=sum(len(entries) == 0 for entries in lists),
    )


def _bridges_then(world: World, asked: list[int], lists: list[Ids]) -> NDArray[np.int64]:
    """Return how many bridges each member of the second circle would have."""
    new = np.array(sorted(asked), dtype=np.uint32)
    nobody = np.empty(0, dtype=np.uint32)
    nearer = np.concatenate((world.near.first, new, np.array([world.viewer], dtype=np.uint32)))
    entries = np.concatenate((nobody, *lists))
    known = ~is_among(world.near.second, new)
    members = np.concatenate(
        (world.near.second[known], entries[~is_among(entries, np.sort(nearer))])
    )
    counts = np.concatenate(
        (world.near.bridge_counts[known], np.ones(len(members) - int(known.sum())))
    )
    _, place = np.unique(members, return_inverse=True)
    return np.bincount(place, weights=counts).astype(np.int64)


def _mean(share: float, bridges: NDArray[np.integer]) -> float:
    """Return how many of those with so many bridges see a post on average."""
    return float((1.0 - (1.0 - share) ** bridges).sum())
