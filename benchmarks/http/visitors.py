"""Who visits: members with a session and three target groups, chosen once and kept."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlencode

import numpy as np

from benchmarks.http.site import answer_of
from benchmarks.http.visits import Visitor
from ecken.graph import Network
from ecken.search import Profile
from ecken.service.accounts.sessions import open_session
from ecken.service.community import Community
from ecken.service.engine.index_profiles import read_search_profile
from ecken.service.engine.network import LiveNetwork
from ecken.settings import Settings
from ecken.store.database import Database

__all__ = ["GROUPS", "choose_visitors", "make_groups", "read_sample", "read_visitors"]

SEED = 9
VISITORS = 600
GROUPS = {
    "Einkauf": "position:einkauf*",
    "Hamburg": "ort:hamburg~25km",
    "Köln, IT": "branche:62 ort:köln~25km",
}
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


def choose_visitors(folder: Path) -> list[Visitor]:
    """Sign members in: of ten eight at random, one or two by contacts, now and then a hub.

    Hubs are the thousand members with most contacts. Sessions are made by the service that makes
    them at a sign-in. Needs the snapshot that a first run of the site has saved.
    """
    counts = Network.open(folder / "snapshot" / "graph.ecken").disclosed_counts.astype(float)
    counts[counts < 3] = 0  # who has nobody sees another start page
    rng = np.random.default_rng(SEED)
    hubs = np.argsort(-counts)[:1_000]
    chosen = np.concatenate(
        [
            rng.choice(np.flatnonzero(counts), VISITORS * 80 // 100, replace=False),
            rng.choice(len(counts), VISITORS * 15 // 100, replace=False, p=counts / counts.sum()),
            rng.choice(hubs, VISITORS * 5 // 100, replace=False),
        ]
    )
    settings = Settings(data_dir=folder)
    database = Database(f"sqlite:///{folder / 'ecken.db'}")
    community = Community(settings=settings, database=database, network=LiveNetwork())
    visitors = []
    with community.writing() as connection:
        for member in dict.fromkeys(map(int, chosen)):
            profile = read_search_profile(connection, member)
            assert profile is not None
            cookie = open_session(community, connection, member, browser="benchmark")
            is_hub = bool(counts[member] >= counts[hubs[-1]])
            visitors.append(Visitor(cookie, profile.public_id, is_hub))
    database.close()
    return visitors


def make_groups(folder: Path, port: int, visitors: Sequence[Visitor]) -> None:
    """Save three searches for each, by the form that members use; keep the list of visitors."""
    for visitor in visitors:
        _, page = answer_of(port, "GET", "/groups/new", cookie=visitor.cookie)
        found = _TOKEN.search(page)
        assert found, "no form for a target group"
        for name, line in GROUPS.items():
            form = urlencode({"csrf": found.group(1), "name": name, "query": line})
            status, _ = answer_of(port, "POST", "/groups/new", cookie=visitor.cookie, body=form)
            assert status == 303, f"a target group could not be saved: {status}"
    text = json.dumps([asdict(visitor) for visitor in visitors])
    (folder / "visitors.json").write_text(text, "utf-8")


def read_visitors(folder: Path) -> list[Visitor]:
    """The visitors of an earlier run; none if there was none."""
    try:
        return [Visitor(**row) for row in json.loads((folder / "visitors.json").read_text("utf-8"))]
    except FileNotFoundError:
        return []


def read_sample(folder: Path, n: int, many: int = 2_000) -> list[Profile]:
    """Profiles whose words are asked for."""
    database = Database(f"sqlite:///{folder / 'ecken.db'}")
    drawn = np.random.default_rng(SEED).integers(1, n, many)
    with database.reading() as connection:
        found = [read_search_profile(connection, int(member)) for member in drawn]
    database.close()
    return [profile for profile in found if profile is not None and profile.offers]
