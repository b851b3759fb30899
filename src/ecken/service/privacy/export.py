"""Exports everything that belongs to a member: JSON, CSV and vCards in one ZIP."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from ecken.exchange.own_archive import CARDS, DATA
from ecken.exchange.tables import written
from ecken.reference.days import stamp
from ecken.rules.moves import is_past_expiry
from ecken.rules.request import Actor, RequestState, shown_state
from ecken.service.community import Community
from ecken.service.found.told import own_found
from ecken.service.privacy.contact_cards import write_contact_cards
from ecken.service.privacy.data_log import read_accesses
from ecken.service.privacy.export_words import read_me
from ecken.service.reach.measured import own_reach
from ecken.service.world import World
from ecken.store.posts.images import find_image_row, read_content
from ecken.store.profiles.members import read_cards
from ecken.store.site.community_exports import read_community_exports
from ecken.store.site.export import PERSON, read_own, read_photo, read_ties

__all__ = ["export_member", "is_moment"]

FORMAT = 1
"""What another Ecken goes by when it reads the file."""

EXPORTS_MOST = 10_000

Rows = list[dict[str, Any]]


def export_member(
    community: Community,
    viewer: int,
    *,
    language: str = "en",
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    """Return the ZIP: all parts as JSON and each as CSV, cards of the contacts, pictures, a guide.

    Other members stand in it with the name and the public id under which the viewer may see them.
    What concerns somebody who is not there for the viewer is left out, as if they had left; only
    the viewer's own blocks name whom they hide. ``progress`` is told how many files of how many
    are written; it is called after everything was read.
    """
    base_url = community.settings.base_url
    with community.reading(viewer) as world:
        parts = {
            "export": [{"format": FORMAT, "site": base_url, "made_at": world.now}],
            **read_own(world.connection, viewer),
            **read_ties(world.connection, viewer, now=world.now, hidden=world.hidden.tolist()),
            "post_reach": own_reach(world),
            **own_found(world, community.zone),
        }
        parts["requests_received"] = [_as_shown(world, row) for row in parts["requests_received"]]
        parts = {name: _with_names(world, name, rows) for name, rows in parts.items()}
        parts = {name: [_dated(world, row) for row in rows] for name, rows in parts.items()}
        parts["access_log"] = [
            _dated(world, {**entry._asdict(), "actor": by.name if by else ""})
            for entry, by in ((access.entry, access.by) for access in read_accesses(world))
        ]
        exports = read_community_exports(world.connection, limit=EXPORTS_MOST)
        parts["community_exports"] = [_dated(world, {"at": at}) for at in exports]
        cards = write_contact_cards(world, base_url=base_url)
        photo = read_photo(world.connection, viewer)
    files = list(_files(parts, cards, photo))
    keys = [row["image"] for row in parts["post_images"]]
    names = [name for name, _ in files] + (["images"] if keys else [])
    guide = read_me(community, names, language)
    return _pack([guide, *files], _Images(community, keys), progress)


def _with_names(world: World, part: str, rows: Rows) -> Rows:
    """Return the rows with names for ids, without those of members who are not there.

    They come in the order of their texts: that of the ids would tell who came before whom.
    Messages come as they were written.
    """
    others = {row[PERSON] for row in rows if row.get(PERSON) is not None}
    cards = read_cards(world.connection, others) if part == "blocks" else world.cards(others)
    named = []
    for row in rows:
        rest = {name: value for name, value in row.items() if name != PERSON}
        if PERSON not in row:
            named.append(rest)
        elif row[PERSON] in cards:
            card = cards[row[PERSON]]
            named.append({"member": card.public_id, "name": card.name, **rest})
    if part == "messages" or not any(PERSON in row for row in rows):
        return named
    return sorted(named, key=lambda row: [str(value) for value in row.values()])


def _as_shown(world: World, row: dict[str, Any]) -> dict[str, Any]:
    """Return a request to the viewer with the state that they are told, and no end but their own.

    What the sender or a block has ended, and when, looks like what has expired.
    """
    state = RequestState(row["state"])
    is_over = is_past_expiry(row["expires_at"], world.now)
    shown = shown_state(state, Actor.RECIPIENT, is_past_expiry=is_over)
    is_answer = shown in (RequestState.ACCEPTED, RequestState.DECLINED)
    return {**row, "state": shown.value, "ended_at": row["ended_at"] if is_answer else None}


def _dated(world: World, row: dict[str, Any]) -> dict[str, Any]:
    """Write moments as ISO 8601 with an offset, by the member's clocks; empty where never."""
    return {
        name: (stamp(value, world.zone) if value else "")
        if is_moment(name) and value is not None
        else value
        for name, value in row.items()
    }


def is_moment(column: str) -> bool:
    """Say whether a column holds epoch seconds."""
    return column in ("at", "since") or column.endswith(("_at", "_until"))


def _files(
    parts: dict[str, Rows], cards: str, photo: tuple[str, bytes] | None
) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every file."""
    yield DATA, json.dumps(parts, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    if cards:
        yield CARDS, cards.encode("utf-8", "replace")
    for name, rows in parts.items():
        if rows:
            yield f"{name}.csv", _csv(rows)
    if photo is not None:
        yield f"photo.{photo[0].rpartition('/')[2]}", photo[1]


class _Images(NamedTuple):
    """The images of the member's posts, read one by one: all together can be large."""

    community: Community
    keys: list[str]

    def read(self) -> Iterator[tuple[str, bytes]]:
        """Yield name and content of each; one that has gone meanwhile has no content."""
        for key in self.keys:
            with self.community.database.reading() as connection:
                image = find_image_row(connection, key)
                content = read_content(connection, image.id, is_small=False) if image else b""
            yield f"images/{key}.webp", content


def _pack(
    files: list[tuple[str, bytes]],
    images: _Images,
    progress: Callable[[int, int], None] | None = None,
) -> bytes:
    packed, count = io.BytesIO(), len(files) + len(images.keys)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, (name, content) in enumerate(chain(files, images.read()), start=1):
            if content:
                archive.writestr(name, content, zipfile.ZIP_STORED if done > len(files) else None)
            if progress is not None:
                progress(done, count)
    return packed.getvalue()


def _csv(rows: Rows) -> bytes:
    return written(list(rows[0]), (row.values() for row in rows))
