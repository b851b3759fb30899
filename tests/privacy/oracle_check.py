"""What the gateway answers, against the oracle read from the tables."""

from __future__ import annotations

from collections.abc import Iterable

from ecken.errors import NotFound
from ecken.service.world import World
from tests import oracle
from tests.community import Town
from tests.privacy.plans import NAMES
from tests.privacy.views import Tables, view_of

__all__ = ["assert_is_the_oracles"]


def assert_is_the_oracles(
    town: Town, viewers: Iterable[str] = NAMES, members: Iterable[str] = NAMES
) -> None:
    """Compare every answer of the gateway about everybody, for every viewer."""
    with town.community.database.reading() as connection:
        tables = Tables.read(connection)
    for name in viewers:
        with town.community.reading(town.id(name)) as world:
            _check(world, tables, town, members)


def _check(world: World, tables: Tables, town: Town, members: Iterable[str]) -> None:
    viewer, network, hidden = world.viewer, tables.network(), tables.hidden(world.viewer)
    _, lists, _ = view_of(tables, viewer)["contacts"]
    known = tables.active() - hidden - {viewer}
    for member in sorted(known | hidden):  # before the circles are listed, which answer it too
        assert (world.degree(member) or 0) == oracle.degree(network, viewer, member, hidden)
    assert tuple(world.figures)[:3] == oracle.figures(network, viewer, hidden)
    assert set(world.everyone().tolist()) == known
    for degree in (1, 2, 3):
        assert set(world.circle(degree).tolist()) == oracle.circle(network, viewer, degree, hidden)
    for contact, length in zip(world.circle(1), world.list_lengths_of_contacts(), strict=True):
        assert int(length) == len(lists.get(int(contact), set()) - {viewer})
    indptr, ids = world.lists_of_circle(2, world.everyone())
    for i, member in enumerate(world.circle(2).tolist()):
        assert set(ids[indptr[i] : indptr[i + 1]].tolist()) == lists.get(member, set()) - {viewer}
    for name in members:
        member = town.id(name)
        assert (member in world.cards([member])) is (member not in hidden)
        assert _is_there(world, town.public_id(name)) is (member not in hidden)
        if member != viewer:
            _check_member(world, network, hidden, lists, member)


def _check_member(
    world: World,
    network: oracle.World,
    hidden: set[int],
    lists: dict[int, set[int]],
    member: int,
) -> None:
    viewer, own = world.viewer, lists[world.viewer]
    bridges = oracle.bridges(network, viewer, member, hidden)
    assert (world.degree(member) or 0) == oracle.degree(network, viewer, member, hidden)
    assert set(world.bridges(member).tolist()) == bridges
    assert set(world.bridges_of_many([member])[0].tolist()) == bridges
    assert world.layer(member) == oracle.layer_of(network, viewer, member, hidden)
    assert sorted(world.paths(member)) == oracle.paths(network, viewer, member, hidden)
    assert world.may_see_list_of(member) is (member in lists)
    assert set(world.contact_list(member).tolist()) == lists.get(member, set())
    is_near = bool(oracle.degree(network, viewer, member, hidden))
    shown = lists.get(member, set()) if is_near else set()  # nobody looks farther for these
    assert set(world.shared_contacts(member).tolist()) == bridges | (shown & own)
    if member not in hidden | own:
        _check_gain(world, network, hidden, member)


def _check_gain(world: World, network: oracle.World, hidden: set[int], member: int) -> None:
    gain, viewer = world.if_contact(member), world.viewer
    for degree, entering, leaving in (
        (2, gain.entering_second, gain.leaving_second),
        (3, gain.entering_third, gain.leaving_third),
    ):
        before = oracle.circle(network, viewer, degree, hidden)
        after = oracle.circle(network, viewer, degree, hidden, also=[member])
        assert set(entering.tolist()) == after - before
        assert set(leaving.tolist()) == before - after
        if degree == 2:
            assert world.entering_second_with_each([member]) == [len(after - before)]


def _is_there(world: World, public_id: str) -> bool:
    try:
        world.member(public_id)
    except NotFound:
        return False
    return True
