"""Accept, withdraw, decline, undo, block and leave, at once and from two processes.

Whatever the interleaving: one winner, one row, a symmetric contact, and a block wins.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from random import Random
from threading import Barrier

import pytest
from sqlalchemy import URL, select

from ecken.errors import EckenError
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.community import Community
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.introductions import (
    agree_to_introduction,
    ask_introduction,
    decline_introduction,
    mention_instead,
    pass_on_introduction,
    withdraw_introduction,
)
from ecken.service.contacts.requests import (
    accept_request,
    decline_request,
    send_request,
    undo_answer,
    withdraw_request,
)
from ecken.service.engine.network import LiveNetwork
from ecken.service.introduction_views import list_introductions
from ecken.store.contacts.blocks import read_blocks
from ecken.store.database import Database
from ecken.store.tables import contact_requests, contacts, conversations, introductions
from tests.community import Town, small_community
from tests.examples import IS_LONG
from tests.processes import forked
from tests.service.contacts.request_process import move_request

pytestmark = pytest.mark.slow

Move = Callable[[Community], object]


def second_process(town: Town) -> Community:
    """A community of its own on the same database, as another worker has it."""
    database = Database(town.community.database.url)
    network = LiveNetwork()
    with database.reading() as connection:
        network.start(connection)
    return replace(town.community, database=database, network=network)


def _all_at_once(here: Community, there: Community, moves: list[Move]) -> list[str]:
    """Run the moves at the same moment, alternating between the two; return what came of each."""
    barrier = Barrier(len(moves))

    def run(move: Move, community: Community) -> str:
        barrier.wait()
        try:
            move(community)
        except EckenError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(len(moves)) as pool:
        running = [pool.submit(run, move, (here, there)[i % 2]) for i, move in enumerate(moves)]
        return [each.result() for each in running]


@pytest.mark.parametrize("seed", range(20 if IS_LONG else 6))
def test_a_request_has_one_winner_and_a_block_wins(
    tmp_path: Path, town_url: URL | None, seed: int
) -> None:
    random = Random(seed)
    with small_community(tmp_path, members=["Ada", "Ben"], url=town_url) as town:
        ada, ben = town.id("Ada"), town.id("Ben")
        to_ada, to_ben = town.public_id("Ada"), town.public_id("Ben")
        id = send_request(town.community, ada, to_ben).request_id
        moves: dict[str, Move] = {
            "accept": lambda c: accept_request(c, ben, id),
            "decline": lambda c: decline_request(c, ben, id),
            "withdraw": lambda c: withdraw_request(c, ada, id),
            "cross": lambda c: send_request(c, ben, to_ada),
            "undo": lambda c: undo_answer(c, ben, id),
            "block": lambda c: block_member(c, ben, to_ada),
            "leave": lambda c: erase_member(c, ada),
        }
        names = [*random.sample(sorted(moves), random.randint(2, 5)), "accept"]
        random.shuffle(names)
        other = second_process(town)
        outcomes = _all_at_once(town.community, other, [moves[name] for name in names])

        with town.community.database.reading() as connection:
            made = connection.execute(select(contacts)).all()
            rows = connection.execute(select(contact_requests)).all()
            is_blocked = bool(read_blocks(connection))
        done = [name for name, outcome in zip(names, outcomes, strict=True) if outcome == "done"]
        open_rows = [row for row in rows if row.state in ("pending", "declined")]
        assert len(made) <= 1
        assert len(open_rows) <= 1
        assert sum(row.state == "accepted" for row in rows) >= len(made)
        if "leave" in names:
            assert "leave" in done
            assert not made
            assert not rows
            other.database.close()
            return
        if "undo" not in names:
            closing = [name for name in done if name in ("accept", "withdraw")]
            assert len(closing) <= 1
            assert bool(made) == any(row.state == "accepted" for row in rows) or is_blocked
        assert ("block" in done) == is_blocked
        for community in (town.community, other):
            for one, two in ((ada, ben), (ben, ada)):
                with community.reading(one) as world:
                    assert (two in world.circles.first) == bool(made)
                    assert (two in world.cards([two])) != is_blocked
        if is_blocked:
            assert not made
            assert not open_rows
        other.database.close()


@pytest.mark.parametrize("seed", range(12 if IS_LONG else 4))
def test_an_introduction_has_one_winner_and_a_block_wins(
    tmp_path: Path, town_url: URL | None, seed: int
) -> None:
    random = Random(seed)
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Tia"], url=town_url) as town:
        ada, ben, tia = (town.id(name) for name in ("Ada", "Ben", "Tia"))
        id = ask_introduction(
            town.community,
            ada,
            bridge=town.public_id("Ben"),
            target=town.public_id("Tia"),
            to_target="Guten Tag",
        ).id
        is_second_step = seed % 2 == 1
        if is_second_step:
            pass_on_introduction(town.community, ben, id)
        first: dict[str, Move] = {
            "pass_on": lambda c: pass_on_introduction(c, ben, id),
            "mention": lambda c: mention_instead(c, ben, id),
            "decline": lambda c: decline_introduction(c, ben, id),
        }
        second: dict[str, Move] = {
            "agree": lambda c: agree_to_introduction(c, tia, id),
            "agree again": lambda c: agree_to_introduction(c, tia, id),
            "decline": lambda c: decline_introduction(c, tia, id),
        }
        moves: dict[str, Move] = {
            **(second if is_second_step else first),
            "withdraw": lambda c: withdraw_introduction(c, ada, id),
        }
        if random.random() < 0.6:
            moves["block"] = lambda c: block_member(c, tia, town.public_id("Ada"))
        names = sorted(moves)
        random.shuffle(names)
        other = second_process(town)
        outcomes = dict(
            zip(
                names,
                _all_at_once(town.community, other, [moves[name] for name in names]),
                strict=True,
            )
        )
        with town.community.database.reading() as connection:
            row = connection.execute(select(introductions)).one()
            opened = connection.execute(select(conversations)).all()
        answers = [n for n in names if outcomes[n] == "done" and n not in ("withdraw", "block")]
        assert len(answers) <= 1
        assert len(opened) == (row.state == "agreed")
        assert [outcomes.get(name) for name in ("agree", "agree again")].count("done") == len(
            opened
        )
        if "block" in names:
            assert outcomes["block"] == "done"
            for name in (ada, tia):
                with other.reading(name) as world:
                    assert list_introductions(world) == []
        other.database.close()


def test_two_processes_have_one_winner(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada", "Ben"]) as town:
        id = send_request(town.community, town.id("Ada"), town.public_id("Ben")).request_id
        with ExitStack() as running:
            processes = [
                running.enter_context(forked(move_request, tmp_path, move, town.id(name), id))
                for move, name in (("accept", "Ben"), ("withdraw", "Ada"))
            ]
            assert [one.hear() for one in processes] == ["ready"] * 2
            for one in processes:
                one.say("go")
            outcomes = sorted(one.hear() for one in processes)
        assert outcomes == ["done", "request_not_pending"]
        with town.community.reading(town.id("Ada")) as world:
            is_contact = town.id("Ben") in world.circles.first
        with town.community.database.reading() as connection:
            state = connection.execute(select(contact_requests.c.state)).scalar_one()
        assert is_contact == (state == "accepted")


@pytest.mark.parametrize("seed", range(8 if IS_LONG else 3))
def test_either_the_undo_or_the_look_wins(tmp_path: Path, seed: int) -> None:
    with small_community(tmp_path, contacts=["Zoe–Uwe"], members=["Ada"]) as town:
        ada, zoe, uwe = (town.id(name) for name in ("Ada", "Zoe", "Uwe"))
        id = send_request(town.community, zoe, town.public_id("Ada")).request_id
        accept_request(town.community, ada, id)
        seen = []

        def look(community: Community) -> None:
            with community.reading(ada) as world:
                degree = world.degree(uwe)
            seen.append(degree)

        moves: list[Move] = [look, look, lambda c: undo_answer(c, ada, id)]
        Random(seed).shuffle(moves)
        other = second_process(town)
        outcomes = _all_at_once(town.community, other, moves)
        with town.community.reading(ada) as world:
            is_contact = zoe in world.contacts
        assert (2 in seen) == is_contact
        assert set(outcomes) <= {"done", "undo_too_late", "network_busy"}
        other.database.close()
