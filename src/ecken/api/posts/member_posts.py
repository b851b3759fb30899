"""``/members/{id}/posts``: the posts of one member."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.posts.posts import PostAnswer
from ecken.api.shapes import MemberId
from ecken.api.strict_json import StrictRoute
from ecken.service.posts.feed import PAGE
from ecken.service.posts.of_member import read_member_posts
from ecken.service.reach.counting import note_views

__all__ = ["router"]

router = APIRouter(prefix="/members/{id}", tags=["posts"], route_class=StrictRoute)


class MemberPostsAnswer(BaseModel):
    """A page of the posts of a member, newest first."""

    posts: list[PostAnswer]
    before: Annotated[str | None, Field(description="Pass it as `before` for the next page.")]


@router.get("/posts")
def list_posts(
    call: Caller,
    id: MemberId,
    before: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = PAGE,
) -> MemberPostsAnswer:
    """Return the posts of a member that the caller may open, newest first."""
    with call.reading() as world:
        found = read_member_posts(world, id, before=before, most=limit)
    note_views(call.community, call.viewer, found.posts)
    posts = [PostAnswer.of(post) for post in found.posts]
    return MemberPostsAnswer(posts=posts, before=found.before)
