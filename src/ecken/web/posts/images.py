"""``/image/{key}``: images of posts; and the fields in which they are put in, and taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError
from ecken.rules.posts import ALT_MAX, IMAGES_MAX
from ecken.service.posts.images import ImageView, NewImage, find_image, read_image
from ecken.web.http.private_files import hand_out
from ecken.web.pages import community_of, for_members, text_of, viewer_of
from ecken.web.rendering.render import language_of

__all__ = ["image_fields", "images_of", "kept_images_of", "routes", "typed_images"]

_ROWS = range(1, IMAGES_MAX + 1)


@for_members
def show_image(request: Request) -> Response:
    """Hand out an image of a post."""
    return _image(request, is_small=False)


@for_members
def show_small_image(request: Request) -> Response:
    """Hand out the small copy of an image."""
    return _image(request, is_small=True)


def _image(request: Request, *, is_small: bool) -> Response:
    key = request.path_params["key"]
    with community_of(request).reading(viewer_of(request)) as world:
        image = find_image(world, key)
        name = f"{key} small" if is_small else key
        return hand_out(request, name, lambda: read_image(world, image, is_small=is_small))


def images_of(form: FormData) -> list[NewImage]:
    """Return the images that a form brings, each with the number of its row."""
    found = []
    for number in _ROWS:
        upload, alt = form.get(f"image{number}"), text_of(form, f"alt{number}")
        content = upload.file.read() if isinstance(upload, UploadFile) else b""
        if content or alt.strip():
            found.append(NewImage(content, alt, number))
    return found


def kept_images_of(form: FormData, images: list[ImageView]) -> dict[str, str]:
    """Return which images of a post a form keeps, with their descriptions.

    An image that the form does not know came in another window: it stays as it is.
    """
    out = form.getlist("without")
    return {
        image.key: text_of(form, f"alt-{image.key}") if f"alt-{image.key}" in form else image.alt
        for image in images
        if image.key not in out
    }


def typed_images(form: FormData) -> dict[str, str]:
    """Return what was typed beside files that have to be chosen again, by field."""
    names = [name for name in form if name.startswith("alt") and len(name) < 40]
    return {name: text_of(form, name)[: 2 * ALT_MAX] for name in names}


def image_fields(
    request: Request, written: Mapping[str, str], error: EckenError | None
) -> dict[str, Any]:
    """Return what the rows of images need of a form: limits, and what is wrong with which of them.

    They are folded in unless something was typed there, or is wrong.
    """
    field = str(error.fields.get("field", "")) if error else ""
    is_about_image = field.startswith(("image", "alt"))
    return {
        "wrong": {field: language_of(request).sentence(error)} if error and is_about_image else {},
        "adds_images": is_about_image or any(written.get(f"alt{number}") for number in _ROWS),
        "alt_max": ALT_MAX,
        "images_max": IMAGES_MAX,
    }


routes = [
    Route("/image/{key}", show_image, methods=["GET"]),
    Route("/image/{key}/small", show_small_image, methods=["GET"]),
]
