"""Images of reported posts, as they were then: the author may take them out meanwhile."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, insert, literal, select

from ecken.store.ids import is_public_id
from ecken.store.tables import case_images, moderation_cases, post_images

__all__ = ["copy_images", "find_case_image", "read_case_images"]

table = case_images


def copy_images(connection: Connection, case_id: int, image_keys: Collection[str]) -> None:
    """Copy images of posts into a case; those that it holds already stay."""
    there = select(table.c.image_key).where(table.c.case_id == case_id)
    key = post_images.c.public_id
    copied = select(literal(case_id), key, post_images.c.alt, post_images.c.content).where(
        key.in_(list(image_keys)), key.not_in(there)
    )
    names = ["case_id", "image_key", "alt", "content"]
    connection.execute(insert(table).from_select(names, copied))


def read_case_images(connection: Connection, case_id: int) -> dict[str, str]:
    """Return the keys of the images of a case, each with what can be seen on it."""
    rows = connection.execute(
        select(table.c.image_key, table.c.alt).where(table.c.case_id == case_id)
    )
    return {row.image_key: row.alt for row in rows}


def find_case_image(connection: Connection, case_public_id: str, image_key: str) -> bytes | None:
    """Return the file of an image of a case."""
    if not (is_public_id(case_public_id) and is_public_id(image_key)):
        return None
    found = connection.execute(
        select(table.c.content)
        .join(moderation_cases, moderation_cases.c.id == table.c.case_id)
        .where(moderation_cases.c.public_id == case_public_id, table.c.image_key == image_key)
    ).scalar()
    return None if found is None else bytes(found)
