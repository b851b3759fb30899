"""The viewer's world against the oracle, through changes of every kind; and twins of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from ecken.rules.audience import REACH, Audience
from ecken.service.contacts.contacts import block_member, unblock_member
from ecken.service.privacy.privacy import set_privacy
from ecken.service.world import World
from ecken.store.contacts.contacts import delete_contact, insert_contact
from tests import oracle
from tests.community import Town, small_community

NAMES = ("Ada", "Ben", "Cem", "Dora", "Eva", "Finn", "Gül", "Hans")
AUDIENCES = list(Audience)
PAIRS = list(combinations(range(len(NAMES)), 2))


@dataclass
class Plan:
    """A world before it is built: members by number, as drawn."""

    ties: set[tuple[int, int]]
    audiences: list[Audience]
    unlisted: set[int]
    blocks: set[tuple[int, int]] = field(default_factory=set)


plans = st.builds(
    Plan,
    ties=st.sets(st.sampled_from(PAIRS), max_size=14),
    audiences=st.lists(st.sampled_from(AUDIENCES), min_size=len(NAMES), max_size=len(NAMES)),
    unlisted=st.sets(st.integers(0, len(NAMES) - 1), max_size=3),
    blocks=st.sets(st.sampled_from(PAIRS), max_size=2),
)


@contextmanager
def built(plan: Plan) -> Iterator[Town]:
    """Build the plan through the services that members use. A block leaves no tie."""
    plan.ties -= plan.blocks
    with TemporaryDirectory() as folder, small_community(Path(folder), members=NAMES) as town:
        for a, b in sorted(plan.ties):
            town.connect(f"{NAMES[a]}–{NAMES[b]}")
        for i, audience in enumerate(plan.audiences):
            set_privacy(
                town.community,
                town.id(NAMES[i]),
                audience=audience,
                is_listed=i not in plan.unlisted,
            )
        for a, b in sorted(plan.blocks):
            block_member(town.community, town.id(NAMES[a]), town.public_id(NAMES[b]))
        yield town


def oracle_of(town: Town, plan: Plan) -> oracle.World:
    """The same plan as sets and dicts, by member id."""
    ids = [town.id(name) for name in NAMES]
    world = oracle.World.of(max(ids) + 1, [(ids[a], ids[b]) for a, b in plan.ties])
    world.reach = {ids[i]: REACH[audience] for i, audience in enumerate(plan.audiences)}
    world.unlisted = {ids[i] for i in plan.unlisted}
    return world


def blocked_for(town: Town, plan: Plan, viewer: int) -> set[int]:
    ids = {i: town.id(name) for i, name in enumerate(NAMES)}
    pairs = [(ids[a], ids[b]) for a, b in plan.blocks]
    return {b for a, b in pairs if a == viewer} | {a for a, b in pairs if b == viewer}


def assert_equals_oracle(town: Town, plan: Plan) -> None:
    truth = oracle_of(town, plan)
    ids = [town.id(name) for name in NAMES]
    for viewer in ids:
        blocked = blocked_for(town, plan, viewer)
        with town.community.reading(viewer) as world:
            found = (world.figures.first, world.figures.second, world.figures.third)
            assert found == oracle.figures(truth, viewer, blocked)
            for degree in (1, 2, 3):
                expected = oracle.circle(truth, viewer, degree, blocked)
                assert set(world.circle(degree).tolist()) == expected
                assert found[degree - 1] == len(expected)
            for member in set(ids) - {viewer}:
                assert (world.degree(member) or 0) == oracle.degree(truth, viewer, member, blocked)
                bridges = (
                    set() if member in blocked else oracle.bridges(truth, viewer, member, blocked)
                )
                assert set(world.bridges(member).tolist()) == set(bridges)
                assert world.layer(member) == oracle.layer_of(truth, viewer, member, blocked)
                assert sorted(world.paths(member)) == sorted(
                    oracle.paths(truth, viewer, member, blocked)
                )


@settings(max_examples=25)
@given(plan=plans)
def test_each_world_equals_the_oracle(plan: Plan) -> None:
    with built(plan) as town:
        assert_equals_oracle(town, plan)


changes = st.lists(
    st.tuples(
        st.sampled_from(["tie", "untie", "audience", "listed", "block", "unblock"]),
        st.sampled_from(PAIRS),
        st.sampled_from(AUDIENCES),
    ),
    max_size=12,
)


@settings(max_examples=20)
@given(plan=plans, steps=changes)
def test_each_change_is_in_the_very_next_answer(
    plan: Plan, steps: list[tuple[str, tuple[int, int], Audience]]
) -> None:
    with built(plan) as town:
        for kind, pair, audience in steps:
            apply(town, plan, kind, pair, audience)
            assert_equals_oracle(town, plan)


def apply(town: Town, plan: Plan, kind: str, pair: tuple[int, int], audience: Audience) -> None:
    """Make one change in the town and in the plan."""
    a, b = (town.id(NAMES[i]) for i in pair)
    if kind == "tie" and pair not in plan.ties | plan.blocks:
        with town.community.writing() as connection:
            insert_contact(connection, a, b, at=town.clock())
        plan.ties.add(pair)
    elif kind == "untie":
        with town.community.writing() as connection:
            delete_contact(connection, a, b, at=town.clock())
        plan.ties.discard(pair)
    elif kind in ("audience", "listed"):
        if kind == "audience":
            plan.audiences[pair[0]] = audience
        else:
            plan.unlisted ^= {pair[0]}
        set_privacy(
            town.community,
            a,
            audience=plan.audiences[pair[0]],
            is_listed=pair[0] not in plan.unlisted,
        )
    elif kind == "block":
        block_member(town.community, a, town.public_id(NAMES[pair[1]]))
        plan.blocks.add(pair)
        plan.ties.discard(pair)
    elif kind == "unblock" and pair in plan.blocks:
        unblock_member(town.community, a, town.public_id(NAMES[pair[1]]))
        plan.blocks.discard(pair)


def seen_ties(truth: oracle.World, viewer: int, blocked: set[int]) -> set[frozenset[int]]:
    """Every tie that some list shows the viewer, by the rule itself."""
    found = {frozenset((viewer, other)) for other in truth.row(viewer) - blocked}
    for layer, members in enumerate(oracle.layers(truth, viewer, blocked)):
        if layer == 0:
            continue
        for member in members:
            for other in truth.row(member) - blocked:
                if truth.discloses(member, layer, other):
                    found.add(frozenset((member, other)))
    return found


def everything(world: World, town: Town, *, with_work: bool) -> list[object]:
    """All that the gateway answers about everybody, with the work it took for the circles."""
    figures = world.figures
    told: list[object] = [figures.first, figures.second, figures.third]
    told += [world.listed_by_contacts()]
    told += [figures.work, world.circles.work] if with_work else []
    told += [world.circle(degree).tolist() for degree in (1, 2, 3)]
    told.append(world.circles.bridge_counts.tolist())
    for name in NAMES:
        member = town.id(name)
        told += [
            world.degree(member),
            world.layer(member),
            world.bridges(member).tolist(),
            world.shared_contacts(member).tolist(),
            world.paths(member),
            world.may_see_list_of(member),
            world.contact_list(member).tolist(),
        ]
    return told


@settings(max_examples=60)
@given(plan=plans, pair=st.sampled_from(PAIRS), viewer=st.integers(0, len(NAMES) - 1))
def test_a_contact_that_a_viewer_may_not_see_changes_nothing_for_them(
    plan: Plan, pair: tuple[int, int], viewer: int
) -> None:
    plan.blocks.discard(pair)
    plan.ties.discard(pair)
    with built(plan) as town:
        me = town.id(NAMES[viewer])
        a, b = (town.id(NAMES[i]) for i in pair)
        blocked = blocked_for(town, plan, me)
        truth = oracle_of(town, plan)
        # A blocked member in a contact's list is read over: one entry, with nothing to learn
        # that the list of that contact does not tell everybody else (docs/graph.md).
        with_work = not blocked & {a, b}
        with town.community.reading(me) as world:
            before = everything(world, town, with_work=with_work)
        truth.add(a, b)
        is_seen = frozenset((a, b)) in seen_ties(truth, me, blocked)
        with town.community.writing() as connection:
            insert_contact(connection, a, b, at=town.clock())
        with town.community.reading(me) as world:
            after = everything(world, town, with_work=with_work)
        if not is_seen:
            assert after == before
