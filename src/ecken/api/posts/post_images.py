"""``/posts/with-images``, ``/posts/{id}/images``: posts with images, and the images themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from ecken.api.calls import Call, Caller, Changer
from ecken.api.file_answers import WebP
from ecken.api.posts.posts import IdAnswer, PostId
from ecken.api.shapes import Body
from ecken.api.strict_json import StrictRoute
from ecken.errors import NotFound, NotReadable
from ecken.rules.posts import ALT_MAX, IMAGES_MAX, POST_MAX
from ecken.service.posts.images import NewImage, draw_images, find_image, read_image
from ecken.service.posts.views import show_post
from ecken.service.posts.writing import edit_post
from ecken.service.reach.publishing import publish_post

__all__ = ["router"]

router = APIRouter(prefix="/posts", tags=["posts"], route_class=StrictRoute)

ImageKey = Annotated[str, Path(description="Key of an image.", max_length=64)]


class AltBody(Body):
    """What can be seen on an image."""

    alt: Annotated[str, Field(max_length=4 * ALT_MAX)]


class DoneAnswer(BaseModel):
    """Nothing more than that it is done."""


class SentForm(BaseModel):
    """What a form held, so that its repetition is known; of files, what they are known by."""

    texts: list[str]
    files: list[str]


def _form(*names: str) -> dict[str, Any]:
    """Describe a form with these texts, and with images and their descriptions in one order."""
    fields: dict[str, Any] = {name: {"type": "string"} for name in names}
    fields["image"] = {"type": "array", "items": {"type": "string", "format": "binary"}}
    fields["alt"] = {"type": "array", "items": {"type": "string"}}
    schema = {"type": "object", "properties": fields, "required": ["image"]}
    content = {"multipart/form-data": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


@router.post(
    "/with-images",
    status_code=201,
    response_model=IdAnswer,
    openapi_extra=_form("text", "audience", "share"),
)
async def write_post_with_images(request: Request, call: Changer) -> dict[str, Any]:
    """Write a post with up to four images, sent as a form: `image` and `alt` once for each."""

    def write(form: FormData) -> dict[str, Any]:
        text, audience, share = (_text(form, name) for name in ("text", "audience", "share"))
        sent = _images(form)
        drawn = draw_images(call.community, call.viewer, sent)

        def run() -> dict[str, Any]:
            id = publish_post(
                call.community,
                call.viewer,
                text,
                audience=audience or "contacts",
                share=share,
                images=drawn,
            )
            return {"id": id}

        return call.once(_known_by([text, audience, share], sent), run)

    return await _with_form(request, write)


@router.post("/{id}/images", status_code=201, response_model=DoneAnswer, openapi_extra=_form())
async def add_images(request: Request, call: Changer, id: PostId) -> dict[str, Any]:
    """Put images into a post of the caller's; what it was before stays visible."""

    def add(form: FormData) -> dict[str, Any]:
        sent = _images(form)
        drawn = draw_images(call.community, call.viewer, sent)

        def run() -> dict[str, Any]:
            edit_post(call.community, call.viewer, id, None, added=drawn)
            return {}

        return call.once(_known_by([], sent), run)

    return await _with_form(request, add)


@router.put("/{id}/images/{key}", status_code=204)
def describe_image(call: Caller, id: PostId, key: ImageKey, body: AltBody) -> None:
    """Describe an image of a post of the caller's otherwise; its key changes."""
    edit_post(call.community, call.viewer, id, None, kept=_kept(call, id, key) | {key: body.alt})


@router.delete("/{id}/images/{key}", status_code=204)
def take_image_out(call: Caller, id: PostId, key: ImageKey) -> None:
    """Take an image out of a post of the caller's; what it was before stays visible."""
    kept = _kept(call, id, key)
    del kept[key]
    edit_post(call.community, call.viewer, id, None, kept=kept)


@router.get("/images/{key}", response_class=WebP)
def show_image(
    call: Caller, key: ImageKey, size: Annotated[Literal["large", "small"], Query()] = "large"
) -> Response:
    """Return an image of a post that the caller may open, as WebP."""
    with call.reading() as world:
        content = read_image(world, find_image(world, key), is_small=size == "small")
    return WebP(content)


def _kept(call: Call, post_id: str, key: str) -> dict[str, str]:
    """Return the images of a post with their descriptions; ``key`` has to be among them."""
    with call.reading() as world:
        images = show_post(world, post_id).post.images
    kept = {image.key: image.alt for image in images}
    if key not in kept:
        raise NotFound
    return kept


async def _with_form(request: Request, run: Callable[[FormData], dict[str, Any]]) -> dict[str, Any]:
    """Return what ``run`` makes of the form in the body."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise NotReadable("multipart_expected", "The body has to be a form: multipart/form-data.")
    async with request.form(
        max_files=IMAGES_MAX + 1, max_fields=IMAGES_MAX + 6, max_part_size=4 * 4 * POST_MAX
    ) as form:
        return await run_in_threadpool(run, form)


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return _sayable(value) if isinstance(value, str) else ""


def _sayable(text: str) -> str:
    """Return a text without halves of signs, which a form can name a code for."""
    return text.encode("utf-8", "replace").decode()


def _images(form: FormData) -> list[NewImage]:
    """Return the images with their descriptions: the first ``alt`` is that of the first image."""
    files = [file for file in form.getlist("image") if isinstance(file, UploadFile)]
    alts = [_sayable(alt) for alt in form.getlist("alt") if isinstance(alt, str)]
    uploads = [file.file.read() for file in files] + [b""] * (len(alts) - len(files))
    alts += [""] * (len(uploads) - len(alts))
    return [NewImage(*pair, n) for n, pair in enumerate(zip(uploads, alts, strict=True), 1)]


def _known_by(texts: list[str], images: list[NewImage]) -> SentForm:
    files = [hashlib.sha256(image.upload).hexdigest() for image in images]
    return SentForm(texts=[*texts, *(image.alt for image in images)], files=files)
