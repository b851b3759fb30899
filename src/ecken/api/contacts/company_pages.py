"""``/companies/{name}/page``: what a company says of itself, and its editors."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from ecken.api.calls import Caller
from ecken.api.companies import CompanyName
from ecken.api.shapes import Body, Named, named
from ecken.api.strict_json import StrictRoute
from ecken.service.companies.editors import leave_editors, list_editors
from ecken.service.companies.pages import edit_page, list_versions
from ecken.service.profiles.company_logos import remove_logo, set_logo

__all__ = ["router"]

router = APIRouter(prefix="/companies/{name}", tags=["companies"], route_class=StrictRoute)


class PageBody(Body):
    """What the page is to say."""

    text: Annotated[str, Field(max_length=40_000)]
    link: Annotated[str, Field(max_length=4_000)] = ""


class PageVersionAnswer(BaseModel):
    """What the page said from a moment on."""

    text: str
    link: str
    at: Annotated[int, Field(description="Epoch seconds.")]
    writer: Annotated[
        Named | None, Field(description="Told to contacts of the writer, and to editors.")
    ]


@router.put("/page", status_code=204)
def put_page(call: Caller, name: CompanyName, body: PageBody) -> None:
    """Let the official page say something else; for its editors."""
    edit_page(call.community, call.viewer, name, text=body.text, link=body.link)


@router.get("/page/versions")
def list_page_versions(call: Caller, name: CompanyName) -> list[PageVersionAnswer]:
    """Return what the official page said, newest first; at most 50 versions."""
    with call.reading() as world:
        found = list_versions(world, name)
    return [
        PageVersionAnswer(
            text=one.text, link=one.link, at=one.at,
            writer=named(one.writer) if one.writer else None,
        )
        for one in found
    ]  # fmt: skip


_LOGO = {"schema": {"type": "string", "format": "binary"}}


@router.put(
    "/logo",
    status_code=204,
    openapi_extra={
        "requestBody": {"required": True, "content": {"application/octet-stream": _LOGO}}
    },
)
async def put_logo(request: Request, call: Caller, name: CompanyName) -> None:
    """Show a logo on the official page; for its editors. The body is the file: PNG, JPEG, WebP."""
    upload = await request.body()
    await run_in_threadpool(set_logo, call.community, call.viewer, name, upload)


@router.delete("/logo", status_code=204)
def delete_logo(call: Caller, name: CompanyName) -> None:
    """Take the logo away; for editors of the page."""
    remove_logo(call.community, call.viewer, name)


@router.get("/editors")
def get_editors(call: Caller, name: CompanyName) -> list[Named]:
    """Return who writes for a company, the caller too; for its editors."""
    with call.reading() as world:
        return [named(card) for card in list_editors(world, name)]


@router.delete("/editors/me", status_code=204)
def leave(call: Caller, name: CompanyName) -> None:
    """Write for a company no longer; it does not matter whether the caller did."""
    leave_editors(call.community, call.viewer, name)
