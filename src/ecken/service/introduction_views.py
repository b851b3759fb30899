"""Introductions as each of the three sides sees them, and whom an asker may ask."""

from __future__ import annotations

from dataclasses import dataclass

from ecken.errors import NotFound
from ecken.rules.introduction import ANSWERED_BY, Actor, IntroductionState, shown_state
from ecken.rules.switches import is_on
from ecken.service.bridges import BridgeOrder
from ecken.service.world import World
from ecken.store.contacts import introductions as rows
from ecken.store.contacts.introductions import IntroductionRow
from ecken.store.profiles.members import Card
from ecken.store.talk.messages import read_conversations_of
from ecken.store.talk.notices import read_switches_of

__all__ = [
    "AskableBridge",
    "Introduction",
    "count_waiting_introductions",
    "list_bridges_to_ask",
    "list_introductions",
    "open_wishes",
    "show_introduction",
    "shown_introductions",
    "shown_or_not_found",
]

_SWITCH = "introductions"


@dataclass(frozen=True, slots=True)
class AskableBridge:
    """A contact who stands between the viewer and a member."""

    card: Card
    is_taking: bool
    """Whether they take introductions at present: their own public setting."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """An introduction as one of the three is shown it."""

    id: str
    part: Actor
    """Which of the three the viewer is."""
    state: IntroductionState
    asker: Card
    bridge: Card
    target: Card
    to_bridge: str
    """For asker and bridge; empty for the target."""
    to_target: str
    """The asker's words; for the target what the bridge passed on."""
    asked_at: int
    expires_at: int
    conversation_id: str | None

    @property
    def waits_for_viewer(self) -> bool:
        """Say whether the viewer has to answer."""
        return ANSWERED_BY.get(self.state) is self.part


def list_bridges_to_ask(world: World, target_id: str, *, limit: int = 50) -> list[AskableBridge]:
    """Return the contacts whom the viewer could ask for an introduction, best first.

    Raises
    ------
    NotFound
        Nobody there whom the viewer may see.
    """
    target = world.member(target_id)
    best = BridgeOrder(world).best(world.bridges(target.member), limit)
    cards = world.cards(best)
    switches = read_switches_of(world.connection, best, _SWITCH)
    return [
        AskableBridge(cards[member], is_on(switches.get(member), _SWITCH))
        for member in best
        if member in cards
    ]


def show_introduction(world: World, introduction_id: str) -> Introduction:
    """Return one introduction of the viewer's.

    Raises
    ------
    NotFound
        If the viewer is none of the three, is not to know of it yet, or may not see the others.
    """
    return shown_or_not_found(world, rows.find_introduction(world.connection, introduction_id))


def list_introductions(world: World) -> list[Introduction]:
    """Return the viewer's introductions in any part, newest first."""
    hidden = world.hidden.tolist()
    found = rows.read_introductions(world.connection, world.viewer, hidden=hidden)
    return shown_introductions(world, found)


def open_wishes(world: World) -> dict[int, Introduction]:
    """Return the introductions that the viewer has asked for and sees as open, by the target."""
    found = rows.read_open_asked(world.connection, world.viewer, now=world.now)
    return {wish.target.member: wish for wish in shown_introductions(world, found)}


def count_waiting_introductions(world: World) -> int:
    """Return how many introductions wait for the viewer's answer."""
    if not rows.has_waiting(world.connection, world.viewer):
        return 0
    return sum(introduction.waits_for_viewer for introduction in list_introductions(world))


def shown_or_not_found(world: World, row: IntroductionRow | None) -> Introduction:
    """Return the introduction as the viewer is shown it, or raise ``NotFound``."""
    found = shown_introductions(world, [] if row is None else [row])
    if not found:
        raise NotFound
    return found[0]


def shown_introductions(world: World, found: list[IntroductionRow]) -> list[Introduction]:
    """Return these introductions as the viewer is shown them; others' are left out."""
    everyone = {m for row in found for m in (row.asker_id, row.bridge_id, row.target_id)}
    cards = world.cards(everyone)
    opened = [row.conversation_id for row in found if row.conversation_id is not None]
    conversations = {c.id: c.public_id for c in read_conversations_of(world.connection, opened)}
    shown = (_shown_to(world, row, cards, conversations) for row in found)
    return [introduction for introduction in shown if introduction is not None]


def _shown_to(
    world: World, row: IntroductionRow, cards: dict[int, Card], conversations: dict[int, str]
) -> Introduction | None:
    part = row.actor(world.viewer)
    if part is None or not {row.asker_id, row.bridge_id, row.target_id} <= cards.keys():
        return None
    state = shown_state(
        row.state,
        part,
        was_passed_on=row.has_reached_target,
        is_past_expiry=row.is_past_expiry(world.now),
    )
    if state is None:
        return None
    is_target = part is Actor.TARGET
    return Introduction(
        id=row.public_id,
        part=part,
        state=state,
        asker=cards[row.asker_id],
        bridge=cards[row.bridge_id],
        target=cards[row.target_id],
        to_bridge="" if is_target else row.to_bridge,
        to_target=row.passed_on_text if is_target else row.to_target,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        conversation_id=conversations.get(row.conversation_id or 0),
    )
