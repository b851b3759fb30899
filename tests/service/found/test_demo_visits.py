"""The demo's members have visited its cast, by the rules that hold for real visits."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from ecken.service.found.told import show_found
from ecken.service.loading.demo_loading import load_demo
from ecken.service.loading.demo_visits import let_demo_visit
from ecken.store.tables import profile_visits
from tests.community import small_community


def test_the_cast_have_visitors_searches_and_names(tmp_path: Path) -> None:
    with small_community(tmp_path) as town:
        cast = list(load_demo(town.community, members=600).values())
        with town.community.database.reading() as connection:
            town.community.network.start(connection)
        assert let_demo_visit(town.community, cast) > 1_000
        for member in cast:
            with town.community.reading(member) as world:
                found = show_found(world, town.community.zone)
            assert found.visits.total >= 5
            assert any(one.total for one in found.searches)
            assert bool(found.named) is (member == cast[0])
        with town.community.database.reading() as connection:
            days = set(connection.execute(select(profile_visits.c.day)).scalars())
        assert len(days) > 60
        assert town.community.finds.take(at=town.clock()) == {}
