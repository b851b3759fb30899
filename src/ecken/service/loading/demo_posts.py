"""The posts of the demo: written by contacts of the four to sign in as, so that each has a feed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

from sqlalchemy import Connection

from ecken.demo.cast import Cast
from ecken.demo.network import DemoNetwork
from ecken.demo.spreading import Neighbours
from ecken.demo.vocabulary import read_text
from ecken.durations import HOUR_S
from ecken.rules.posts import PostAudience
from ecken.service.loading.demo_pictures import HEIGHT, WIDTH, draw_scene
from ecken.store.posts.acts import insert_like
from ecken.store.posts.comments import insert_comment
from ecken.store.posts.images import ImageValues, insert_images
from ecken.store.posts.posts import insert_post

__all__ = ["write_demo_posts"]

_STEP_S = 17 * HOUR_S
"""From one post to the next."""
_GERMAN = ("DE", "AT", "CH")
_LIKES_MOST = 11


def write_demo_posts(
    connection: Connection, network: DemoNetwork, cast: Cast, *, first_id: int, now: int
) -> None:
    """Write posts over the last days, each liked and commented on by contacts of its author."""
    ties = Neighbours.from_pairs(network.contacts.a, network.contacts.b, len(network.members))
    waiting = list(_authors(ties, cast))
    for number, post in enumerate(_read_posts()):
        author = _take_author(waiting, network, is_german=post["language"] == "de")
        if author is None:
            continue
        at = now - (number + 1) * _STEP_S
        audience = PostAudience(post["audience"])
        row = insert_post(
            connection, first_id + author, text=post["text"], audience=audience, at=at
        )
        if "image" in post:
            drawn = ImageValues(post["alt"], WIDTH, HEIGHT, draw_scene(post["image"]), b"")
            insert_images(connection, row, [drawn])
        contacts = _contacts(ties, author)
        for i, member in enumerate(contacts[: 1 + number * 5 % _LIKES_MOST]):
            insert_like(connection, row.id, first_id + member, at=at + (i + 1) * HOUR_S)
        spoken = contacts[-len(post["comments"]) :]
        for i, (member, text) in enumerate(zip(spoken, post["comments"], strict=False)):
            after = (i + 2) * HOUR_S
            insert_comment(connection, row.id, first_id + member, text=text, at=at + after)


def _read_posts() -> list[dict[str, Any]]:
    posts: list[dict[str, Any]] = tomllib.loads(read_text("posts.toml"))["posts"]
    return posts


def _authors(ties: Neighbours, cast: Cast) -> Iterator[int]:
    """Yield contacts of the cast, one of each in turn."""
    of_each = [_contacts(ties, member) for member in astuple(cast)]
    yield from dict.fromkeys(
        contacts[turn] for turn in range(40) for contacts in of_each if turn < len(contacts)
    )


def _contacts(ties: Neighbours, member: int) -> list[int]:
    found: list[int] = ties.ends[ties.starts[member] : ties.starts[member + 1]].tolist()
    return found


def _take_author(waiting: list[int], network: DemoNetwork, *, is_german: bool) -> int | None:
    """Take the next who could have written in this language; ``None`` where there is nobody."""
    for place, member in enumerate(waiting):
        if (network.members[member].country in _GERMAN) is is_german:
            return waiting.pop(place)
    return None
