"""Images of posts in random communities."""

from __future__ import annotations

from sqlalchemy import Connection

from ecken.store.posts.images import ImageValues, end_image, insert_images, read_images
from ecken.store.posts.posts import PostRow, replace_text
from tests.community import NOW

__all__ = ["write_images"]


def write_images(connection: Connection, post: PostRow, *, is_changed: bool = False) -> None:
    """Put two images into a post; with ``is_changed`` one of them was taken out again."""
    image = ImageValues("A lake", 640, 480, b"large image", b"small image")
    insert_images(connection, post, [image, image._replace(small=b"")])
    if is_changed:
        first = read_images(connection, [post.id])[post.id][0]
        end_image(connection, first.id, version=0)
        replace_text(connection, post, "Hello", at=NOW - 1000)
