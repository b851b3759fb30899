"""What a member does not want in their feed: posts of some members, and posts with some words.

It is the member's own affair: nobody is told, and pages of posts stay as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ecken.errors import Conflict, Invalid
from ecken.rules.posts import MUTED_MAX, is_muted_text, parse_muted_word, words_in
from ecken.service.community import Community
from ecken.service.world import World
from ecken.store.posts import mutes as rows
from ecken.store.posts.posts import PostRow, read_texts
from ecken.store.profiles.members import Card

__all__ = [
    "Muted",
    "list_muted",
    "mute_member",
    "mute_word",
    "unmute_member",
    "unmute_word",
    "without_muted",
]


@dataclass(frozen=True, slots=True)
class Muted:
    """Whom and what the viewer mutes."""

    members: list[Card]
    words: list[str]


def list_muted(world: World) -> Muted:
    """Return whom and what the viewer mutes, in the order of the names."""
    cards = world.cards(rows.read_muted_members(world.connection, world.viewer)).values()
    by_name = sorted(cards, key=lambda card: (card.last_name.casefold(), card.public_id))
    return Muted(by_name, rows.read_muted_words(world.connection, world.viewer))


def mute_member(community: Community, viewer: int, member_id: str) -> None:
    """Leave posts of a member, and what they do about others, out of the viewer's feed.

    Raises
    ------
    NotFound
        Nobody there whom the viewer may see.
    Invalid
        ``mute_self``.
    Conflict
        ``muted_enough``.
    """
    with community.changing(viewer) as world:
        other = world.member(member_id).member
        if other == viewer:
            raise Invalid("mute_self", "You cannot mute yourself.")
        _check_room(len(list_muted(world).members))
        rows.insert_muted_member(world.connection, viewer, other, at=world.now)


def unmute_member(community: Community, viewer: int, member_id: str) -> None:
    """Let posts of a member into the viewer's feed again.

    Raises
    ------
    NotFound
        Nobody there whom the viewer may see.
    """
    with community.changing(viewer) as world:
        other = world.member(member_id).member
        rows.delete_muted_member(world.connection, viewer, other)


def mute_word(community: Community, viewer: int, word: str) -> None:
    """Leave posts with a word out of the viewer's feed.

    Raises
    ------
    Invalid
        ``text_missing``; ``text_too_long``; ``muted_word``.
    Conflict
        ``muted_enough``.
    """
    parsed = parse_muted_word(word)
    with community.changing(viewer) as world:
        _check_room(len(rows.read_muted_words(world.connection, viewer)))
        rows.insert_muted_word(world.connection, viewer, parsed, at=world.now)


def unmute_word(community: Community, viewer: int, word: str) -> None:
    """Let posts with a word into the viewer's feed again; if it is not muted, nothing changes."""
    with community.changing(viewer) as world:
        rows.delete_muted_word(world.connection, viewer, " ".join(words_in(word)))


def without_muted(
    world: World, posts: Sequence[PostRow], members: Collection[int]
) -> list[PostRow]:
    """Return ``posts`` without those of ``members``, and without those with words that are muted.

    What the viewer wrote always stays.
    """
    words = rows.read_muted_words(world.connection, world.viewer)
    kept = [
        post
        for post in posts
        if post.author_id not in members and post.original_author_id not in members
    ]
    if not words:
        return kept
    shared = {post.shared_post_id for post in kept if post.shared_post_id is not None}
    texts = read_texts(world.connection, [*(post.id for post in kept), *sorted(shared)])
    said = {post.id: f"{texts[post.id]} {texts.get(post.shared_post_id or 0, '')}" for post in kept}
    return [
        post
        for post in kept
        if post.author_id == world.viewer or not is_muted_text(said[post.id], words)
    ]


def _check_room(count: int) -> None:
    if count >= MUTED_MAX:
        raise Conflict(
            "muted_enough",
            "You mute {most} already; that is the limit. Take something out first.",
            most=MUTED_MAX,
        )
