"""Measure the services that help to decide, on a network made from a seed; write ``results.md``.

    python -m benchmarks.contact --network 1m

Each number is the processor time of the service function inside the viewer's world, with the
queries to the database. For some requests the gain is compared with what the circles list when
the contact is really made, in the same run.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.made_networks import stand_at_head
from benchmarks.networks import NETWORKS, make_network
from benchmarks.search.people import people
from ecken.graph import Network
from ecken.search.profile_index import ProfileIndex
from ecken.service.advisor.advisor import gain_of_request, list_incoming_by_gain
from ecken.service.advisor.meeting import whom_to_meet
from ecken.service.community import Community
from ecken.service.contacts.requests import send_request
from ecken.service.contacts.suggestions import suggest_members
from ecken.service.engine.network import LiveNetwork
from ecken.service.search.target_groups import create_group, list_groups
from ecken.service.world import World
from ecken.settings import Settings
from ecken.store.database import Database
from ecken.store.migration import migrate
from ecken.store.profiles.members import insert_member

SEED = 5
VIEWERS = 12
SENDERS = 25
GROUPS = {
    "Einkauf": "position:einkauf*",
    "Hamburg": "ort:hamburg~25km",
    "Köln, IT": "branche:62 ort:köln~25km",
}


def _town(folder: Path, graph: Network, index: ProfileIndex, named: list[int]) -> Community:
    """A community whose network is in memory; the database knows the members of the questions."""
    database = Database(f"sqlite:///{folder / 'ecken.db'}")
    migrate(database)
    with database.writing() as connection:
        for member in named:
            row = {"id": member, "email": f"{member}@example.org", "last_name": f"M{member}"}
            insert_member(connection, row, at=1)
    network = LiveNetwork()
    network.graph, network.index = graph, index
    with database.reading() as connection:
        stand_at_head(network, connection)
    settings = Settings(data_dir=folder, request_quota=10**6)
    return Community(settings=settings, database=database, network=network)


def _public_id(community: Community, member: int) -> str:
    with community.reading(member) as world:
        return world.cards([member])[member].public_id


def _timed(community: Community, viewer: int, ask: Callable[[World], object]) -> float:
    with community.reading(viewer) as world:
        before = time.process_time()
        ask(world)
        return time.process_time() - before


def _check(community: Community, viewer: int, sender: int, request_id: str) -> None:
    """Compare the gain with the figures after the contact was made in the engine, then undo it."""
    with community.reading(viewer) as world:
        assert gain_of_request(world, request_id).numbers is not None
        before, change = world.figures, world.if_contact(sender)
    expected = (
        before.first + 1,
        before.second + len(change.entering_second) - len(change.leaving_second),
        before.third + len(change.entering_third) - len(change.leaving_third),
    )
    community.network.graph.add_contact(viewer, sender)
    community.network.neighbourhoods.forget_all()
    with community.reading(viewer) as world:
        figures = world.figures
    community.network.graph.remove_contact(viewer, sender)
    community.network.neighbourhoods.forget_all()
    assert expected == tuple(figures[:3]), (expected, figures)


def _measure(
    community: Community, viewers: list[int], senders: list[int]
) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {}

    def note(what: str, seconds: float) -> None:
        times.setdefault(what, []).append(seconds)

    for viewer in viewers:
        public_id = _public_id(community, viewer)
        groups = [
            create_group(community, viewer, name=name, query=line) for name, line in GROUPS.items()
        ]
        requests = [
            (sender, send_request(community, sender, public_id).request_id)
            for sender in senders
            if not community.network.graph.is_contact(viewer, sender)
        ]
        _check(community, viewer, *requests[0])
        for _, request_id in requests:
            note(
                "gain of one request, three target groups",
                _timed(community, viewer, lambda w, r=request_id: gain_of_request(w, r)),
            )
        for _ in range(3):
            note(f"inbox of {SENDERS}, by gain", _timed(community, viewer, list_incoming_by_gain))
            note(
                "three target groups, counted in all circles",
                _timed(community, viewer, list_groups),
            )
            note("20 suggestions", _timed(community, viewer, suggest_members))
        for group in groups:
            note(
                "whom to meet for one target group",
                _timed(community, viewer, lambda w, g=group: whom_to_meet(w, g)),
            )
    return times


def _table(times: dict[str, list[float]]) -> list[str]:
    lines = ["| what | median | largest | times asked |", "| --- | --- | --- | --- |"]
    for what, seconds in times.items():
        middle, most = 1e3 * statistics.median(seconds), 1e3 * max(seconds)
        lines.append(f"| {what} | {middle:.1f} ms | {most:.1f} ms | {len(seconds)} |")
    return lines


def main() -> None:
    """Make the network, ask, write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", default="1m", choices=sorted(NETWORKS))
    chosen = NETWORKS[parser.parse_args().network]
    graph = make_network(chosen)
    index = ProfileIndex.build(people(graph.n - 1, SEED))
    random = np.random.default_rng(SEED)
    sample = random.choice(graph.n, 4_000, replace=False)
    counts = np.array([graph.contact_count(int(member)) for member in sample])
    middle = sample[np.argsort(np.abs(counts - np.median(counts)))]
    viewers = [int(member) for member in middle[:VIEWERS]]
    senders = [int(member) for member in middle[VIEWERS : VIEWERS + SENDERS]]
    contacts = {int(c) for viewer in viewers for c in graph.contacts(viewer)}
    with tempfile.TemporaryDirectory() as folder:
        named = sorted({*viewers, *senders, *contacts})
        community = _town(Path(folder), graph, index, named)
        figures = [graph.figures(viewer) for viewer in viewers]
        times = _measure(community, viewers, senders)
        assert community.network.graph is graph, "the network was built anew from the tables"
        community.database.close()
    typical = [int(np.median([figure[i] for figure in figures])) for i in range(3)]
    lines = [
        "# What making contact costs",
        "",
        "Written by `python -m benchmarks.contact`. Processor time of the service functions, warm,",
        "one core, for members with a typical number of contacts; the database is SQLite.",
        "",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, Linux "
        f"{platform.release()}, Python {platform.python_version()}; load average "
        f"{', '.join(f'{load:.1f}' for load in os.getloadavg())}.",
        "",
        f"Network `{chosen.name}`: {graph.n:,} members, {graph.n_contacts:,} contacts. The viewers",
        f"have {typical[0]:,} contacts, {typical[1]:,} members in the second circle and "
        f"{typical[2]:,} in the third (medians).",
        "",
        *_table(times),
        "",
    ]
    (Path(__file__).parent / "results.md").write_text("\n".join(lines), "utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
