"""The mutations: each takes one check of the rule away, where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pytest

from ecken.errors import NotFound
from ecken.graph import Network
from ecken.graph import network as engine
from ecken.rules import contact_details as release_rule
from ecken.rules import open_to_offers as offer_rule
from ecken.rules.audience import REACH, Audience
from ecken.service import bridges, introduction_views
from ecken.service import open_to_offers as seen_offers
from ecken.service import world as gateway
from ecken.service.contacts import suggestions
from ecken.service.engine import table_reader
from ecken.service.engine.network import LiveNetwork
from ecken.service.privacy import contact_details
from ecken.service.world import Ids, World
from ecken.store.contacts import requests
from ecken.store.profiles import members
from ecken.store.profiles.members import Card
from tests.privacy.changes import (
    STILL_PENDING,
)

__all__ = ["MUTATIONS"]

Patch = Callable[[pytest.MonkeyPatch], None]
MUTATIONS: dict[str, Patch] = {}
KEEP_OUT = seen_offers.Colleagues.keep_out


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
def _hide_from_one(blocks: table_reader.Blocks, pairs: Iterable[tuple[int, int]]) -> None:
    """Hide the blocked from who blocks, and not the other way round."""
    for a, b in pairs:
        blocks.setdefault(a, set()).add(b)


_mutation("nobody is hidden", (LiveNetwork, "hidden_from", lambda s, m: np.empty(0, np.uint32)))
_mutation(
    "a block hides in one direction only",
    (table_reader, "add_blocks", _hide_from_one),
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
        "shared_counts",
        lambda world, degree: np.array(
            [world._graph.contact_count(int(m)) for m in world.circle(degree)], dtype=np.int64
        ),
    ),
)

# -- what is released
_ALL = {"is_self": False, "is_contact": True, "is_chosen": True}
_mutation(
    "every contact counts as chosen",
    (
        contact_details,
        "is_released",
        lambda a, **k: release_rule.is_released(a, **{**k, "is_chosen": True}),
    ),
)
_mutation(
    "everybody counts as a contact",
    (
        contact_details,
        "is_released",
        lambda a, **k: release_rule.is_released(a, **{**k, "is_contact": True}),
    ),
)
_mutation("details of nobody are shown", (contact_details, "is_released", lambda a, **k: True))

_mutation(
    "every viewer counts as a contact for offers",
    (
        seen_offers,
        "is_open_to",
        lambda a, **k: offer_rule.is_open_to(a, **{**k, "is_contact": True}),
    ),
)
_mutation(
    "every viewer counts as a recruiter",
    (seen_offers, "_audiences", lambda *, is_recruiter: set(offer_rule.OfferAudience)),
    (
        seen_offers,
        "is_open_to",
        lambda a, **k: offer_rule.is_open_to(a, **{**k, "is_recruiter": True}),
    ),
)
_mutation(
    "nobody is kept out of offers",
    (seen_offers.Colleagues, "keep_out", lambda self, row: False),
)
_mutation("colleagues see offers", (seen_offers, "are_colleagues", lambda *a, **k: False))
_mutation(
    "former colleagues see offers",
    (
        seen_offers.Colleagues,
        "keep_out",
        lambda self, row: KEEP_OUT(self, row._replace(keeps_out_former=False, former=[])),
    ),
)

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
