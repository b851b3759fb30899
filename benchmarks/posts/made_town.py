"""A town with two weeks of posts: members, ties, posts and what was done about them, from a seed.

Authors and acts have heavy tails: few write most, up to what the site lets one member write, and
few posts get most likes. One member in four discloses their list to some only, and one in thirty
stands in no list. On a post for the second circle or for all, one act in three comes from a contact
of a contact. It is made once and kept in a folder, as it takes minutes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from sqlalchemy import Connection

from benchmarks.made_networks import stand_at_head
from benchmarks.networks import NETWORKS, make_network
from ecken.durations import DAY_S
from ecken.graph import Network
from ecken.search.profile_index import ProfileIndex
from ecken.service.community import Community
from ecken.service.engine.network import LiveNetwork
from ecken.settings import Settings
from ecken.store.database import Database
from ecken.store.ids import new_public_id
from ecken.store.migration import migrate
from ecken.store.site.loading import (
    MEMBER_COLUMNS,
    insert_contacts,
    insert_members,
    insert_rows,
)
from ecken.store.tables import comments, likes, notices, posts

__all__ = ["SEED", "Asked", "Town", "is_made", "town_in"]

SEED = 5
_POST_AUDIENCES = np.array(["contacts", "second", "everyone"])
_POST_SHARES = (0.5, 0.2, 0.3)
_LIST_AUDIENCES = np.array(["everyone", "second", "contacts", "nobody"])
_LIST_SHARES = (0.75, 0.10, 0.10, 0.05)
_UNLISTED = 1 / 30
_MADE = "made.json"
_LIKES_EACH, _COMMENTS_EACH, _ACTS_MOST = 2.0, 0.5, 500
_FROM_FURTHER = 1 / 3
_RECENT = 1 / 100
"""Contacts that were made in the last thirty days, of all: the others are in the network alone."""


@dataclass(frozen=True)
class Asked:
    """How large the town is to be."""

    network: str
    posts_a_day: int
    days: int


@dataclass(frozen=True)
class Town:
    """The running community, and what was made."""

    community: Community
    asked: Asked
    now: int
    posts: int
    likes: int
    comments: int

    @property
    def graph(self) -> Network:
        return self.community.network.graph


def is_made(folder: Path) -> bool:
    """Say whether a folder holds a town."""
    return (folder / _MADE).exists()


def town_in(folder: Path, asked: Asked) -> Town:
    """Open the town of a folder; make it where there is none."""
    made = folder / _MADE
    if not is_made(folder):
        graph = _private(make_network(NETWORKS[asked.network]))
        counts = _Maker(folder, graph, asked).fill()
        graph.save(folder / "network")
        made.write_text(json.dumps({**asdict(asked), **counts}), "utf-8")
    known = json.loads(made.read_text("utf-8"))
    if {name: known[name] for name in asdict(asked)} != asdict(asked):
        raise SystemExit(f"{folder} holds another town: {known}")
    database = Database(f"sqlite:///{folder / 'ecken.db'}")
    migrate(database)
    network = LiveNetwork()
    network.graph = Network.open(folder / "network", verify=False, mapped=False)
    network.index = ProfileIndex.build([])  # nothing here searches
    with database.reading() as connection:
        stand_at_head(network, connection)
    community = Community(
        settings=Settings(data_dir=folder), database=database, network=network,
        clock=lambda: int(known["now"]), secret=b"s" * 40,
    )  # fmt: skip
    network.graph.warm()
    return Town(community, asked, *(known[name] for name in ("now", "posts", "likes", "comments")))


def _private(graph: Network) -> Network:
    """Let some lists be closed, or not name everybody."""
    rng = np.random.default_rng(SEED)
    audiences = rng.choice(_LIST_AUDIENCES, graph.n, p=_LIST_SHARES)
    unlisted = rng.random(graph.n) < _UNLISTED
    for member in np.flatnonzero(unlisted | (audiences != "everyone")).tolist():
        graph.set_privacy(member, str(audiences[member]), not unlisted[member])
    return graph


class _Maker:
    """Writes the tables of a town."""

    def __init__(self, folder: Path, graph: Network, asked: Asked) -> None:
        self._graph, self._rng = graph, np.random.default_rng(SEED)
        self._database = Database(f"sqlite:///{folder / 'ecken.db'}")
        migrate(self._database)
        self._total = asked.posts_a_day * asked.days
        self._members = np.arange(1, graph.n, dtype=np.int64)
        self._now = int(time.time())
        rng = self._rng
        most = Settings().post_limit.most / asked.posts_a_day
        weights = rng.pareto(1.2, len(self._members)) + 0.05
        for _ in range(20):
            weights = np.minimum(weights / weights.sum(), most)
        self._authors = rng.choice(self._members, self._total, p=weights / weights.sum())
        self._audiences = rng.choice(_POST_AUDIENCES, self._total, p=_POST_SHARES)
        self._at = np.sort(self._now - rng.integers(0, asked.days * DAY_S, self._total))
        self._ids = [new_public_id() for _ in range(self._total)]

    def fill(self) -> dict[str, int]:
        """Write all; return what the town is known by."""
        with self._database.loading() as connection:
            insert_members(connection, self._member_rows(), first_id=1, at=1)
            self._insert_recent_contacts(connection)
            columns = ("id", "public_id", "author_id", "audience", "text", "created_at")
            insert_rows(connection, posts, columns, self._post_rows())
            liked, commented = list(self._acts(_LIKES_EACH)), list(self._acts(_COMMENTS_EACH))
            insert_rows(connection, likes, ("post_id", "member_id", "created_at"), liked)
            said = ((new_public_id(), *act, "I see it like you do.") for act in commented)
            of_comments = ("public_id", "post_id", "author_id", "created_at", "text")
            insert_rows(connection, comments, of_comments, said)
            told = [("post_liked", *act) for act in liked]
            told += [("post_commented", *act) for act in commented]
            told.sort(key=lambda notice: notice[-1])
            of_notices = ("member_id", "about_id", "kind", "subject", "due_at", "mailed_at")
            rows = (
                (int(self._authors[post - 1]), actor, kind, self._ids[post - 1], at, at)
                for kind, post, actor, at in told
            )
            insert_rows(connection, notices, of_notices, rows)
        self._database.close()
        return {
            "now": self._now, "posts": self._total, "likes": len(liked), "comments": len(commented),
        }  # fmt: skip

    def _member_rows(self) -> Iterator[tuple[object, ...]]:
        graph = self._graph
        empty = dict.fromkeys(MEMBER_COLUMNS, "") | {"is_recruiter": False, "joined_at": 1}
        for member in self._members.tolist():
            own = {
                "load_id": f"m{member}", "email": f"m{member}@example.org",
                "email_key": f"m{member}@example.org", "first_name": "Ada",
                "last_name": f"M{member}", "is_listed": graph.is_listed(member),
                "audience": graph.reach_of(member).name.lower(),
            }  # fmt: skip
            yield tuple((empty | own).values())

    def _insert_recent_contacts(self, connection: Connection) -> None:
        """Write the ties of the last month, which news are made from."""
        some = self._rng.choice(self._members, int(self._graph.n_contacts * _RECENT))
        pairs = set()
        for a in some.tolist():
            known = self._graph.contacts(a)
            if len(known):
                b = int(known[self._rng.integers(len(known))])
                if b:
                    pairs.add((min(a, b), max(a, b)))
        low, high = np.array(sorted(pairs)).T
        since = self._now - self._rng.integers(0, 30 * DAY_S, len(low))
        insert_contacts(connection, low, high, since)

    def _post_rows(self) -> Iterator[tuple[object, ...]]:
        text = "A post of some length, as people write them. " * 4
        columns = (self._ids, self._authors.tolist(), self._audiences.tolist(), self._at.tolist())
        for place, (id, author, audience, at) in enumerate(zip(*columns, strict=True)):
            yield place + 1, id, author, audience, text, at

    def _acts(self, mean: float) -> Iterator[tuple[int, int, int]]:
        """Post, actor and time, in the order of the posts; few posts get most."""
        rng, graph = self._rng, self._graph
        tail = rng.pareto(1.5, self._total)
        counts = np.minimum(rng.poisson(tail * mean / 2), _ACTS_MOST)
        is_open = self._audiences != "contacts"
        for place in np.flatnonzero(counts).tolist():
            count = int(counts[place])
            known = graph.contacts(int(self._authors[place]))
            if not len(known):
                continue
            some = known[(rng.random(count) * len(known)).astype(np.int64)].tolist()
            if is_open[place]:
                for i in np.flatnonzero(rng.random(count) < _FROM_FURTHER).tolist():
                    further = graph.contacts(some[i])
                    some[i] = int(further[int(rng.random() * len(further))])
            actors = sorted({*some} - {0, int(self._authors[place])})
            later = (rng.pareto(1.0, len(actors)) * 3_600).astype(np.int64).tolist()
            for actor, after in zip(actors, later, strict=True):
                yield place + 1, actor, min(int(self._at[place]) + after, self._now)
