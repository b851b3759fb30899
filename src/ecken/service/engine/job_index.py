"""The index of running job ads: an index of its own, searched by the same words as members are.

To the index an ad is a profile: its title is the position, its text what is told about oneself, the
day of its publication the day of joining. So titles in all their forms weigh alike (R14), places
have a surrounding, and every rule of ``docs/search.md`` holds for ads, too.

There are a few thousand ads. Each search reads which of them run now, and in which revision, with
its own connection; what has changed since the last search is put in or taken out before it is
answered. So no answer is older than its transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from sqlalchemy import Connection

from ecken.search.profile_index import ProfileIndex
from ecken.search.profiles import Profile
from ecken.search.query_execution import QueryExecution
from ecken.search.search_request import SearchRequest, SearchScope
from ecken.store.jobs.job_ads import AdRow, read_ads
from ecken.store.jobs.running_ads import AdMark

__all__ = ["JobIndex"]

_REBUILT_FROM = 500
"""So many changes are not put in one by one: the index is built anew."""


class JobIndex:
    """Finds running ads. Many threads may ask; they follow the tables one after the other."""

    def __init__(self, *, secret: bytes = b"") -> None:
        self._secret = secret
        self._turn = Lock()
        self._index = self._built([])
        self._known: dict[int, tuple[str, int]] = {}

    def ask(
        self,
        connection: Connection,
        marks: Sequence[AdMark],
        request: SearchRequest,
        scope: SearchScope,
    ) -> QueryExecution:
        """Return a search among the ads of ``marks``, as ``connection`` sees them."""
        with self._turn:
            self._follow(connection, marks)
            return self._index.ask(request, scope)

    def _follow(self, connection: Connection, marks: Sequence[AdMark]) -> None:
        now = {mark.id: (mark.public_id, mark.revision) for mark in marks}
        changed = [ad for ad, told in now.items() if self._known.get(ad) != told]
        if len(changed) + self._index.changed > _REBUILT_FROM:
            self._index = self._built(list(read_ads(connection, now).values()))
        else:
            for gone in self._known.keys() - now.keys():
                self._index.remove(gone)
            for ad in read_ads(connection, changed).values():
                self._index.put(_profile(ad))
        self._known = now

    def _built(self, ads: Sequence[AdRow]) -> ProfileIndex:
        profiles = sorted(map(_profile, ads), key=lambda profile: profile.member)
        return ProfileIndex.build(profiles, secret=self._secret, is_warmed=False)


def _profile(ad: AdRow) -> Profile:
    return Profile(
        member=ad.id,
        public_id=ad.public_id,
        position=ad.title,
        company=ad.company,
        city=ad.city,
        postal_code=ad.postal_code,
        country=ad.country,
        about=ad.text,
        joined=ad.published_at,
    )
