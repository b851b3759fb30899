"""Search among job ads: the query line of the search for members, and four facets.

An ad counts only if it runs and its advertiser is there for the viewer: hidden ones are left out
before anything is matched, counted or ordered (R3, R6). What a query may name follows from what an
ad has; a condition about members alone is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from ecken.errors import Invalid
from ecken.rules.jobs.conditions import Hours, Workplace, parse_hours, parse_workplace
from ecken.search.bitsets.bitset import Ids
from ecken.search.query import Query
from ecken.search.query_execution import QueryExecution
from ecken.search.results import Why
from ecken.search.search_request import SearchRequest, SearchScope
from ecken.service.jobs.job_ads import JobAd
from ecken.service.world import World
from ecken.store.jobs.job_ads import read_ads
from ecken.store.jobs.running_ads import AdMark, read_marks

__all__ = [
    "JOB_FACETS",
    "JOB_FIELDS",
    "JobHit",
    "JobOrder",
    "JobQuestion",
    "JobResults",
    "count_ads",
    "find_new_ads",
    "search_ads",
]

JOB_FIELDS = (
    *("q", "position", "position_now", "company", "company_now", "city", "postal_code"),
    *("about", "new_since"),
)
"""Fields of the query line that an ad has."""
JOB_FACETS = ("city", "company", "workplace", "hours")
_COUNTED = ("city", "company")
LIMIT_MAX = 100


class JobOrder(StrEnum):
    """In which order ads are shown."""

    BEST = "best"
    """Best match first; where nothing is asked, the newest."""
    NEWEST = "newest"
    NEAREST = "nearest"


@dataclass(frozen=True, slots=True)
class JobQuestion:
    """What is looked for: a query, and chosen values of facets (any of them for each).

    Raises
    ------
    Invalid
        ``job_field``: the query names what an ad has not; ``workplace_unknown``;
        ``hours_unknown``.
    """

    query: Query = field(default_factory=Query)
    workplaces: tuple[Workplace, ...] = ()
    hours: tuple[Hours, ...] = ()
    cities: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for leaf in self.query.leaves():
            if leaf.field not in JOB_FIELDS:
                raise Invalid(
                    "job_field",
                    "Job ads have no field “{name}”. Search them by position, company, city, "
                    "postal code, words, or the day since when they are new.",
                    field="line",
                    name=leaf.field,
                )

    @classmethod
    def read(
        cls,
        query: Query,
        *,
        workplaces: Sequence[str] = (),
        hours: Sequence[str] = (),
        cities: Sequence[str] = (),
        companies: Sequence[str] = (),
    ) -> JobQuestion:
        """Return the question with its chosen values as they were typed."""
        return cls(
            query,
            tuple(dict.fromkeys(map(parse_workplace, workplaces))),
            tuple(dict.fromkeys(map(parse_hours, hours))),
            tuple(cities),
            tuple(companies),
        )


@dataclass(frozen=True, slots=True)
class JobHit:
    """An ad that was found, and why."""

    ad: JobAd
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class JobResults:
    """One page of ads; ``total`` and ``facets`` count all of them."""

    total: int
    hits: list[JobHit]
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    next: str | None = None


def search_ads(
    world: World,
    question: JobQuestion,
    *,
    order: JobOrder = JobOrder.BEST,
    limit: int = 20,
    cursor: str | None = None,
) -> JobResults:
    """Return the ads that match.

    Raises
    ------
    Invalid
        ``limit_invalid``, ``order_needs_place``, ``cursor_invalid``, and what the query may raise.
    """
    best = "relevance" if question.query else "newest"
    request = SearchRequest(
        question.query,
        order=best if order is JobOrder.BEST else order.value,
        limit=limit,
        cursor=cursor,
        chosen={"city": question.cities, "company": question.companies},
        facets=_COUNTED,
    )
    marks = read_marks(world.connection, now=world.now)
    execution = ask_ads(world, marks, request)
    found = execution.page(_among(marks, _is_wanted(question)))
    return JobResults(
        total=found.total,
        hits=_hits(world, [(hit.member, hit.why) for hit in found.hits]),
        facets={**found.facets, **_count_conditions(execution, marks, question)},
        next=found.next,
    )


def ask_ads(world: World, marks: Sequence[AdMark], request: SearchRequest) -> QueryExecution:
    """Return a search among those of the running ads that are there for the viewer."""
    hidden = set(world.hidden.tolist())
    out = _among(marks, lambda mark: mark.member_id in hidden) if hidden else None
    scope = SearchScope(exclude=out, zone=world.zone)
    return world.jobs.ask(world.connection, marks, request, scope)


def count_ads(world: World, question: JobQuestion) -> int:
    """Return how many ads match: the ``total`` of :func:`search_ads`."""
    return len(_matching(world, question, read_marks(world.connection, now=world.now)))


def find_new_ads(world: World, question: JobQuestion, *, since: int) -> list[AdMark]:
    """Return the ads that match and were published after then, newest first, without own ones.

    What is published in this very second waits for the next question, so that none is asked for
    twice.
    """
    marks = read_marks(world.connection, now=world.now)
    recent = [
        mark
        for mark in marks
        if since < mark.published_at < world.now and mark.member_id != world.viewer
    ]
    if not recent:
        return []
    matching = _matching(world, question, marks)
    found = [mark for mark in recent if mark.id in matching]
    return sorted(found, key=lambda mark: (-mark.published_at, mark.public_id))


def _matching(world: World, question: JobQuestion, marks: Sequence[AdMark]) -> set[int]:
    """Return the numbers of the ads that match."""
    chosen = {"city": question.cities, "company": question.companies}
    request = SearchRequest(question.query, chosen=chosen, with_reasons=False)
    members = ask_ads(world, marks, request).members(_among(marks, _is_wanted(question)))
    return set(members.tolist())


def _is_wanted(question: JobQuestion, *, but: str = "") -> Callable[[AdMark], bool]:
    """Return what says of an ad whether its conditions are chosen, disregarding one facet."""
    hours = {also for chosen in question.hours for also in chosen.also}
    places = question.workplaces if but != "workplace" else ()
    times = hours if but != "hours" else ()
    return lambda mark: (
        (not places or mark.workplace in places) and (not times or mark.hours in times)
    )


def _among(marks: Sequence[AdMark], is_meant: Callable[[AdMark], bool]) -> Ids:
    return np.array(sorted(mark.id for mark in marks if is_meant(mark)), dtype=np.uint32)


def _count_conditions(
    execution: QueryExecution, marks: Sequence[AdMark], question: JobQuestion
) -> dict[str, list[tuple[str, int]]]:
    """Count workplaces and hours: each disregards its own choice, as the other facets do."""
    others_places = _is_wanted(question, but="workplace")
    others_hours = _is_wanted(question, but="hours")
    places = [
        (place.value, execution.total(_among(
            marks, lambda mark, at=place: mark.workplace == at and others_places(mark)  # type: ignore[misc]
        )))
        for place in Workplace
    ]  # fmt: skip
    times = [
        (time.value, execution.total(_among(
            marks, lambda mark, of=time.also: mark.hours in of and others_hours(mark)  # type: ignore[misc]
        )))
        for time in (Hours.FULL, Hours.PART)
    ]  # fmt: skip
    return {
        "workplace": [pair for pair in places if pair[1]],
        "hours": [pair for pair in times if pair[1]],
    }


def _hits(world: World, found: Sequence[tuple[int, tuple[Why, ...]]]) -> list[JobHit]:
    rows = read_ads(world.connection, [id for id, _ in found])
    advertisers = {row.member_id for row in rows.values()}
    world.note_read(advertisers)
    cards = world.cards(advertisers)
    return [
        JobHit(
            JobAd(rows[id], cards[rows[id].member_id], True, rows[id].member_id == world.viewer),
            why,
        )
        for id, why in found
    ]
