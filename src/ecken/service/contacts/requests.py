"""Contact requests: send, accept, decline, withdraw (R7). One transaction each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ecken.durations import DAY_S, HOUR_S
from ecken.errors import Conflict, Invalid, NotFound, TooMany
from ecken.rules.request import (
    UNDO_S,
    Actor,
    Event,
    Move,
    RequestState,
    ends_for_sender,
    may_ask_again_at,
    parse_reason,
    request_not_pending,
    shown_state,
    step,
)
from ecken.rules.text import clean_text
from ecken.service.community import Community
from ecken.service.talk.notices import Notice, take_back, tell
from ecken.service.undo import Act, keep_undo, settle, take_undo
from ecken.service.world import World
from ecken.store.contacts import requests as rows
from ecken.store.contacts.contacts import contact_exists, delete_contact, insert_contact
from ecken.store.contacts.cool_downs import (
    CoolDownKind,
    delete_cool_down,
    find_cool_down,
    write_cool_down,
)
from ecken.store.contacts.requests import RequestRow
from ecken.store.profiles.members import Card

__all__ = [
    "MESSAGE_MAX",
    "Sent",
    "ShownRequest",
    "accept_request",
    "count_incoming",
    "count_outgoing",
    "decline_request",
    "end_request_with",
    "list_incoming",
    "list_outgoing",
    "send_request",
    "show_incoming",
    "undo_answer",
    "undo_withdrawal",
    "withdraw_request",
]

MESSAGE_MAX = 2_000
"""Longest message of a request, in characters."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of sending: a pending request, or at once a contact (crossing requests)."""

    request_id: str
    is_contact: bool


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """A request as its sender or recipient is shown it."""

    id: str
    other: Card
    reason: str
    message: str
    sent_at: int
    expires_at: int | None


def send_request(
    community: Community, viewer: int, to: str, *, message: str = "", reason: str = ""
) -> Sent:
    """Ask the member with public id ``to`` to become a contact.

    If they have asked the viewer before, the two become contacts at once.

    Raises
    ------
    NotFound
        Nobody there whom the viewer may see.
    Invalid
        ``request_to_self``; ``text_too_long``; ``reason_unknown``.
    Conflict
        ``already_contacts``; ``request_open`` (sent before); ``request_too_soon`` (cool-down).
    TooMany
        ``request_quota``.
    """
    message = clean_text(message, most=MESSAGE_MAX, field="message")
    reason = parse_reason(reason)
    with community.changing(viewer) as world:
        other = world.member(to)
        if other.member == viewer:
            raise Invalid("request_to_self", "You cannot send a contact request to yourself.")
        if contact_exists(world.connection, viewer, other.member):
            raise Conflict("already_contacts", "You are already contacts.")
        settle(world, other.member)
        rows.expire_requests(world.connection, at=world.now)
        open_request = rows.find_open_between(world.connection, viewer, other.member)
        if open_request is not None:
            return _meet_open_request(world, open_request)
        _check_cool_down(community, world, other.member)
        _check_quota(community, world)
        expiry_d = community.settings.request_expiry_d
        expires_at = world.now + expiry_d * DAY_S if expiry_d else None
        request_id = rows.insert_request(
            world.connection,
            viewer,
            other.member,
            message=message,
            reason=reason,
            at=world.now,
            expires_at=expires_at,
        )
        write_cool_down(
            world.connection, CoolDownKind.CONTACT, viewer, other.member, ended_at=expires_at
        )
        tell(
            world.connection,
            other.member,
            Notice.REQUEST_RECEIVED,
            about=viewer,
            subject=request_id,
            at=world.now,
        )
        return Sent(request_id, is_contact=False)


def accept_request(community: Community, viewer: int, request_id: str) -> Card:
    """Accept a request to the viewer and return the new contact.

    Raises
    ------
    NotFound
        No such request to this viewer.
    Conflict
        ``request_not_pending``.
    """
    with community.changing(viewer) as world:
        request = _own(world, request_id, Actor.RECIPIENT)
        _move(world, request, Move.ACCEPT, Actor.RECIPIENT)
        keep_undo(world, Act.ACCEPT, request.public_id, other=request.sender_id)
        return world.cards([request.sender_id])[request.sender_id]


def decline_request(community: Community, viewer: int, request_id: str) -> None:
    """Decline silently: the sender keeps seeing ``pending`` until the request expires."""
    with community.changing(viewer) as world:
        request = _own(world, request_id, Actor.RECIPIENT)
        _move(world, request, Move.DECLINE, Actor.RECIPIENT)
        keep_undo(world, Act.DECLINE, request.public_id, other=request.sender_id)


def undo_answer(community: Community, viewer: int, request_id: str) -> None:
    """Take back the viewer's acceptance or decline: once, within a minute.

    The request waits for an answer again. The sender was told nothing yet, and nothing of theirs
    was open to the viewer through the contact (``World.is_closed``).

    Raises
    ------
    NotFound
        No such request to this viewer.
    Conflict
        ``undo_too_late``, also after anything that either has done since;
        ``request_not_pending`` if there is no answer to take back.
    """
    with community.changing(viewer) as world:
        request = _own(world, request_id, Actor.RECIPIENT)
        transition = step(request.state, Move.UNDO, Actor.RECIPIENT)
        is_accepted = Event.CONTACT_UNMADE in transition.events
        take_undo(world, Act.ACCEPT if is_accepted else Act.DECLINE, request.public_id)
        if is_accepted:
            take_back(world.connection, Notice.REQUEST_ACCEPTED, subject=request.public_id)
            if not delete_contact(world.connection, viewer, request.sender_id, at=world.now):
                raise request_not_pending()
        rows.move_request(world.connection, request, transition.state, at=world.now)
        _note_end(world, request, transition.state)


def withdraw_request(community: Community, viewer: int, request_id: str) -> None:
    """Take back a request that the viewer has sent; a cool-down starts."""
    with community.changing(viewer) as world:
        request = _own(world, request_id, Actor.SENDER)
        _move(world, request, Move.WITHDRAW, Actor.SENDER)
        take_back(world.connection, Notice.REQUEST_RECEIVED, subject=request.public_id)
        before = {"state": request.state.value, "ended_at": request.ended_at}
        keep_undo(world, Act.WITHDRAW, request.public_id, other=request.recipient_id, **before)


def undo_withdrawal(community: Community, viewer: int, request_id: str) -> None:
    """Take a withdrawal back: once, within a minute, if the other has done nothing since.

    The request is again as it was, a silent no included. Nobody is told of it anew.

    Raises
    ------
    NotFound
        No such request by this viewer.
    Conflict
        ``undo_too_late``; ``request_not_pending`` if it was not withdrawn.
    """
    with community.changing(viewer) as world:
        request = _own(world, request_id, Actor.SENDER)
        step(request.state, Move.UNDO, Actor.SENDER)
        kept = take_undo(world, Act.WITHDRAW, request.public_id)
        state = RequestState(kept["state"])
        rows.move_request(world.connection, request, state, at=kept["ended_at"] or world.now)
        _note_end(world, request, state)


def list_incoming(world: World) -> list[ShownRequest]:
    """Return the requests that wait for the viewer's answer, newest first."""
    found = rows.read_incoming(world.connection, world.viewer, now=world.now)
    return _shown(world, found, Actor.RECIPIENT)


def count_incoming(world: World) -> int:
    """Return how many requests wait for the viewer's answer."""
    return rows.count_incoming(world.connection, world.viewer, now=world.now)


def show_incoming(world: World, request_id: str) -> ShownRequest:
    """Return one request that waits for the viewer's answer.

    Raises
    ------
    NotFound
        If there is none of this id: somebody else's, answered, withdrawn, expired or blocked.
    """
    request = _own(world, request_id, Actor.RECIPIENT)
    shown = _shown(world, [request], Actor.RECIPIENT)
    if not shown:
        raise NotFound
    return shown[0]


def end_request_with(world: World, other: int) -> None:
    """End what is open between the two, because one blocks the other (R3)."""
    request = rows.find_open_between(world.connection, world.viewer, other)
    if request is not None:
        _move(world, request, Move.END, Actor.HOUSE)


def count_outgoing(world: World) -> int:
    """Return how many requests of the viewer they see as pending."""
    return rows.count_outgoing(world.connection, world.viewer, now=world.now)


def list_outgoing(world: World) -> list[ShownRequest]:
    """Return the requests that the viewer has sent and sees as pending, newest first."""
    found = rows.read_outgoing(world.connection, world.viewer, now=world.now)
    return _shown(world, found, Actor.SENDER)


def _shown(world: World, found: Iterable[RequestRow], part: Actor) -> list[ShownRequest]:
    """Return which of ``found`` are open for the viewer, who has this part in them."""
    others = {
        request.id: _other(request, part)
        for request in found
        if _owner(request, part) == world.viewer and _is_open(world, request, part)
    }
    cards = world.cards(others.values())
    return [
        ShownRequest(
            request.public_id,
            cards[others[request.id]],
            request.reason,
            request.message,
            request.sent_at,
            request.expires_at,
        )
        for request in found
        if others.get(request.id) in cards
    ]


def _is_open(world: World, request: RequestRow, part: Actor) -> bool:
    shown = shown_state(request.state, part, is_past_expiry=request.is_past_expiry(world.now))
    return shown is RequestState.PENDING


def _owner(request: RequestRow, part: Actor) -> int:
    return request.recipient_id if part is Actor.RECIPIENT else request.sender_id


def _other(request: RequestRow, part: Actor) -> int:
    return request.sender_id if part is Actor.RECIPIENT else request.recipient_id


def _own(world: World, request_id: str, part: Actor) -> RequestRow:
    """Return the request if the viewer has this part in it and may know of the other (R4)."""
    request = rows.find_request(world.connection, request_id)
    if request is None or _owner(request, part) != world.viewer:
        raise NotFound
    world.require(_other(request, part))
    return request


def _move(world: World, request: RequestRow, move: Move, actor: Actor) -> None:
    if request.is_past_expiry(world.now) and actor is not Actor.HOUSE:
        raise request_not_pending()
    transition = step(request.state, move, actor)
    settle(world, _other(request, _part(world, request)))
    rows.move_request(world.connection, request, transition.state, at=world.now)
    if actor is Actor.RECIPIENT and transition.state is RequestState.ACCEPTED:
        delete_cool_down(
            world.connection, CoolDownKind.CONTACT, request.sender_id, request.recipient_id
        )
    else:
        _note_end(world, request, transition.state)
    if Event.CONTACT_MADE in transition.events:
        insert_contact(world.connection, request.sender_id, request.recipient_id, at=world.now)
    if Event.SENDER_TOLD in transition.events:
        tell(
            world.connection,
            request.sender_id,
            Notice.REQUEST_ACCEPTED,
            about=request.recipient_id,
            subject=request.public_id,
            at=world.now + UNDO_S,
        )


def _part(world: World, request: RequestRow) -> Actor:
    return Actor.RECIPIENT if request.recipient_id == world.viewer else Actor.SENDER


def _note_end(world: World, request: RequestRow, state: RequestState) -> None:
    """Let the pause before the same two may try again count from the end that the sender sees.

    Where the two have met by asking each other, it counts too: nobody has answered the sender.
    """
    ended_at = ends_for_sender(state, expires_at=request.expires_at, ended_at=world.now)
    write_cool_down(
        world.connection,
        CoolDownKind.CONTACT,
        request.sender_id,
        request.recipient_id,
        ended_at=ended_at,
    )


def _meet_open_request(world: World, request: RequestRow) -> Sent:
    """The two have an open request: the viewer's own, or the other's, which this one meets."""
    if request.sender_id == world.viewer:
        raise Conflict("request_open", "You have already asked this member; the request is open.")
    _move(world, request, Move.ACCEPT, Actor.HOUSE)
    return Sent(request.public_id, is_contact=True)


def _check_cool_down(community: Community, world: World, other: int) -> None:
    last = find_cool_down(world.connection, CoolDownKind.CONTACT, world.viewer, other)
    if last is None:
        return
    cool_down_s = community.settings.request_cool_down_d * DAY_S
    again_at = may_ask_again_at(last.at, cool_down_s=cool_down_s)
    if again_at is None or again_at > world.now:
        raise Conflict(
            "request_too_soon",
            "You have asked this member before. Please wait a while before asking again.",
        )


def _check_quota(community: Community, world: World) -> None:
    quota = community.settings.request_quota
    sent = rows.count_sent_since(world.connection, world.viewer, world.now - DAY_S)
    if sent >= quota:
        raise TooMany(
            "request_quota",
            "You have sent {quota} requests within 24 hours; that is the limit. Try again later.",
            quota=quota,
            retry_after_s=HOUR_S,
        )
    most = community.settings.request_open_max
    if most and count_outgoing(world) >= most:
        raise TooMany(
            "request_open_max",
            "You have {most} open requests; that is the limit. Withdraw some, or wait for answers.",
            most=most,
            retry_after_s=DAY_S,
        )
