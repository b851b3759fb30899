"""New job ads of companies that a member follows: in notifications, and in the digest.

What is told is what the search among job ads finds for the member at that moment, without their
own ads; a company is meant however an ad spells its name.
"""

from __future__ import annotations

from ecken.errors import NotFound
from ecken.service.jobs.job_search import JobQuestion, find_new_ads
from ecken.service.search.companies import find_company
from ecken.service.world import World
from ecken.store.contacts import followed_companies as rows
from ecken.store.jobs.running_ads import AdMark

__all__ = ["ads_to_tell", "new_at_followed"]


def ads_to_tell(world: World) -> list[AdMark]:
    """Return the ads of followed companies that the viewer was not told of, newest first."""
    found: dict[int, AdMark] = {}
    for row in rows.read_followed(world.connection, world.viewer).values():
        question = JobQuestion(companies=(row.company,))
        found |= {ad.id: ad for ad in find_new_ads(world, question, since=row.told_at)}
    return sorted(found.values(), key=lambda ad: (-ad.published_at, ad.public_id))


def new_at_followed(world: World, *, since: int) -> list[tuple[str, int]]:
    """Return name and number of new ads of each followed company that has some, for the digest.

    A company that is not there for the viewer any more is left out.
    """
    found = []
    for key, row in rows.read_followed(world.connection, world.viewer).items():
        begun = max(since, row.followed_at)
        count = len(find_new_ads(world, JobQuestion(companies=(key,)), since=begun))
        if count:
            try:
                found.append((find_company(world, key).name, count))
            except NotFound:
                continue
    return sorted(found, key=lambda one: (one[0].casefold(), one[0]))
