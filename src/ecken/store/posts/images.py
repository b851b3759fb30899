"""Rows of the images of posts: put in, taken out and described anew from version to version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, literal, select, update

from ecken.rules.posts import PostState
from ecken.store.ids import is_public_id, new_public_id
from ecken.store.lookup import Lookup, among
from ecken.store.posts.posts import PostRow
from ecken.store.tables import post_images, posts

__all__ = [
    "ImageRow",
    "ImageValues",
    "count_image_bytes",
    "describe_image",
    "end_image",
    "find_image_row",
    "insert_images",
    "read_content",
    "read_images",
    "read_images_of_all_versions",
]

table = post_images


class ImageValues(NamedTuple):
    """An image that is to go into a post."""

    alt: str
    width: int
    height: int
    content: bytes
    small: bytes
    """A smaller copy; empty where there is none."""


class ImageRow(NamedTuple):
    """One image without its bytes."""

    id: int
    public_id: str
    post_id: int
    place: int
    alt: str
    width: int
    height: int
    first_version: int
    last_version: int | None

    def is_in(self, version: int) -> bool:
        """Say whether the image belongs to a version of its post, counted from 0."""
        return self.first_version <= version and (
            self.last_version is None or version <= self.last_version
        )


_COLUMNS = tuple(table.c[name] for name in ImageRow._fields)
_ORDER = (table.c.place, table.c.id)
_CURRENT = Lookup(
    select(*_COLUMNS)
    .where(among(table.c.post_id, "posts"), table.c.last_version.is_(None))
    .order_by(*_ORDER)
)
_OF_POST = Lookup(select(*_COLUMNS).where(table.c.post_id == bindparam("post")).order_by(*_ORDER))
_BY_KEY = Lookup(select(*_COLUMNS).where(table.c.public_id == bindparam("public_id")))


def insert_images(
    connection: Connection,
    post: PostRow,
    images: Sequence[ImageValues],
    *,
    place: int = 0,
    version: int = 0,
) -> None:
    """Put images into a post, from ``place`` and from a version of it on."""
    for number, image in enumerate(images, place):
        connection.execute(
            insert(table).values(
                **image._asdict(),
                public_id=new_public_id(),
                post_id=post.id,
                author_id=post.author_id,
                place=number,
                first_version=version,
            )
        )


def read_images(connection: Connection, post_ids: Iterable[int]) -> dict[int, list[ImageRow]]:
    """Return the images that are in these posts now, by post, in their order."""
    found: defaultdict[int, list[ImageRow]] = defaultdict(list)
    for row in _CURRENT.rows(connection, posts=list(post_ids)):
        image = ImageRow._make(row)
        found[image.post_id].append(image)
    return found


def read_images_of_all_versions(connection: Connection, post_id: int) -> list[ImageRow]:
    """Return the images that are in a post or were, in their order."""
    return [ImageRow._make(row) for row in _OF_POST.rows(connection, post=post_id)]


def find_image_row(connection: Connection, public_id: str) -> ImageRow | None:
    """Return the image with this id, whoever asks; also one that its post holds no longer."""
    row = _BY_KEY.row(connection, public_id=public_id if is_public_id(public_id) else "")
    return None if row is None else ImageRow._make(row)


def read_content(connection: Connection, image_id: int, *, is_small: bool) -> bytes:
    """Return an image as a WebP file, or its small copy where there is one."""
    column = table.c.small if is_small else table.c.content
    content = bytes(connection.execute(select(column).where(table.c.id == image_id)).scalar_one())
    return content or read_content(connection, image_id, is_small=False)


def end_image(connection: Connection, image_id: int, *, version: int) -> None:
    """Take an image out of its post: ``version`` is the last one with it."""
    connection.execute(update(table).where(table.c.id == image_id).values(last_version=version))


def describe_image(connection: Connection, image: ImageRow, alt: str, *, version: int) -> None:
    """Let the same image be described otherwise from ``version`` on, under another id."""
    changed: dict[str, ColumnElement[Any]] = {
        "public_id": literal(new_public_id()),
        "alt": literal(alt),
        "first_version": literal(version),
    }
    columns = [column for column in table.columns if column is not table.c.id]
    values: list[ColumnElement[Any]] = [changed.get(c.name, c) for c in columns]
    copied = select(*values).where(table.c.id == image.id)
    connection.execute(insert(table).from_select([c.name for c in columns], copied))
    end_image(connection, image.id, version=version - 1)


def count_image_bytes(connection: Connection, author: int) -> int:
    """Return how many bytes all images of a member take, but for those of deleted posts."""
    size = func.length(table.c.content) + func.length(table.c.small)
    found: int = connection.execute(
        select(func.coalesce(func.sum(size), 0))
        .join(posts, posts.c.id == table.c.post_id)
        .where(table.c.author_id == author, posts.c.state != PostState.DELETED.value)
    ).scalar_one()
    return found
