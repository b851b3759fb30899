"""A search as two values: what is searched, and who searches."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from ecken.errors import Invalid
from ecken.search.bitsets.bitset import Ids
from ecken.search.query.budget import check_chosen, check_size
from ecken.search.query_ast import Listed, Query
from ecken.search.ranking.facets import check_facets
from ecken.search.ranking.order import ORDERS, About, Numbers

__all__ = [
    "CIRCLES",
    "EVERYONE",
    "MOST_HITS",
    "Resolve",
    "SearchRequest",
    "SearchScope",
    "check_circle",
]

CIRCLES = ("1", "2", "3", "1-2", "1-3", "all")
"""Where one can search: a circle, several, or everyone."""

MOST_HITS = 1000

Resolve = Callable[[Listed], Ids]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query, where and in which order it is asked, and which page of the answer.

    Made at a door, and checked when it is made: whoever takes one need not check it again.

    ``circle`` is turned into members by the service; the index does not look at it. ``order`` is
    one of ``relevance``, ``bridges``, ``name``, ``nearest``, ``newest``. ``chosen`` are selected
    facet values: any of them for each facet; the counts of a facet disregard its own selection, so
    that more can be chosen. ``facets`` names what to count, ``facet_limit`` how many values of
    each. ``cursor`` is where a page ended. Without ``with_reasons`` hits do not say why they
    matched; with ``with_counts`` the matches in each circle are counted as well, with
    ``with_offers`` those who are open to offers (the service does that, too).

    Raises
    ------
    Invalid
        ``circle_unknown``, ``order_unknown``, ``limit_invalid``, ``facet_unknown``, and what too
        large a query raises (see ``docs/search.md``).
    """

    query: Query
    circle: str = "2"
    order: str = "relevance"
    limit: int = 20
    cursor: str | None = None
    facets: Sequence[str] = ()
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    facet_limit: int = 20
    with_reasons: bool = True
    with_counts: bool = False
    with_offers: bool = False

    def __post_init__(self) -> None:
        check_circle(self.circle)
        _check_order(self.order)
        if not 1 <= self.limit <= MOST_HITS:
            raise Invalid(
                "limit_invalid", "A page has from 1 to {most} hits.", field="limit", most=MOST_HITS
            )
        check_facets([*self.facets, *self.chosen])
        check_size(self.query.root)
        check_chosen(self.chosen)


@dataclass(frozen=True, slots=True)
class SearchScope:
    """Among whom to look, and what the asker knows of them.

    ``within`` is the set to look in: rising distinct uint32 ids, a roaring bitmap or a bitset
    (uint64), none for everyone; ``exclude`` is left out of it, and its profiles have no influence.
    ``resolve`` gives the ids of a ``Listed`` condition; ``zone`` is whose days are meant by
    ``neu_seit:``. Numbers about members (``degree``, ``bridge_count``) are a function that is asked
    for those of rising ids, or an array: aligned with ``within``, or by member id if ``within`` is
    none. ``near`` (lat, lon), in degrees, is what distances are measured from where the query names
    no place.
    """

    within: Ids | None = None
    exclude: Ids | None = None
    resolve: Resolve | None = None
    zone: tzinfo = UTC
    degree: Numbers | About | None = None
    bridge_count: Numbers | About | None = None
    near: tuple[float, float] | None = None


EVERYONE = SearchScope()


def check_circle(circle: str) -> None:
    """Raise ``Invalid`` if there is no such circle."""
    if circle not in CIRCLES:
        raise Invalid(
            "circle_unknown",
            "There is no circle “{given}”. Choose one of: {choices}.",
            field="circle",
            given=circle[:20],
            choices=", ".join(CIRCLES),
        )


def _check_order(order: str) -> None:
    if order not in ORDERS:
        raise Invalid(
            "order_unknown",
            "There is no order “{given}”. Choose one of: {choices}.",
            field="order",
            given=order[:20],
            choices=", ".join(ORDERS),
        )
