"""Images of posts: drawn anew before they are kept, and shown only with their post.

Whoever may open the post may open its images, those of earlier versions too; to everybody else
there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ecken.errors import Conflict, Invalid, NotFound
from ecken.rules.posts import ALT_MAX, IMAGES_MAX
from ecken.rules.text import clean_line
from ecken.service.community import Community
from ecken.service.pictures.drawing import check_size, draw
from ecken.service.pictures.photo_child import FRAME
from ecken.service.posts.opening import Opening
from ecken.service.world import World
from ecken.store.posts import images as rows
from ecken.store.posts.images import ImageRow, ImageValues
from ecken.store.posts.posts import PostRow, count_versions, read_posts

__all__ = [
    "ImageView",
    "NewImage",
    "change_images",
    "draw_images",
    "find_image",
    "put_in",
    "read_image",
    "view_images",
]


class NewImage(NamedTuple):
    """An uploaded file, and what can be seen on it."""

    upload: bytes
    alt: str
    number: int
    """Which of several it is: a refusal names its field by it, such as ``image1``."""


class ImageView(NamedTuple):
    """An image as it stands in a post; ``width`` and ``height`` in pixels."""

    key: str
    alt: str
    """What can be seen on it; empty where the author did not say."""
    width: int
    height: int


def draw_images(community: Community, viewer: int, images: Sequence[NewImage]) -> list[ImageValues]:
    """Return uploads as they are kept: whole, upright, without anything but the picture.

    The longer side has at most 1,600 pixels, that of the small copy 640. Nothing is written; to be
    called before a transaction, as it takes up to a second for each.

    Raises
    ------
    Invalid
        ``images_too_many``; ``image_missing``, where something is described and no file chosen;
        ``text_too_long``; ``photo_too_large``, ``photo_too_large_in_pixels``, ``photo_too_small``,
        ``photo_moves``, ``photo_unreadable``.
    TooMany
        ``too_many_tries``: more than ``post_image_limit``.
    NotReady
        ``photos_full``
    """
    if len(images) > IMAGES_MAX:
        raise _too_many()
    alts = [_clean_alt(image.alt, field=f"alt{image.number}") for image in images]
    uploads = {f"image{image.number}": image.upload for image in images}
    for field, upload in uploads.items():
        if not upload:
            raise Invalid(
                "image_missing",
                "You have described an image, but chosen none. Choose it, or delete the text.",
                field=field,
            )
        check_size(upload, community.settings.photo_max_bytes, field=field)
    for _ in images:
        community.limits.hit(f"post image {viewer}", community.settings.post_image_limit)
    drawn = draw(uploads, community.settings.data_dir, "image") if uploads else []
    return [_values(file, alt) for file, alt in zip(drawn, alts, strict=True)]


def put_in(
    community: Community,
    world: World,
    post: PostRow,
    images: Sequence[ImageValues],
    *,
    place: int = 0,
    version: int = 0,
) -> None:
    """Put drawn images into a post of the viewer's.

    Raises
    ------
    Conflict
        ``images_full``: more than ``post_images_max_bytes``.
    """
    if not images:
        return
    most = community.settings.post_images_max_bytes
    new = sum(len(image.content) + len(image.small) for image in images)
    if rows.count_image_bytes(world.connection, world.viewer) + new > most:
        raise Conflict(
            "images_full",
            "The images of your posts take {most} MB, which is the limit. Delete posts with images "
            "that nobody needs any more.",
            most=most // 1_000_000,
        )
    rows.insert_images(world.connection, post, images, place=place, version=version)


def change_images(
    community: Community,
    world: World,
    post: PostRow,
    kept: Mapping[str, str] | None,
    added: Sequence[ImageValues],
) -> tuple[int, bool]:
    """Let the images of a post be those ``kept``, and ``added`` behind them.

    ``kept`` maps keys to descriptions; ``None`` keeps all as they are. What changes belongs to the
    version that the caller is about to write. Return how many there are then, and whether anything
    has changed.

    Raises
    ------
    Invalid
        ``images_too_many``; ``images_in_share``; ``text_too_long``.
    NotFound
        One of ``kept`` is not in the post.
    Conflict
        ``images_full``
    """
    now = rows.read_images(world.connection, [post.id])[post.id]
    wanted = {row.public_id: row.alt for row in now} if kept is None else kept
    if wanted.keys() - {row.public_id for row in now}:
        raise NotFound
    if len(wanted) + len(added) > IMAGES_MAX:
        raise _too_many()
    if added and post.shared_post_id is not None:
        raise Invalid(
            "images_in_share", "A shared post shows the images of the other post, and no more."
        )
    version, is_changed = count_versions(world.connection, post.id) + 1, bool(added)
    for row in now:
        if row.public_id not in wanted:
            rows.end_image(world.connection, row.id, version=version - 1)
            is_changed = True
            continue
        alt = _clean_alt(wanted[row.public_id], field=f"alt-{row.public_id}")
        if alt != row.alt:
            rows.describe_image(world.connection, row, alt, version=version)
            is_changed = True
    place = max((row.place for row in now), default=-1) + 1
    put_in(community, world, post, added, place=place, version=version)
    return len(wanted) + len(added), is_changed


def find_image(world: World, image_key: str) -> ImageRow:
    """Return an image of a post that the viewer may open, of whichever version.

    Raises
    ------
    NotFound
        Alike for an image that the viewer may not see, that is deleted, and that never was.
    """
    opening = Opening(world)
    image = rows.find_image_row(world.connection, image_key)
    found = read_posts(world.connection, [image.post_id if image else 0])
    if image is None or not found or not opening.may_open(found[0]):
        raise NotFound
    return image


def read_image(world: World, image: ImageRow, *, is_small: bool) -> bytes:
    """Return the file of an image that was found: WebP."""
    return rows.read_content(world.connection, image.id, is_small=is_small)


def view_images(images: Iterable[ImageRow]) -> list[ImageView]:
    """Return images as they are shown."""
    return [ImageView(row.public_id, row.alt, row.width, row.height) for row in images]


def _values(file: bytes, alt: str) -> ImageValues:
    width, height, size = FRAME.unpack_from(file)
    small = FRAME.size + size
    return ImageValues(alt, width, height, file[FRAME.size : small], file[small:])


def _clean_alt(alt: str, *, field: str) -> str:
    return clean_line(alt, most=ALT_MAX, field=field)


def _too_many() -> Invalid:
    return Invalid(
        "images_too_many",
        "A post can have {most} images.",
        field="image1",
        most=IMAGES_MAX,
    )
