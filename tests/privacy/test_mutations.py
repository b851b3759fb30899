"""Each single check of the rule, taken away, is noticed: the proof would find the leak.

A mutation is applied to two communities that differ in many things which Ada and Ben may not see.
It is caught if an answer to one of them differs, or if the gateway disagrees with the oracle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Connection

from ecken.errors import NotFound
from ecken.graph import Network
from ecken.graph import network as engine
from ecken.rules import release as release_rule
from ecken.rules.audience import REACH, Audience
from ecken.rules.release import Detail, ReleaseAudience
from ecken.service import bridges, introduction_views, journal_news, release, standing, suggestions
from ecken.service import world as gateway
from ecken.service.network import LiveNetwork
from ecken.service.world import Ids, World
from ecken.store import members, requests
from ecken.store.blocks import delete_block, insert_block
from ecken.store.contacts import delete_contact, insert_contact
from ecken.store.journal import Change, ChangeKind, Head
from ecken.store.members import Card, update_privacy
from tests.community import NOW, Town
from tests.privacy.changes import (
    STILL_PENDING,
    _block,
    _introduction,
    _request,
    detail_change,
    privacy_change,
    tie_change,
)
from tests.privacy.oracle_check import assert_is_the_oracles
from tests.privacy.plans import NAMES, Plan, built
from tests.privacy.routes import Known, questions
from tests.privacy.twins import Twins, twins_of

ADA, BEN, CEM, DORA, EVA, FINN, GUEL, HANS = range(8)

PLAN = Plan(
    ties={
        (ADA, BEN),
        (ADA, CEM),
        (ADA, DORA),
        (BEN, CEM),
        (BEN, FINN),
        (CEM, FINN),
        (DORA, EVA),
        (DORA, FINN),
        (DORA, HANS),
        (EVA, GUEL),
        (FINN, GUEL),
    },
    audiences=[
        Audience.SECOND,
        Audience.CONTACTS,
        Audience.NOBODY,
        Audience.EVERYONE,
        Audience.SECOND,
        Audience.THIRD,
        Audience.THIRD,
        Audience.CONTACTS,
    ],
    unlisted={HANS},
    blocks={(ADA, EVA)},
    requests={(ADA, GUEL): ("pending", False), (ADA, FINN): ("pending", True)},
    introductions=[(ADA, DORA, FINN, "asked")],
    releases=[
        (DORA, Detail.PHONE, ReleaseAudience.CONTACTS, BEN),
        (FINN, Detail.PHONE, ReleaseAudience.CONTACTS, GUEL),
        (GUEL, Detail.ADDRESS, ReleaseAudience.CHOSEN, FINN),
        (GUEL, Detail.PHONE, ReleaseAudience.CONTACTS, FINN),
        (CEM, Detail.BIRTHDAY, ReleaseAudience.NOBODY, ADA),
        (EVA, Detail.PHONE, ReleaseAudience.EVERYONE, DORA),
    ],
)

CHAIN = Plan(
    ties={(i, i + 1) for i in range(7)},
    audiences=[
        Audience.EVERYONE,
        Audience.EVERYONE,
        Audience.CONTACTS,
        Audience.THIRD,
        *[Audience.EVERYONE] * 4,
    ],
    unlisted=set(),
    blocks={(BEN, EVA)},
)
"""One long chain: who stands at its ends sees far, up to a list that does not reach them."""


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The chain, for the gateway against the oracle."""
    with built(CHAIN, tmp_path_factory.mktemp("chain")) as town:
        yield town


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    """Two communities that differ in all that Ada and Ben may not see."""
    one, other = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("other")
    with built(PLAN, one) as town, twins_of(town, other, ["Ada", "Ben"]) as both:
        for what, change in _hidden_changes():
            both.hide(what, change)
        assert len(both.applied) > 30
        yield both


def _hidden_changes() -> Iterator[tuple[str, Callable[..., bool]]]:
    others = [i for i in range(8) if i not in (ADA, BEN)]
    yield _request((ADA, GUEL), "declined")
    yield _introduction((ADA, DORA, FINN), "declined_by_target")
    for pair in permutations(others, 2):
        yield _request(pair, "pending")
        if pair[0] < pair[1]:
            yield tie_change(pair)
    for member in others:
        for audience in Audience:
            yield privacy_change(member, audience, False)
        yield privacy_change(member, Audience.NOBODY, True)
        for detail in Detail:
            yield detail_change(member, detail, ReleaseAudience.CHOSEN, CEM)
    yield _block((GUEL, HANS))


def _is_noticed(twins: Twins, chain: Town) -> bool:
    """Say whether the gateway errs, or an answer differs between the twins."""
    for town in (twins.one, twins.other, chain):
        with town.community.database.reading() as connection:
            town.community.network.start(connection)
    try:
        for town in (chain, twins.one, twins.other):
            assert_is_the_oracles(town)
        known = Known.of(twins.one, twins.other)
        for name in twins.viewers:
            for question in questions(known, ("GET",), most=9):
                if question.path.startswith("/api/v1/"):
                    twins.assert_same(name, question)
    except AssertionError:
        return True
    return False


def test_without_a_mutation_nothing_is_noticed(twins: Twins, chain: Town) -> None:
    assert not _is_noticed(twins, chain)


Patch = Callable[[pytest.MonkeyPatch], None]
MUTATIONS: dict[str, Patch] = {}


def _mutation(name: str, *targets: tuple[Any, str, Any]) -> None:
    def apply(patch: pytest.MonkeyPatch) -> None:
        for where, what, mutant in targets:
            if isinstance(where, dict):
                patch.setitem(where, what, mutant)
            else:
                patch.setattr(where, what, mutant)

    MUTATIONS[name] = apply


def _opened(name: str, **fixed: Any) -> Callable[..., Any]:
    """A method of the engine that is always called with ``fixed``."""
    method = getattr(Network, name)
    return lambda *args, **options: method(*args, **{**options, **fixed})


# -- the table of audiences
_mutation(
    "the degree is ignored",
    (gateway, "reaches", lambda reach, degree: degree is not None and reach > 0),
)
_mutation(
    "no path is needed",
    (gateway, "reaches", lambda reach, degree: degree is None or reach >= degree),
)
_mutation(
    "one degree more",
    (gateway, "reaches", lambda reach, degree: degree is not None and reach >= degree - 1),
)
_mutation(
    "one degree less",
    (gateway, "reaches", lambda reach, degree: degree is not None and reach >= degree + 1),
)
for wide, narrow in ((2, "contacts"), (3, "second"), (4, "third"), (1, "nobody")):
    _mutation(f"{narrow} reaches {wide}", (REACH, Audience(narrow), wide))
_mutation("everyone reaches nobody", (REACH, Audience.EVERYONE, 0))

# -- the masks of the engine
_from_pairs, _entries_among = Network.from_pairs, Network.entries_among
_mutation(
    "the engine holds every list open",
    (Network, "from_pairs", lambda p, **o: _from_pairs(p, **{**o, "reach": None})),
)
_mutation(
    "the engine lists everybody",
    (Network, "from_pairs", lambda p, **o: _from_pairs(p, **{**o, "listed": None})),
)
_mutation("a list shows those not listed", (Network, "disclosed", Network.contacts))
for name in ("circles", "degrees", "bridges", "bridges_of_many", "layer", "paths"):
    _mutation(f"{name} of the engine forget blocks", (Network, name, _opened(name, blocked=None)))
_mutation("lists of a circle ignore the degree", (engine, "check_layer", lambda layer: 0))
_mutation(
    "lists of a circle are read a degree too near",
    (engine, "check_layer", lambda layer: max(1, layer - 1)),
)


# -- blocks
def _hide_from_one(blocks: standing.Blocks, pairs: Iterable[tuple[int, int]]) -> None:
    """Hide the blocked from who blocks, and not the other way round."""
    for a, b in pairs:
        blocks.setdefault(a, set()).add(b)


_mutation("nobody is hidden", (LiveNetwork, "hidden_from", lambda s, m: np.empty(0, np.uint32)))
_mutation(
    "a block hides in one direction only",
    (standing, "add_blocks", _hide_from_one),
)
_mutation("hidden ids stay in lists", (World, "_without_hidden", lambda self, ids: ids))
_mutation("hidden members can be fetched", (World, "_is_hidden", lambda self, member: False))
_mutation(
    "cards of hidden members are shown",
    (World, "cards", lambda self, ids: members.read_cards(self.connection, list(map(int, ids)))),
)


def _fetched(world: World, public_id: str) -> Card:
    """Fetch a member whoever asks."""
    member = members.find_member_id(world.connection, public_id)
    card = None if member is None else members.read_card(world.connection, member)
    if card is None:
        raise NotFound
    return card


_mutation("a member is fetched whoever asks", (World, "member", _fetched))

# -- the gateway
_mutation("closed lists are shown", (World, "may_see_list_of", lambda self, member, **_: True))
_mutation(
    "a list is shown in full",
    (World, "contact_list", lambda self, member, **_: self._graph.contacts(member)),
)
_mutation(
    "shared contacts are the true ones",
    (
        World,
        "shared_contacts",
        lambda self, m: np.intersect1d(self._graph.contacts(m), self.circles.first),
    ),
)
_mutation(
    "a shared contact shows through closed lists",
    (
        World,
        "bridges",
        lambda self, m: np.intersect1d(self._graph.contacts(m), self.circles.first),
    ),
)
_mutation(
    "lists are counted in full",
    (
        World,
        "list_lengths_of_contacts",
        lambda self: np.array([self._graph.contact_count(int(w)) for w in self.circles.first]),
    ),
)
_mutation(
    "closed lists count",
    (
        World,
        "list_lengths_of_contacts",
        lambda self: self._graph.disclosed_counts[self.circles.first],
    ),
)


def _beside_with_closed(world: World, ids: Ids, _layer: int, known: Ids) -> Ids:
    """Return who is in the lists of these members, whether or not the lists are open."""
    lists = [world._graph.contacts(int(member)) for member in ids]
    found = np.unique(np.concatenate([*lists, np.empty(0, np.uint32)]))
    return np.setdiff1d(found[world._graph.listed[found]], known)


_mutation("a gain reads closed lists", (World, "_beside", _beside_with_closed))
_mutation(
    "everyone holds the blocked",
    (World, "everyone", lambda self: np.array(sorted(self.index.members()), dtype=np.uint32)),
)
_mutation(
    "visible keeps the blocked",
    (World, "visible", lambda self, ids: ids),
    (World, "_without_hidden", lambda self, ids: ids),
)

# -- order
_mutation(
    "bridges are ordered by their true number of contacts",
    (
        bridges.BridgeOrder,
        "best",
        lambda self, ids, limit: sorted(
            map(int, ids), key=lambda w: (-self._world._graph.contact_count(w), w)
        )[:limit],
    ),
)
_mutation(
    "suggestions count shared contacts behind closed lists",
    (
        suggestions,
        "_shared_through_own_lists",
        lambda world: np.array(
            [world._graph.contact_count(int(m)) for m in world.circles.second], dtype=np.int64
        ),
    ),
)

# -- what is released
_ALL = {"is_self": False, "is_contact": True, "is_chosen": True}
_mutation(
    "every contact counts as chosen",
    (
        release,
        "is_released",
        lambda a, **k: release_rule.is_released(a, **{**k, "is_chosen": True}),
    ),
)
_mutation(
    "everybody counts as a contact",
    (
        release,
        "is_released",
        lambda a, **k: release_rule.is_released(a, **{**k, "is_contact": True}),
    ),
)
_mutation("details of nobody are shown", (release, "is_released", lambda a, **k: True))

# -- silence
_mutation("a sender sees that a request was declined", (requests, "_OUTGOING", STILL_PENDING))
_mutation(
    "an asker sees who said no",
    (
        introduction_views,
        "shown_state",
        lambda state, viewer, **k: state,
    ),
)


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_missing_check_is_noticed(name: str, twins: Twins, chain: Town) -> None:
    with pytest.MonkeyPatch.context() as patch:
        MUTATIONS[name](patch)
        assert _is_noticed(twins, chain)


# -- following the journal (R5) ------------------------------------------------------------------


def _change(kind: ChangeKind, town: Town) -> None:
    ada, ben, cem = (town.id(name) for name in NAMES[:3])
    with town.community.writing() as connection:
        if kind is ChangeKind.CONTACT_ADDED:
            insert_contact(connection, ben, town.id("Gül"), at=NOW)
        elif kind is ChangeKind.CONTACT_REMOVED:
            delete_contact(connection, ada, cem, at=NOW)
        elif kind is ChangeKind.PRIVACY_CHANGED:
            update_privacy(
                connection, town.id("Dora"), audience=Audience.NOBODY, is_listed=True, at=NOW
            )
        elif kind is ChangeKind.BLOCK_ADDED:
            insert_block(connection, ada, town.id("Gül"), at=NOW)
        else:
            delete_block(connection, ada, town.id("Eva"), at=NOW)


FOLLOWED = [
    ChangeKind.CONTACT_ADDED,
    ChangeKind.CONTACT_REMOVED,
    ChangeKind.PRIVACY_CHANGED,
    ChangeKind.BLOCK_ADDED,
    ChangeKind.BLOCK_REMOVED,
]


@pytest.mark.parametrize("is_followed", [True, False])
@pytest.mark.parametrize("kind", FOLLOWED)
def test_a_change_that_is_not_followed_is_noticed(
    kind: ChangeKind, is_followed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = journal_news._news

    def forgetful(connection: Connection, head: Head, tail: list[Change]) -> journal_news.News:
        return real(connection, head, [change for change in tail if change.kind is not kind])

    with built(PLAN, tmp_path) as town:
        assert_is_the_oracles(town)
        if not is_followed:
            monkeypatch.setattr(journal_news, "_news", forgetful)
        _change(kind, town)
        if is_followed:
            assert_is_the_oracles(town)
        else:
            with pytest.raises(AssertionError):
                assert_is_the_oracles(town)
