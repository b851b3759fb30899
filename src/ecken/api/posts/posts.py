"""``/posts``: the feed, posts, likes and comments."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from ecken.api.calls import Caller, Changer
from ecken.api.shapes import Body, CompanyNewsAnswer, MemberId, Named, named
from ecken.api.strict_json import StrictRoute
from ecken.rules.posts import COMMENT_MAX, POST_MAX
from ecken.service.posts import feed, muting, views, writing
from ecken.service.posts.feed import FeedItem, Reason
from ecken.service.posts.images import ImageView
from ecken.service.posts.views import CommentView, PostView
from ecken.service.reach.counting import note_views
from ecken.service.reach.publishing import publish_post, publish_share

__all__ = ["router"]

router = APIRouter(prefix="/posts", tags=["posts"], route_class=StrictRoute)

PostId = Annotated[str, Path(description="Public id of a post.", max_length=64)]
CommentId = Annotated[str, Path(description="Public id of a comment.", max_length=64)]


class PostBody(Body):
    """What to write, and for whom."""

    text: Annotated[str, Field(max_length=4 * POST_MAX)]
    audience: Annotated[
        str, Field(max_length=40, description="`contacts`, `second` or `everyone`.")
    ] = "contacts"


class NewPostBody(PostBody):
    """What to write, for whom, and how many are taken to pass it on."""

    share: Annotated[
        str,
        Field(max_length=40, description="For the forecast, in percent; empty: the usual share."),
    ] = ""


class ShareBody(NewPostBody):
    """For whom to share a post, with which words, and how many are taken to pass it on."""

    text: Annotated[str, Field(max_length=4 * POST_MAX)] = ""


class TextBody(Body):
    """Another text of a post."""

    text: Annotated[str, Field(max_length=4 * POST_MAX)]


class CommentBody(Body):
    """What to say about a post."""

    text: Annotated[str, Field(max_length=4 * COMMENT_MAX)]


class WordBody(Body):
    """A word, or a few in a row."""

    word: Annotated[str, Field(max_length=400)]


class MutedAnswer(BaseModel):
    """Whom and what the caller mutes."""

    members: list[Named]
    words: list[str]


class ImageAnswer(BaseModel):
    """An image of a post; `/posts/images/{key}` is the file."""

    key: str
    alt: Annotated[str, Field(description="What can be seen on it; empty if nobody said.")]
    width: Annotated[int, Field(description="Pixels.")]
    height: int

    @classmethod
    def of(cls, image: ImageView) -> ImageAnswer:
        """Show an image."""
        return cls(key=image.key, alt=image.alt, width=image.width, height=image.height)


class VersionAnswer(BaseModel):
    """An earlier text of a post, with the images of then."""

    text: str
    images: list[ImageAnswer]
    written: Annotated[int, Field(description="Epoch seconds.")]


class IdAnswer(BaseModel):
    """What was written, by its id."""

    id: str


class OriginalAnswer(BaseModel):
    """A post without what it shares; others' acts are counted as far as the caller may know."""

    id: str
    author: Named
    own: bool
    audience: Literal["contacts", "second", "everyone"]
    text: str
    images: list[ImageAnswer]
    written: Annotated[int, Field(description="Epoch seconds.")]
    changed: Annotated[int | None, Field(description="When its text was last changed.")]
    hidden: Annotated[bool, Field(description="By the administration; the caller wrote it.")]
    likes: int
    comments: int
    shares: int
    liked: Annotated[bool, Field(description="By the caller.")]


class PostAnswer(OriginalAnswer):
    """A post; what others did about it is counted as far as the caller may know."""

    shared: Annotated[OriginalAnswer | None, Field(description="The post that this one shares.")]

    @classmethod
    def of(cls, post: PostView) -> PostAnswer:
        """Show a post."""
        shared = OriginalAnswer.model_validate(_fields(post.original)) if post.original else None
        return cls.model_validate({**_fields(post), "shared": shared})


def _fields(post: PostView) -> dict[str, object]:
    return {
        "id": post.id,
        "author": named(post.author),
        "own": post.is_own,
        "audience": post.audience.value,
        "text": post.text,
        "images": [ImageAnswer.of(image) for image in post.images],
        "written": post.at,
        "changed": post.changed_at,
        "hidden": post.is_hidden,
        "likes": post.likes,
        "comments": post.comments,
        "shares": post.shares,
        "liked": post.is_liked,
    }


class CommentAnswer(BaseModel):
    """One comment."""

    id: str
    author: Named
    text: str
    written: Annotated[int, Field(description="Epoch seconds.")]
    may_delete: bool
    hidden: Annotated[bool, Field(description="By the administration; the caller wrote it.")]

    @classmethod
    def of(cls, comment: CommentView) -> CommentAnswer:
        """Show a comment."""
        return cls(
            id=comment.id,
            author=named(comment.author),
            text=comment.text,
            written=comment.at,
            may_delete=comment.may_delete,
            hidden=comment.hiding is not None,
        )


class OnePostAnswer(BaseModel):
    """A post with who likes it and its comments, oldest first."""

    post: PostAnswer
    liked_by: list[Named]
    shared_by: list[Named]
    comments: list[CommentAnswer]


class ReasonAnswer(BaseModel):
    """Which contacts of the caller did something about a post."""

    kind: Literal["liked", "commented"]
    last: Annotated[Named, Field(description="The contact who did it last.")]
    contacts: Annotated[int, Field(description="How many contacts did it.")]

    @classmethod
    def of(cls, reason: Reason) -> ReasonAnswer:
        """Show why a post is there."""
        return cls(kind=reason.kind.value, last=named(reason.who), contacts=reason.count)


class FeedItemAnswer(BaseModel):
    """A post of the feed."""

    post: PostAnswer
    reason: Annotated[
        ReasonAnswer | None, Field(description="Empty where a contact or the caller wrote it.")
    ]
    at: Annotated[int, Field(description="When it came into the feed, epoch seconds.")]
    new: Annotated[bool, Field(description="Since the caller last noted it as seen.")]

    @classmethod
    def of(cls, item: FeedItem) -> FeedItemAnswer:
        """Show a post of the feed."""
        reason = ReasonAnswer.of(item.reason) if item.reason else None
        return cls(post=PostAnswer.of(item.post), reason=reason, at=item.at, new=item.is_new)


class FeedAnswer(BaseModel):
    """A page of the feed, newest first."""

    items: list[FeedItemAnswer]
    company_news: Annotated[
        list[CompanyNewsAnswer],
        Field(description="Of companies that the caller follows, of the time of this page."),
    ]
    before: Annotated[str | None, Field(description="Pass it as `before` for the next page.")]


@router.get("")
def show_feed(
    call: Caller,
    before: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = feed.PAGE,
    order: Annotated[
        Literal["newest", "best"], Query(description="`best` has one page, of two weeks.")
    ] = "newest",
) -> FeedAnswer:
    """Return posts of contacts, and posts that contacts liked or commented on, newest first."""
    with call.reading() as world:
        if order == "best":
            found = feed.read_best(world, most=limit)
        else:
            found = feed.read_feed(world, before=before, most=limit)
    note_views(call.community, call.viewer, [item.post for item in found.items])
    return FeedAnswer(
        items=[FeedItemAnswer.of(item) for item in found.items],
        company_news=[CompanyNewsAnswer.of(item.news) for item in found.company_news],
        before=found.before,
    )


@router.post("", status_code=201, response_model=IdAnswer)
def write_post(call: Changer, body: NewPostBody) -> dict[str, Any]:
    """Write a post."""

    def run() -> dict[str, Any]:
        id = publish_post(
            call.community, call.viewer, body.text, audience=body.audience, share=body.share
        )
        return {"id": id}

    return call.once(body, run)


@router.post("/seen", status_code=204)
def note_seen(call: Caller) -> None:
    """Note that the caller has seen their feed so far."""
    feed.note_seen(call.community, call.viewer, call.community.clock())


@router.get("/muted")
def show_muted(call: Caller) -> MutedAnswer:
    """Return whom and what the caller mutes."""
    with call.reading() as world:
        muted = muting.list_muted(world)
    return MutedAnswer(members=[named(card) for card in muted.members], words=muted.words)


@router.put("/muted/members/{id}", status_code=204)
def mute_member(call: Caller, id: MemberId) -> None:
    """Leave posts of a member out of the caller's feed."""
    muting.mute_member(call.community, call.viewer, id)


@router.delete("/muted/members/{id}", status_code=204)
def unmute_member(call: Caller, id: MemberId) -> None:
    """Let posts of a member into the caller's feed again."""
    muting.unmute_member(call.community, call.viewer, id)


@router.post("/muted/words", status_code=204)
def mute_word(call: Caller, body: WordBody) -> None:
    """Leave posts with a word out of the caller's feed."""
    muting.mute_word(call.community, call.viewer, body.word)


@router.post("/muted/words/end", status_code=204)
def unmute_word(call: Caller, body: WordBody) -> None:
    """Let posts with a word into the caller's feed again."""
    muting.unmute_word(call.community, call.viewer, body.word)


@router.get("/{id}")
def show_post(call: Caller, id: PostId) -> OnePostAnswer:
    """Return a post, who likes it, and its comments."""
    with call.reading() as world:
        shown = views.show_post(world, id)
    note_views(call.community, call.viewer, [shown.post])
    return OnePostAnswer(
        post=PostAnswer.of(shown.post),
        liked_by=[named(card) for card in shown.likers],
        shared_by=[named(card) for card in shown.sharers],
        comments=[CommentAnswer.of(comment) for comment in shown.comments],
    )


@router.post("/{id}/shares", status_code=201, response_model=IdAnswer)
def share_post(call: Changer, id: PostId, body: ShareBody) -> dict[str, Any]:
    """Share a post that is for all members."""

    def run() -> dict[str, Any]:
        shared = publish_share(
            call.community,
            call.viewer,
            id,
            body.text,
            audience=body.audience,
            share=body.share,
        )
        return {"id": shared}

    return call.once(body, run)


@router.put("/{id}/text", status_code=204)
def edit_post(call: Caller, id: PostId, body: TextBody) -> None:
    """Change the text of a post of the caller's; the one before stays visible."""
    writing.edit_post(call.community, call.viewer, id, body.text)


@router.get("/{id}/versions")
def list_versions(call: Caller, id: PostId) -> list[VersionAnswer]:
    """Return the earlier texts of a post, newest first."""
    with call.reading() as world:
        _, versions = views.show_versions(world, id)
    return [
        VersionAnswer(
            text=version.text,
            images=[ImageAnswer.of(image) for image in version.images],
            written=version.at,
        )
        for version in versions
    ]


@router.delete("/{id}", status_code=204)
def delete_post(call: Caller, id: PostId) -> None:
    """Delete a post of the caller's."""
    writing.delete_post(call.community, call.viewer, id)


@router.post("/{id}/restore", status_code=204)
def restore_post(call: Caller, id: PostId) -> None:
    """Take the deletion of a post back, within a minute."""
    writing.restore_post(call.community, call.viewer, id)


@router.put("/{id}/like", status_code=204)
def like_post(call: Caller, id: PostId) -> None:
    """Like a post; doing so again changes nothing."""
    writing.like_post(call.community, call.viewer, id)


@router.delete("/{id}/like", status_code=204)
def unlike_post(call: Caller, id: PostId) -> None:
    """Take a like back."""
    writing.unlike_post(call.community, call.viewer, id)


@router.post("/{id}/comments", status_code=201, response_model=IdAnswer)
def write_comment(call: Changer, id: PostId, body: CommentBody) -> dict[str, Any]:
    """Comment on a post."""

    def run() -> dict[str, Any]:
        return {"id": writing.write_comment(call.community, call.viewer, id, body.text)}

    return call.once(body, run)


@router.delete("/{id}/comments/{comment}", status_code=204)
def delete_comment(call: Caller, id: PostId, comment: CommentId) -> None:
    """Delete a comment of the caller's, or one on a post of theirs."""
    writing.delete_comment(call.community, call.viewer, id, comment)


@router.post("/{id}/comments/{comment}/restore", status_code=204)
def restore_comment(call: Caller, id: PostId, comment: CommentId) -> None:
    """Take the deletion of a comment of the caller's back, within a minute."""
    writing.restore_comment(call.community, call.viewer, id, comment)
