"""Conversations between contacts and among the introduced.

A message shows to whoever may see its author. Where nobody else is there for a member any more,
they keep what they have written, without a name beside it, and can write no more: after a block, a
suspension or an erasure, at once and alike, so that it tells none of them from another (R4). Where
they have written nothing, the conversation is gone like one that never was. The third of three
notices nothing of a block between the other two.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecken.durations import DAY_S, HOUR_S
from ecken.errors import Conflict, Invalid, NotFound, TooMany
from ecken.rules.text import clean_text, search_form
from ecken.service.community import Community
from ecken.service.talk.notices import Notice, tell
from ecken.service.undo import settle
from ecken.service.world import World
from ecken.store.contacts.contacts import contact_exists
from ecken.store.ids import is_public_id
from ecken.store.profiles.members import Card
from ecken.store.talk import messages as rows
from ecken.store.talk.messages import ConversationRow, MessageRow
from ecken.store.talk.tombstones import delete_empty_conversations

__all__ = [
    "MESSAGE_MAX",
    "Conversation",
    "Line",
    "Overview",
    "count_unread",
    "delete_old_messages",
    "find_conversation_with",
    "find_messages",
    "list_conversations",
    "mark_conversation_read",
    "open_conversation",
    "send_message",
    "show_conversation",
]

MESSAGE_MAX = 5_000
"""Longest message, in characters."""

PAGE = 50
_FOUND_MAX = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One message as a reader is shown it; ``author`` is the viewer or one they may see."""

    id: str
    conversation_id: str
    author: Card
    is_own: bool
    text: str
    at: int
    is_hidden: bool = False
    """Hidden by the administration: nobody but its author sees it."""


@dataclass(frozen=True, slots=True)
class Overview:
    """A conversation in the list: with whom, the newest message, how many are unread."""

    id: str
    others: list[Card]
    """Nobody, where nobody is there any more: all that shows is the viewer's own."""
    newest: Line | None
    unread: int
    at: int
    """When something last happened: the newest message, or the opening."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with one page of its messages, oldest first."""

    id: str
    others: list[Card]
    """Nobody, where nobody is there any more."""
    lines: list[Line]
    before: str | None
    """Id of the oldest message shown, if there are older ones: ask for what was before it."""
    may_write: bool
    unread: int
    """How many messages the viewer has not noted as read."""


def open_conversation(community: Community, viewer: int, contact_id: str) -> str:
    """Return the id of the conversation with a contact; it opens if there was none.

    Raises
    ------
    NotFound
        Nobody there whom the viewer may see.
    Conflict
        ``not_contacts``.
    """
    with community.changing(viewer) as world:
        other = world.member(contact_id).member
        if other == viewer:
            raise Invalid("message_to_self", "You cannot write to yourself.")
        found = rows.find_pair_conversation(world.connection, viewer, other)
        if found is None:
            _check_contacts(world, other)
            found = rows.insert_conversation(
                world.connection, (viewer, other), is_pair=True, at=world.now
            )
        return found.public_id


def find_conversation_with(world: World, contact_id: str) -> str | None:
    """Return the id of the conversation with a member, if there is one.

    Raises
    ------
    NotFound
        Nobody there whom the viewer may see.
    """
    other = world.member(contact_id).member
    found = rows.find_pair_conversation(world.connection, world.viewer, other)
    return None if found is None else found.public_id


def send_message(
    community: Community, viewer: int, conversation_id: str, text: str, *, key: str | None = None
) -> Line:
    """Write into a conversation; the same ``key`` again gives the same message.

    Raises
    ------
    NotFound
        No such conversation for this viewer.
    Invalid
        ``text_missing``; ``text_too_long``.
    Conflict
        ``not_contacts``: the two of a conversation of two are no contacts any more;
        ``nobody_reachable``: nobody else is there any more; ``key_used``.
    TooMany
        ``message_quota``.
    """
    text = clean_text(text, most=MESSAGE_MAX, field="text", is_required=True)
    key = key[:64] if key else None
    with community.changing(viewer) as world:
        conversation, others = _own(world, conversation_id)
        if key is not None:
            sent = rows.find_by_client_key(world.connection, world.viewer, key)
            if sent is not None:
                _check_same(sent, conversation)
                return _line(world, sent, conversation.public_id, _with_viewer(world, others))
        _check_others(world, conversation, others)
        _check_quota(community, world)
        message = rows.insert_message(
            world.connection,
            conversation.id,
            viewer,
            text=text,
            search_text=search_form(text),
            client_key=key,
            at=world.now,
        )
        rows.mark_read(world.connection, conversation.id, viewer, message.id)
        for other in others:
            settle(world, other)
            tell(
                world.connection,
                other,
                Notice.MESSAGE_RECEIVED,
                about=viewer,
                subject=conversation.public_id,
                at=world.now,
            )
        return _line(world, message, conversation.public_id, _with_viewer(world, others))


def list_conversations(world: World) -> list[Overview]:
    """Return the viewer's conversations, the one with the newest message first."""
    ids = rows.read_conversation_ids(world.connection, world.viewer)
    conversations = rows.read_conversations_of(world.connection, ids)
    cards = world.cards({m for c in conversations for m in c.members})
    unread, newest = _tallies(world, cards)
    latest = rows.read_latest(world.connection, newest.values())
    found = []
    for conversation in conversations:
        others = [cards[m] for m in conversation.others(world.viewer) if m in cards]
        message = latest.get(newest.get(conversation.id, 0))
        if not others and message is None:
            continue
        line = message and _line(world, message, conversation.public_id, cards)
        at = message.written_at if message else conversation.opened_at
        found.append(
            Overview(conversation.public_id, others, line, unread.get(conversation.id, 0), at)
        )
    return sorted(found, key=lambda overview: (-overview.at, overview.id))


def count_unread(world: World) -> int:
    """Return how many messages the viewer has not read."""
    return rows.count_unread(world.connection, world.viewer, hidden=world.hidden.tolist())


def show_conversation(
    world: World, conversation_id: str, *, before: str | None = None, limit: int = PAGE
) -> Conversation:
    """Return the newest messages of a conversation, or those before message ``before``.

    Raises
    ------
    NotFound
        No such conversation for this viewer.
    """
    conversation, others = _own(world, conversation_id)
    cards = _with_viewer(world, others)
    found = rows.read_messages(
        world.connection,
        conversation.id,
        cards,
        reader=world.viewer,
        before=_message_id(world, conversation, before, cards),
        limit=limit + 1,
    )
    lines = [_line(world, message, conversation.public_id, cards) for message in found[:limit]]
    return Conversation(
        id=conversation.public_id,
        others=list(others.values()),
        lines=lines[::-1],
        before=lines[-1].id if len(found) > limit else None,
        may_write=_may_write(world, conversation, others),
        unread=_tallies(world, cards)[0].get(conversation.id, 0),
    )


def mark_conversation_read(
    community: Community, viewer: int, conversation_id: str, *, until: str | None = None
) -> None:
    """Note that the viewer has read a conversation up to a message, or everything so far.

    Raises
    ------
    NotFound
        No such conversation or message for this viewer.
    """
    with community.changing(viewer) as world:
        conversation, others = _own(world, conversation_id)
        authors = _with_viewer(world, others)
        read = _message_id(world, conversation, until, authors)
        if read is None:
            newest = rows.read_messages(
                world.connection, conversation.id, authors, reader=viewer, limit=1
            )
            read = newest[0].id if newest else None
        if read is not None:
            rows.mark_read(world.connection, conversation.id, viewer, read)


def find_messages(world: World, text: str) -> list[Line]:
    """Return the viewer's messages that contain all words of ``text``, newest first."""
    words = search_form(clean_text(text, most=200, field="text")).split()
    if not words:
        return []
    ids = rows.read_conversation_ids(world.connection, world.viewer)
    conversations = rows.read_conversations_of(world.connection, ids)
    cards = world.cards({m for c in conversations for m in c.members})
    shown = {c.id: c.public_id for c in conversations}
    found = rows.search_messages(
        world.connection,
        words[:10],
        conversation_ids=shown,
        authors=cards,
        reader=world.viewer,
        limit=_FOUND_MAX,
    )
    return [_line(world, message, shown[message.conversation_id], cards) for message in found]


def delete_old_messages(community: Community) -> int:
    """Delete messages older than ``message_retention_d``; return how many."""
    kept_d = community.settings.message_retention_d
    if not kept_d:
        return 0
    with community.writing() as connection:
        deleted = rows.delete_messages_before(connection, community.clock() - kept_d * DAY_S)
        delete_empty_conversations(connection)
        return deleted


def _own(world: World, conversation_id: str) -> tuple[ConversationRow, dict[int, Card]]:
    """Return a conversation of the viewer's and the others in it whom they may see.

    Nobody may be left of them; then the viewer has written in it.
    """
    conversation = rows.find_conversation(world.connection, conversation_id)
    if conversation is None or world.viewer not in conversation.members:
        raise NotFound
    others = world.cards(conversation.others(world.viewer))
    if not others and not rows.has_written(world.connection, conversation.id, world.viewer):
        raise NotFound
    return conversation, others


def _with_viewer(world: World, others: dict[int, Card]) -> dict[int, Card]:
    return {**others, **world.cards([world.viewer])}


def _may_write(world: World, conversation: ConversationRow, others: dict[int, Card]) -> bool:
    if not others:
        return False
    return not conversation.is_pair or contact_exists(
        world.connection, world.viewer, next(iter(others))
    )


def _check_others(world: World, conversation: ConversationRow, others: dict[int, Card]) -> None:
    if not others:
        raise Conflict(
            "nobody_reachable",
            "The other side of this conversation can no longer be reached. What you wrote yourself "
            "stays here for you to read.",
        )
    if conversation.is_pair:
        _check_contacts(world, next(iter(others)))


def _check_contacts(world: World, other: int) -> None:
    if not contact_exists(world.connection, world.viewer, other):
        raise Conflict(
            "not_contacts", "You can write to your contacts. Send a contact request first."
        )


def _check_same(sent: MessageRow, conversation: ConversationRow) -> None:
    if sent.conversation_id != conversation.id:
        raise Conflict("key_used", "This key belongs to a message of another conversation.")


def _check_quota(community: Community, world: World) -> None:
    quota = community.settings.message_quota
    since = world.now - DAY_S
    if rows.count_written_since(world.connection, world.viewer, since) >= quota:
        raise TooMany(
            "message_quota",
            "You have written {quota} messages within 24 hours; that is the limit.",
            quota=quota,
            retry_after_s=HOUR_S,
        )


def _tallies(world: World, cards: dict[int, Card]) -> tuple[dict[int, int], dict[int, int]]:
    """Return unread counts and newest message ids per conversation, by visible authors only."""
    unread: dict[int, int] = {}
    newest: dict[int, int] = {}
    for tally in rows.read_tallies(world.connection, world.viewer):
        if tally.author_id not in cards:
            continue
        at = tally.conversation_id
        newest[at] = max(newest.get(at, 0), tally.newest_id)
        if tally.author_id != world.viewer:
            unread[at] = unread.get(at, 0) + tally.unread
    return unread, newest


def _message_id(
    world: World, conversation: ConversationRow, public_id: str | None, authors: dict[int, Card]
) -> int | None:
    if public_id is None:
        return None
    if not is_public_id(public_id):
        raise NotFound
    found = rows.find_message(
        world.connection, conversation.id, public_id, authors, reader=world.viewer
    )
    if found is None:
        raise NotFound
    return found


def _line(world: World, message: MessageRow, conversation_id: str, cards: dict[int, Card]) -> Line:
    return Line(
        message.public_id,
        conversation_id,
        cards[message.author_id],
        message.author_id == world.viewer,
        message.text,
        message.written_at,
        message.is_hidden,
    )
