"""Introductions: asker → bridge → target (R9). One transaction per step.

At each step everything is checked again in the world of the asker as it is now: bridge and target
are there, the bridge is a contact of the asker and shows the target in their list, asker and
target are no contacts yet. The three are told what ``rules.introduction.shown_state`` says.
"""

from __future__ import annotations

from ecken.durations import DAY_S, HOUR_S
from ecken.errors import Conflict, Invalid, NotFound, TooMany
from ecken.rules.audience import may_see_list
from ecken.rules.introduction import Actor, Event, Move, may_ask_again_at, step
from ecken.rules.switches import is_on
from ecken.rules.text import clean_text
from ecken.service.community import Community
from ecken.service.introduction_views import (
    Introduction,
    shown_introductions,
    shown_or_not_found,
)
from ecken.service.talk.notices import Notice, take_back, tell
from ecken.service.undo import Act, keep_undo, settle
from ecken.service.world import World
from ecken.store.contacts import introductions as rows
from ecken.store.contacts.contacts import contact_exists
from ecken.store.contacts.cool_downs import CoolDownKind, find_cool_down, write_cool_down
from ecken.store.contacts.introductions import IntroductionRow
from ecken.store.profiles.members import read_privacy_of
from ecken.store.talk.messages import insert_conversation
from ecken.store.talk.notices import read_switch

__all__ = [
    "TEXT_MAX",
    "agree_to_introduction",
    "ask_introduction",
    "decline_introduction",
    "mention_instead",
    "pass_on_introduction",
    "withdraw_introduction",
]

TEXT_MAX = 2_000
"""Longest text to the bridge or to the target, in characters."""

_SWITCH = "introductions"


def ask_introduction(
    community: Community,
    viewer: int,
    *,
    bridge: str,
    target: str,
    to_bridge: str = "",
    to_target: str = "",
) -> Introduction:
    """Ask the contact ``bridge`` to introduce the viewer to ``target``.

    Raises
    ------
    NotFound
        Bridge or target are not there for the viewer.
    Invalid
        ``introduction_to_self``; ``introduction_empty``; ``text_too_long``.
    Conflict
        ``already_contacts``; ``no_bridge``; ``introductions_paused``; ``introduction_open``;
        ``introduction_too_soon``.
    TooMany
        ``introduction_quota``.
    """
    to_bridge = clean_text(to_bridge, most=TEXT_MAX, field="to_bridge")
    to_target = clean_text(to_target, most=TEXT_MAX, field="to_target")
    if not to_bridge and not to_target:
        raise _without_words("to_bridge")
    with community.changing(viewer) as world:
        wanted, through = world.member(target).member, world.member(bridge).member
        _check_wish(world, bridge=through, target=wanted)
        rows.expire_introductions(world.connection, at=world.now)
        _check_earlier(community, world, bridge=through, target=wanted)
        _check_quota(community, world)
        introduction_id = rows.insert_introduction(
            world.connection,
            asker=viewer,
            bridge=through,
            target=wanted,
            to_bridge=to_bridge,
            to_target=to_target,
            at=world.now,
            expires_at=world.now + community.settings.introduction_expiry_d * DAY_S,
        )
        settle(world, through)
        tell(
            world.connection,
            through,
            Notice.INTRODUCTION_ASKED,
            about=viewer,
            subject=introduction_id,
            at=world.now,
        )
        return shown_or_not_found(world, rows.find_introduction(world.connection, introduction_id))


def pass_on_introduction(
    community: Community, viewer: int, introduction_id: str, *, to_target: str | None = None
) -> Introduction:
    """As the bridge, agree and pass the wish on; ``to_target`` replaces the asker's words.

    A target who was told of this asker's wish within the cool-down, over whichever bridge, is not
    asked again, nor is one who meanwhile has become a contact of the asker, or does not want to be
    listed: neither asker nor bridge can tell.

    Raises
    ------
    NotFound
        No such introduction for this viewer.
    Invalid
        ``introduction_empty``: neither asker nor bridge has written a word; ``text_too_long``.
    Conflict
        ``introduction_not_open``; ``introduction_not_possible`` (things have changed since).
    """
    text = None if to_target is None else clean_text(to_target, most=TEXT_MAX, field="to_target")
    with community.changing(viewer) as world:
        row = _own(world, introduction_id, Actor.BRIDGE)
        transition = step(row.state, Move.PASS_ON, Actor.BRIDGE)
        _check_bridge_knows_both(world, row)
        words = row.to_target if text is None else text
        if not words:
            raise _without_words("to_target")
        if not _is_still_possible(world, row) or _was_told_lately(community, world, row):
            silent = step(row.state, Move.DECLINE, Actor.HOUSE)
            rows.move_introduction(world.connection, row, silent.state, passed_on_text=words)
        else:
            rows.move_introduction(
                world.connection,
                row,
                transition.state,
                passed_on_at=world.now,
                passed_on_text=words,
                reminded_at=None,
            )
            _note_end(world, row, row.expires_at)
            _tell_all(world, row, transition.events)
        return shown_or_not_found(world, rows.find_introduction(world.connection, introduction_id))


def mention_instead(community: Community, viewer: int, introduction_id: str) -> Introduction:
    """As the bridge, answer: do it yourself, and mention me."""
    with community.changing(viewer) as world:
        row = _own(world, introduction_id, Actor.BRIDGE)
        return _moved(world, row, Move.MENTION_ME, Actor.BRIDGE, ended_at=world.now)


def decline_introduction(community: Community, viewer: int, introduction_id: str) -> Introduction:
    """As bridge or target, say no silently: the asker is shown the same as before."""
    with community.changing(viewer) as world:
        row = _own(world, introduction_id, Actor.BRIDGE, Actor.TARGET)
        actor = Actor.BRIDGE if row.bridge_id == viewer else Actor.TARGET
        declined_at = {"target_declined_at": world.now} if actor is Actor.TARGET else {}
        moved = _moved(world, row, Move.DECLINE, actor, **declined_at)
        keep_undo(world, Act.DECLINE_INTRODUCTION, row.public_id, other=row.asker_id)
        return moved


def agree_to_introduction(community: Community, viewer: int, introduction_id: str) -> Introduction:
    """As the target, agree: a conversation of the three opens.

    Raises
    ------
    NotFound
        No such introduction for this viewer.
    Conflict
        ``introduction_not_open``; ``introduction_not_possible`` (things have changed since).
    """
    with community.changing(viewer) as world:
        row = _own(world, introduction_id, Actor.TARGET)
        step(row.state, Move.AGREE, Actor.TARGET)
        _check_still_possible(world, row)
        opened = insert_conversation(
            world.connection,
            (row.asker_id, row.bridge_id, row.target_id),
            is_pair=False,
            at=world.now,
        )
        return _moved(
            world,
            row,
            Move.AGREE,
            Actor.TARGET,
            conversation_id=opened.id,
            ended_at=world.now,
        )


def withdraw_introduction(community: Community, viewer: int, introduction_id: str) -> None:
    """As the asker, take the wish back; a cool-down for the same three starts."""
    with community.changing(viewer) as world:
        row = _own(world, introduction_id, Actor.ASKER)
        _withdraw(world, row)
        keep_undo(
            world,
            Act.WITHDRAW_INTRODUCTION,
            row.public_id,
            other=row.target_id,
            state=row.state.value,
        )


# -- checks ------------------------------------------------------------------------------------


def _check_wish(world: World, *, bridge: int, target: int) -> None:
    """Check what the asker can see: somebody else, no contact yet, and this bridge leads there."""
    if world.viewer in (bridge, target):
        raise Invalid("introduction_to_self", "You cannot introduce yourself to yourself.")
    if contact_exists(world.connection, world.viewer, target):
        raise Conflict("already_contacts", "You are already contacts.")
    if bridge not in world.bridges(target):
        raise Conflict(
            "no_bridge",
            "This member does not connect you with the person you want to meet. "
            "Choose one of the contacts who do.",
        )
    if not is_on(read_switch(world.connection, bridge, _SWITCH), _SWITCH):
        raise Conflict(
            "introductions_paused", "This contact is not making introductions at present."
        )


def _check_earlier(community: Community, world: World, *, bridge: int, target: int) -> None:
    connection, asker = world.connection, world.viewer
    still_open = rows.find_open_towards(connection, asker, target)
    if still_open is not None:
        if world.cards([still_open.bridge_id]):
            raise Conflict(
                "introduction_open",
                "You have already asked for an introduction to this member; it is still "
                "open. Withdraw it to ask someone else.",
            )
        _withdraw(world, still_open)  # its bridge is no longer there for the asker
    last = rows.find_last_through(connection, asker, bridge, target)
    if last is None:
        return
    again_at = may_ask_again_at(
        last.state,
        expires_at=last.expires_at,
        ended_at=last.ended_at,
        cool_down_s=community.settings.request_cool_down_d * DAY_S,
    )
    if again_at > world.now:
        raise Conflict(
            "introduction_too_soon",
            "You have asked this contact recently. Please wait a while, or ask another.",
        )


def _was_told_lately(community: Community, world: World, row: IntroductionRow) -> bool:
    """Say whether the target was told of a wish of this asker that has not ended long ago."""
    last = find_cool_down(world.connection, CoolDownKind.INTRODUCTION, row.asker_id, row.target_id)
    if last is None or last.at is None:
        return False
    return last.at + community.settings.request_cool_down_d * DAY_S > world.now


def _note_end(world: World, row: IntroductionRow, ended_at: int) -> None:
    """Let the time in which the target is not asked again count from ``ended_at``."""
    write_cool_down(
        world.connection, CoolDownKind.INTRODUCTION, row.asker_id, row.target_id, ended_at=ended_at
    )


def _check_quota(community: Community, world: World) -> None:
    quota = community.settings.introduction_quota
    if rows.count_asked_since(world.connection, world.viewer, world.now - DAY_S) >= quota:
        raise TooMany(
            "introduction_quota",
            "You have asked for {quota} introductions within 24 hours; that is the limit.",
            quota=quota,
            retry_after_s=HOUR_S,
        )


def _is_still_possible(world: World, row: IntroductionRow) -> bool:
    """Check block, contact and audience once more, in the asker's world."""
    if contact_exists(world.connection, row.asker_id, row.target_id):
        return False
    return row.bridge_id in world.seen_by(row.asker_id).bridges(row.target_id)


def _check_still_possible(world: World, row: IntroductionRow) -> None:
    if not _is_still_possible(world, row):
        raise _not_possible()


def _check_bridge_knows_both(world: World, row: IntroductionRow) -> None:
    """Check what the bridge can see: both are still their contacts, and their own list is open.

    What stands between asker and target is not theirs to see, and must not be told by a refusal.
    """
    own = {int(member) for member in world.contacts}
    privacy = read_privacy_of(world.connection, world.viewer)
    is_open = privacy is not None and may_see_list(privacy.audience, 1)
    if not (is_open and {row.asker_id, row.target_id} <= own):
        raise _not_possible()


def _without_words(field: str) -> Invalid:
    return Invalid(
        "introduction_empty",
        "Please say in a sentence or two why they should meet.",
        field=field,
    )


def _not_possible() -> Conflict:
    return Conflict(
        "introduction_not_possible",
        "Things have changed since then; the introduction is no longer possible.",
    )


# -- moving ------------------------------------------------------------------------


def _own(world: World, introduction_id: str, *actors: Actor) -> IntroductionRow:
    """Return the introduction if the viewer is one of ``actors`` and may know of it."""
    row = rows.find_introduction(world.connection, introduction_id)
    if (
        row is None
        or row.actor(world.viewer) not in actors
        or not shown_introductions(world, [row])
    ):
        raise NotFound
    if row.is_past_expiry(world.now):
        raise Conflict(
            "introduction_not_open",
            "This introduction is no longer open: it was answered or withdrawn, or has expired.",
        )
    return row


def _moved(
    world: World, row: IntroductionRow, move: Move, actor: Actor, **values: int
) -> Introduction:
    transition = step(row.state, move, actor)
    rows.move_introduction(world.connection, row, transition.state, **values)
    _tell_all(world, row, transition.events)
    return shown_or_not_found(world, rows.find_introduction(world.connection, row.public_id))


def _withdraw(world: World, row: IntroductionRow) -> None:
    transition = step(row.state, Move.WITHDRAW, Actor.ASKER)
    rows.move_introduction(world.connection, row, transition.state, ended_at=world.now)
    if row.has_reached_target:
        _note_end(world, row, world.now)
    for kind in (
        Notice.INTRODUCTION_ASKED,
        Notice.INTRODUCTION_PASSED_ON,
        Notice.INTRODUCTION_REMINDER,
    ):
        take_back(world.connection, kind, subject=row.public_id)


def _tell_all(world: World, row: IntroductionRow, events: tuple[Event, ...]) -> None:
    is_agreed = Event.CONVERSATION_OPENED in events
    told = {
        Event.TARGET_TOLD: (row.target_id, row.bridge_id, Notice.INTRODUCTION_PASSED_ON),
        Event.BRIDGE_TOLD: (row.bridge_id, row.target_id, Notice.INTRODUCTION_AGREED),
        Event.ASKER_TOLD: (row.asker_id, row.target_id, Notice.INTRODUCTION_AGREED)
        if is_agreed
        else (row.asker_id, row.bridge_id, Notice.INTRODUCTION_MENTION),
    }
    for event in events:
        if event in told:
            member, about, kind = told[event]
            settle(world, member)
            tell(world.connection, member, kind, about=about, subject=row.public_id, at=world.now)
