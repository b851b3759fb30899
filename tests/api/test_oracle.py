"""Loaded from lists and asked through the JSON interface, networks answer as the oracle does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import networkx as nx
import pytest
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.rules.audience import REACH, Audience
from ecken.rules.scope import Scope
from ecken.service.accounts.tokens import issue_token_for
from tests import oracle
from tests.community import load_lists, small_community

GRAPHS = {
    "sparse": lambda seed: nx.gnm_random_graph(70, 110, seed=seed),
    "hubs": lambda seed: nx.barabasi_albert_graph(80, 2, seed=seed),
    "groups": lambda seed: nx.connected_caveman_graph(9, 7),
    "ring": lambda seed: nx.watts_strogatz_graph(60, 4, 0.1, seed=seed),
}


class Loaded:
    """A network that was loaded from lists; members are numbered as in the graph."""

    def __init__(self, graph: nx.Graph, random: Random, is_open: bool) -> None:
        self.graph = graph
        self.world = oracle.World.of(len(graph), graph.edges)
        self.audience = ["everyone"] * len(graph)
        self.hidden: dict[int, set[int]] = {n: set() for n in graph}
        self.clients: dict[int, TestClient] = {}
        self.public: list[str] = []
        if not is_open:
            self.audience = [random.choice(list(Audience)).value for _ in graph]
            self.world.unlisted = {n for n in graph if random.random() < 0.15}
        self.world.reach = {n: REACH[Audience(a)] for n, a in enumerate(self.audience)}

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Write the two lists."""
        members, contacts = folder / "m.csv", folder / "c.csv"
        lines = [
            f"m{n},m{n}@example.org,L{n},{audience},{n not in self.world.unlisted}\n"
            for n, audience in enumerate(self.audience)
        ]
        members.write_text("id,email,last_name,audience,listed\n" + "".join(lines), "utf-8")
        pairs = "".join(f"m{a},m{b},2020-01-01\n" for a, b in self.graph.edges)
        contacts.write_text("a,b,since\n" + pairs, "utf-8")
        return members, contacts

    def get(self, viewer: int, path: str, **query: object) -> Any:
        """Ask as ``viewer``."""
        answer = self.clients[viewer].get(f"/api/v1{path}", params=query)  # type: ignore[arg-type]
        assert answer.status_code == 200, answer.text
        return answer.json()

    def number(self, member: dict[str, Any]) -> int:
        """The number of a member in an answer."""
        return self.public.index(member["id"])

    def block(self, a: int, b: int) -> None:
        """Let ``a`` block ``b`` through the interface; the oracle forgets their tie."""
        url = f"/api/v1/me/blocks/{self.public[b]}"
        assert self.clients[a].put(url).status_code == 204
        self.world.remove(a, b)
        self.hidden[a].add(b)
        self.hidden[b].add(a)


@contextmanager
def loaded(folder: Path, name: str, seed: int, *, is_open: bool) -> Iterator[Loaded]:
    """Load one of the graphs with settings at random and three blocks."""
    random = Random(seed)
    network = Loaded(GRAPHS[name](seed), random, is_open)
    members, contacts = network.write(folder)
    with small_community(folder) as town:
        load_lists(town.community, members=members, contacts=contacts)
        app = create_app(town.community)
        for n in network.graph:
            made = issue_token_for(town.community, f"m{n}", scope=Scope.WRITE)
            network.public.append(made.member)
            network.clients[n] = TestClient(
                app,
                base_url="http://127.0.0.1:8000",
                headers={"authorization": f"Bearer {made.token}"},
            )
        if not is_open:
            for _ in range(3):
                network.block(*random.sample(list(network.graph), 2))
        yield network


@pytest.mark.parametrize("is_open", [True, False], ids=["open", "closed"])
@pytest.mark.parametrize("name", GRAPHS)
def test_figures_circles_bridges_and_paths_equal_the_oracle(
    tmp_path: Path, name: str, is_open: bool
) -> None:
    seed = list(GRAPHS).index(name)
    with loaded(tmp_path, name, seed, is_open=is_open) as network:
        for viewer in Random(seed).sample(list(network.graph), 4):
            check_figures_and_circles(network, viewer)
            check_members(network, viewer)
        if is_open:
            check_against_networkx(network)


def check_figures_and_circles(network: Loaded, viewer: int) -> None:
    """A count is the length of its list, and the list is the oracle's circle."""
    world, gone = network.world, network.hidden[viewer]
    figures = network.get(viewer, "/me/figures")
    assert tuple(figures.values()) == oracle.figures(world, viewer, gone)
    for degree in (1, 2, 3):
        hits, total = all_hits(network, viewer, degree)
        assert total == len(hits)
        wanted = oracle.circle(world, viewer, degree, gone)
        assert {network.number(hit) for hit in hits} == wanted
        for hit in hits:
            assert hit["degree"] == degree
            between = oracle.bridges(world, viewer, network.number(hit), gone)
            assert degree != 2 or hit["bridge_count"] == len(between)
            assert {network.number(b) for b in hit["bridges"]} <= between


def all_hits(network: Loaded, viewer: int, degree: int) -> tuple[list[dict[str, Any]], int]:
    """Follow the cursors to the end."""
    hits: list[dict[str, Any]] = []
    query: dict[str, object] = {"circle": degree, "limit": 9}
    while True:
        page = network.get(viewer, "/me/search", **query)
        hits += page["hits"]
        if page["next"] is None:
            return hits, page["total"]
        query["cursor"] = page["next"]


def check_members(network: Loaded, viewer: int) -> None:
    """A member's page tells the oracle's degree, bridges and distance, and a real path."""
    world, gone = network.world, network.hidden[viewer]
    others = sorted(set(network.graph) - {viewer})
    for other in [*Random(viewer).sample(others, 12), *network.hidden[viewer]]:
        if other in gone:
            url = f"/api/v1/members/{network.public[other]}"
            assert network.clients[viewer].get(url).status_code == 404
            continue
        shown = network.get(viewer, f"/members/{network.public[other]}")
        degree = oracle.degree(world, viewer, other, gone) or None
        assert shown["degree"] == degree
        between = oracle.bridges(world, viewer, other, gone) if degree == 2 else set()
        assert {network.number(b) for b in shown["bridges"]} == between
        assert shown["bridge_count"] == len(between)
        found = network.get(viewer, f"/members/{network.public[other]}/path")
        paths = oracle.paths(world, viewer, other, gone)
        assert found["distance"] == (len(paths[0]) - 1 if paths else None)
        assert not paths or [network.number(m) for m in found["path"]] in paths


def check_against_networkx(network: Loaded) -> None:
    """Where all lists are open, the circles are those of the plain graph."""
    for viewer in list(network.graph)[:10]:
        lengths = nx.single_source_shortest_path_length(network.graph, viewer)
        counts = [list(lengths.values()).count(k) for k in (1, 2, 3)]
        assert list(network.get(viewer, "/me/figures").values()) == counts
