"""Methods of a client: posts."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from collections.abc import AsyncIterator
from types import NoneType
from typing import Unpack

from ecken.client.call import Call, Paging, key_for, part
from ecken.client.method_groups import AsyncGroup
from ecken.client.shapes.posts import (
    AddImagesForm,
    AltBody,
    CommentBody,
    DoneAnswer,
    FeedAnswer,
    FeedItemAnswer,
    IdAnswer,
    ListPostsQuery,
    MemberPostsAnswer,
    MutedAnswer,
    NewPostBody,
    OnePostAnswer,
    PostAnswer,
    ShareBody,
    ShowFeedQuery,
    ShowImageQuery,
    TextBody,
    VersionAnswer,
    WordBody,
    WritePostWithImagesForm,
)

__all__ = ["Posts"]


class Posts(AsyncGroup):
    """Operations: posts."""

    async def list_posts(self, id: str, /, **query: Unpack[ListPostsQuery]) -> MemberPostsAnswer:
        """Return the posts of a member that the caller may open, newest first."""
        return await self._ask(
            MemberPostsAnswer, Call("GET", f"/members/{part(id)}/posts", query=query)
        )

    def each_of_list_posts(
        self, id: str, /, **query: Unpack[ListPostsQuery]
    ) -> AsyncIterator[PostAnswer]:
        """Yield the posts of `list_posts`, page after page, each when its turn comes."""
        call = Call("GET", f"/members/{part(id)}/posts", query=query)
        paging = Paging("posts", asked="before", following="before")
        return self._pages(PostAnswer, call, paging)

    async def show_feed(self, **query: Unpack[ShowFeedQuery]) -> FeedAnswer:
        """Return posts of contacts, and posts that contacts liked or commented on, newest first."""
        return await self._ask(FeedAnswer, Call("GET", "/posts", query=query))

    def each_of_show_feed(self, **query: Unpack[ShowFeedQuery]) -> AsyncIterator[FeedItemAnswer]:
        """Yield the items of `show_feed`, page after page, each when its turn comes."""
        call = Call("GET", "/posts", query=query)
        paging = Paging("items", asked="before", following="before")
        return self._pages(FeedItemAnswer, call, paging)

    async def write_post(
        self, *, idempotency_key: str | None = None, **body: Unpack[NewPostBody]
    ) -> IdAnswer:
        """Write a post."""
        return await self._ask(
            IdAnswer, Call("POST", "/posts", body=body, key=key_for(idempotency_key))
        )

    async def show_image(self, key: str, /, **query: Unpack[ShowImageQuery]) -> bytes:
        """Return an image of a post that the caller may open, as WebP."""
        return await self._ask(bytes, Call("GET", f"/posts/images/{part(key)}", query=query))

    async def show_muted(self) -> MutedAnswer:
        """Return whom and what the caller mutes."""
        return await self._ask(MutedAnswer, Call("GET", "/posts/muted"))

    async def mute_member(self, id: str, /) -> None:
        """Leave posts of a member out of the caller's feed."""
        await self._ask(NoneType, Call("PUT", f"/posts/muted/members/{part(id)}"))

    async def unmute_member(self, id: str, /) -> None:
        """Let posts of a member into the caller's feed again."""
        await self._ask(NoneType, Call("DELETE", f"/posts/muted/members/{part(id)}"))

    async def mute_word(self, **body: Unpack[WordBody]) -> None:
        """Leave posts with a word out of the caller's feed."""
        await self._ask(NoneType, Call("POST", "/posts/muted/words", body=body))

    async def unmute_word(self, **body: Unpack[WordBody]) -> None:
        """Let posts with a word into the caller's feed again."""
        await self._ask(NoneType, Call("POST", "/posts/muted/words/end", body=body))

    async def note_seen(self) -> None:
        """Note that the caller has seen their feed so far."""
        await self._ask(NoneType, Call("POST", "/posts/seen"))

    async def write_post_with_images(
        self, *, idempotency_key: str | None = None, **form: Unpack[WritePostWithImagesForm]
    ) -> IdAnswer:
        """Write a post with up to four images, sent as a form: `image` and `alt` once for each."""
        return await self._ask(
            IdAnswer, Call("POST", "/posts/with-images", form=form, key=key_for(idempotency_key))
        )

    async def show_post(self, id: str, /) -> OnePostAnswer:
        """Return a post, who likes it, and its comments."""
        return await self._ask(OnePostAnswer, Call("GET", f"/posts/{part(id)}"))

    async def delete_post(self, id: str, /) -> None:
        """Delete a post of the caller's."""
        await self._ask(NoneType, Call("DELETE", f"/posts/{part(id)}"))

    async def write_comment(
        self, id: str, /, *, idempotency_key: str | None = None, **body: Unpack[CommentBody]
    ) -> IdAnswer:
        """Comment on a post."""
        return await self._ask(
            IdAnswer,
            Call("POST", f"/posts/{part(id)}/comments", body=body, key=key_for(idempotency_key)),
        )

    async def delete_comment(self, id: str, comment: str, /) -> None:
        """Delete a comment of the caller's, or one on a post of theirs."""
        await self._ask(NoneType, Call("DELETE", f"/posts/{part(id)}/comments/{part(comment)}"))

    async def restore_comment(self, id: str, comment: str, /) -> None:
        """Take the deletion of a comment of the caller's back, within a minute."""
        await self._ask(
            NoneType, Call("POST", f"/posts/{part(id)}/comments/{part(comment)}/restore")
        )

    async def add_images(
        self, id: str, /, *, idempotency_key: str | None = None, **form: Unpack[AddImagesForm]
    ) -> DoneAnswer:
        """Put images into a post of the caller's; what it was before stays visible."""
        return await self._ask(
            DoneAnswer,
            Call("POST", f"/posts/{part(id)}/images", form=form, key=key_for(idempotency_key)),
        )

    async def describe_image(self, id: str, key: str, /, **body: Unpack[AltBody]) -> None:
        """Describe an image of a post of the caller's otherwise; its key changes."""
        await self._ask(NoneType, Call("PUT", f"/posts/{part(id)}/images/{part(key)}", body=body))

    async def take_image_out(self, id: str, key: str, /) -> None:
        """Take an image out of a post of the caller's; what it was before stays visible."""
        await self._ask(NoneType, Call("DELETE", f"/posts/{part(id)}/images/{part(key)}"))

    async def like_post(self, id: str, /) -> None:
        """Like a post; doing so again changes nothing."""
        await self._ask(NoneType, Call("PUT", f"/posts/{part(id)}/like"))

    async def unlike_post(self, id: str, /) -> None:
        """Take a like back."""
        await self._ask(NoneType, Call("DELETE", f"/posts/{part(id)}/like"))

    async def restore_post(self, id: str, /) -> None:
        """Take the deletion of a post back, within a minute."""
        await self._ask(NoneType, Call("POST", f"/posts/{part(id)}/restore"))

    async def share_post(
        self, id: str, /, *, idempotency_key: str | None = None, **body: Unpack[ShareBody]
    ) -> IdAnswer:
        """Share a post that is for all members."""
        return await self._ask(
            IdAnswer,
            Call("POST", f"/posts/{part(id)}/shares", body=body, key=key_for(idempotency_key)),
        )

    async def edit_post(self, id: str, /, **body: Unpack[TextBody]) -> None:
        """Change the text of a post of the caller's; the one before stays visible."""
        await self._ask(NoneType, Call("PUT", f"/posts/{part(id)}/text", body=body))

    async def list_versions(self, id: str, /) -> list[VersionAnswer]:
        """Return the earlier texts of a post, newest first."""
        return await self._ask(list[VersionAnswer], Call("GET", f"/posts/{part(id)}/versions"))
