"""Photo rows: one per member, under a key that changes with every upload."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from ecken.store.ids import is_public_id, new_public_id
from ecken.store.journal import ChangeKind, append_change
from ecken.store.tables import photos

__all__ = ["Photo", "delete_photo", "find_photo", "hide_photo", "read_photo", "replace_photo"]


class Photo(NamedTuple):
    """A photo and whose it is."""

    member: int
    media_type: str
    content: bytes
    photo_key: str
    is_hidden: bool
    """By the administration: its owner alone sees it."""


_COLUMNS = (
    photos.c.member_id,
    photos.c.media_type,
    photos.c.content,
    photos.c.photo_key,
    photos.c.is_hidden,
)


def find_photo(connection: Connection, photo_key: str) -> Photo | None:
    """Return the photo with this key, whoever asks."""
    if not is_public_id(photo_key):
        return None
    row = connection.execute(select(*_COLUMNS).where(photos.c.photo_key == photo_key)).first()
    return None if row is None else Photo(*row)


def read_photo(connection: Connection, member: int) -> Photo | None:
    """Return a member's photo."""
    row = connection.execute(select(*_COLUMNS).where(photos.c.member_id == member)).first()
    return None if row is None else Photo(*row)


def replace_photo(
    connection: Connection,
    member: int,
    *,
    media_type: str,
    content: bytes,
    at: int,
    is_hidden: bool = False,
) -> str:
    """Set the member's photo, with the journal row; return its new key."""
    append_change(connection, ChangeKind.PROFILE_CHANGED, member, at=at)  # others wait
    key = new_public_id()
    connection.execute(delete(photos).where(photos.c.member_id == member))
    connection.execute(
        insert(photos).values(
            member_id=member,
            photo_key=key,
            media_type=media_type,
            content=content,
            is_hidden=is_hidden,
        )
    )
    return key


def hide_photo(connection: Connection, photo_key: str, is_hidden: bool) -> None:
    """Hide a photo from all but its owner, or show it again; one that has gone stays gone."""
    connection.execute(
        update(photos).where(photos.c.photo_key == photo_key).values(is_hidden=is_hidden)
    )


def delete_photo(connection: Connection, member: int, *, at: int) -> bool:
    """Delete the member's photo; return whether there was one."""
    if connection.execute(delete(photos).where(photos.c.member_id == member)).rowcount == 0:
        return False
    append_change(connection, ChangeKind.PROFILE_CHANGED, member, at=at)
    return True
