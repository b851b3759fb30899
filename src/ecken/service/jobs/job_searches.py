"""Saved job searches: what is new since the last look, in notifications and in the digest."""

from __future__ import annotations

from dataclasses import dataclass

from ecken.errors import Conflict, NotFound
from ecken.rules.jobs.conditions import parse_hours, parse_workplace
from ecken.rules.text import clean_line
from ecken.search.matching.words import terms
from ecken.search.query import Phrase, Query, all_of, any_of, parse_line, to_line
from ecken.service.community import Community
from ecken.service.jobs.followed_ads import ads_to_tell
from ecken.service.jobs.job_search import JobQuestion, count_ads, find_new_ads
from ecken.service.talk.notices import Notice, tell
from ecken.service.undo import Act, keep_undo, take_undo
from ecken.service.world import World
from ecken.store.contacts import followed_companies as followed
from ecken.store.jobs import job_searches as rows
from ecken.store.jobs.job_searches import SearchRow
from ecken.store.jobs.running_ads import read_newest_publication

__all__ = [
    "NAME_MAX",
    "SEARCHES_MAX",
    "JobSearch",
    "delete_search",
    "list_searches",
    "new_in_searches",
    "note_search_seen",
    "restore_search",
    "save_search",
    "tell_new_jobs",
]

SEARCHES_MAX = 20
NAME_MAX = 80
_TOLD_MOST = 3
"""Ads of one member's searches, or companies, that are told at once; others stand in the list."""


@dataclass(frozen=True, slots=True)
class JobSearch:
    """A saved search with its counts in what the viewer may see now."""

    id: str
    name: str
    query: str
    """The line in its one canonical form; chosen cities and companies are part of it."""
    workplaces: tuple[str, ...]
    hours: tuple[str, ...]
    total: int
    new: int
    """How many that match were published since the owner last looked, without their own."""
    since: int


def save_search(community: Community, viewer: int, *, name: str, question: JobQuestion) -> str:
    """Save a search under a name; return its id. What matches today is not new.

    Raises
    ------
    Invalid
        ``text_missing``; ``text_too_long``; ``query_too_long`` and the like.
    Conflict
        ``job_search_exists``; ``too_many_job_searches``.
    """
    name = clean_line(name, most=NAME_MAX, field="name", is_required=True)
    values = {
        "name": name,
        "query": _line_of(question),
        "workplaces": ",".join(question.workplaces),
        "hours": ",".join(question.hours),
    }
    with community.changing(viewer) as world:
        _check_room(world, name)
        return rows.insert_search(world.connection, viewer, values, at=world.now)


def list_searches(world: World) -> list[JobSearch]:
    """Return the viewer's saved searches by name, with live counts."""
    return [_counted(world, row) for row in rows.read_searches(world.connection, world.viewer)]


def note_search_seen(community: Community, viewer: int, search_id: str) -> None:
    """Note that the viewer has looked at what matches: it is no longer new."""
    with community.changing(viewer) as world:
        rows.mark_seen(world.connection, _own(world, search_id), at=world.now)


def delete_search(community: Community, viewer: int, search_id: str) -> None:
    """Delete a saved search; :func:`restore_search` takes it back."""
    with community.changing(viewer) as world:
        search = _own(world, search_id)
        rows.delete_search(world.connection, search)
        kept = {k: v for k, v in search._asdict().items() if k not in ("id", "owner_id")}
        keep_undo(world, Act.DELETE_JOB_SEARCH, search.public_id, search=kept)


def restore_search(community: Community, viewer: int, search_id: str) -> None:
    """Take the deletion of a saved search back: once, within a minute.

    Raises
    ------
    Conflict
        ``undo_too_late``; ``job_search_exists``, ``too_many_job_searches`` if its place is taken.
    """
    with community.changing(viewer) as world:
        kept = take_undo(world, Act.DELETE_JOB_SEARCH, search_id[:22])["search"]
        _check_room(world, kept["name"])
        rows.insert_search_again(world.connection, viewer, kept)


def new_in_searches(world: World, *, since: int) -> list[tuple[str, int]]:
    """Return name and number of new ads of each search that has some, since then or the last look.

    For the digest: what was in the one before is not told again.
    """
    found = []
    for row in rows.read_searches(world.connection, world.viewer):
        count = len(find_new_ads(world, _question_of(row), since=max(since, row.seen_at)))
        if count:
            found.append((row.name, count))
    return found


def tell_new_jobs(community: Community) -> int:
    """Tell each member of new ads of their searches, and of companies that they follow.

    Return how many were told. What is told is what the member's world holds at this moment.
    Whoever has no new ad to hear of costs one row; nothing is read where no ad was published since.
    """
    with community.database.reading() as connection:
        newest = read_newest_publication(connection, now=community.clock())
        owners: set[int] = set()
        if newest is not None:
            owners.update(rows.read_searchers(connection, told_before=newest))
            owners.update(followed.read_followers(connection, told_before=newest))
    told = 0
    for owner in sorted(owners):
        with community.changing(owner) as world:
            told += _tell(world)
    return told


def _tell(world: World) -> int:
    found: dict[int, tuple[int, str]] = {}
    for row in rows.read_searches(world.connection, world.viewer):
        for ad in find_new_ads(world, _question_of(row), since=max(row.told_at, row.seen_at)):
            found[ad.id] = (ad.member_id, ad.public_id)
    others = [(ad.member_id, ad.public_id) for ad in ads_to_tell(world) if ad.id not in found]
    told = [
        *((Notice.JOB_FOUND, *ad) for ad in list(found.values())[:_TOLD_MOST]),
        *((Notice.FOLLOWED_JOB, *ad) for ad in others[:_TOLD_MOST]),
    ]
    for kind, advertiser, public_id in told:
        tell(
            world.connection, world.viewer, kind, about=advertiser, subject=public_id, at=world.now
        )
    rows.mark_told(world.connection, world.viewer, at=world.now - 1)
    followed.mark_told(world.connection, world.viewer, at=world.now - 1)
    return len(told)


def _own(world: World, search_id: str) -> SearchRow:
    search = rows.find_search(world.connection, world.viewer, search_id)
    if search is None:
        raise NotFound
    return search


def _check_room(world: World, name: str) -> None:
    own = rows.read_searches(world.connection, world.viewer)
    if len(own) >= SEARCHES_MAX:
        raise Conflict(
            "too_many_job_searches",
            "You have saved {most} job searches; that is the limit.",
            most=SEARCHES_MAX,
        )
    if any(row.name == name for row in own):
        raise Conflict(
            "job_search_exists",
            "You already have a job search with this name.",
            field="name",
        )


def _line_of(question: JobQuestion) -> str:
    """Return the query with chosen cities and companies in it, as one line."""
    chosen = [
        any_of([Phrase(field, value.replace('"', " ")) for value in values if terms(value)])
        for field, values in (("city", question.cities), ("company_now", question.companies))
    ]
    parts = [part for part in (question.query.root, *chosen) if part is not None]
    line = to_line(Query(all_of(parts)))
    parse_line(line)  # it is read again with every look
    return line


def _question_of(row: SearchRow) -> JobQuestion:
    return JobQuestion(
        parse_line(row.query),
        tuple(parse_workplace(place) for place in row.workplaces.split(",") if place),
        tuple(parse_hours(time) for time in row.hours.split(",") if time),
    )


def _counted(world: World, row: SearchRow) -> JobSearch:
    question = _question_of(row)
    return JobSearch(
        id=row.public_id,
        name=row.name,
        query=row.query,
        workplaces=tuple(question.workplaces),
        hours=tuple(question.hours),
        total=count_ads(world, question),
        new=len(find_new_ads(world, question, since=row.seen_at)),
        since=row.seen_at,
    )
