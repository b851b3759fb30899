"""Shapes of what is sent and answered: posts."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from ecken.client.shapes.shared import CompanyNewsAnswer, Named

__all__ = [
    "AddImagesForm",
    "AltBody",
    "CommentAnswer",
    "CommentBody",
    "DoneAnswer",
    "FeedAnswer",
    "FeedItemAnswer",
    "IdAnswer",
    "ImageAnswer",
    "ListPostsQuery",
    "MemberPostsAnswer",
    "MutedAnswer",
    "NewPostBody",
    "OnePostAnswer",
    "OriginalAnswer",
    "PostAnswer",
    "ReasonAnswer",
    "ShareBody",
    "ShowFeedQuery",
    "ShowImageQuery",
    "TextBody",
    "VersionAnswer",
    "WordBody",
    "WritePostWithImagesForm",
]


class AddImagesForm(TypedDict):
    """The form of `posts.add_images`."""

    image: list[bytes]
    alt: NotRequired[list[str]]


class AltBody(TypedDict):
    """What can be seen on an image."""

    alt: str


class CommentAnswer(TypedDict):
    """One comment."""

    id: str
    author: Named
    text: str
    written: int
    may_delete: bool
    hidden: bool


class CommentBody(TypedDict):
    """What to say about a post."""

    text: str


class DoneAnswer(TypedDict):
    """Nothing more than that it is done."""


class FeedAnswer(TypedDict):
    """A page of the feed, newest first."""

    items: list[FeedItemAnswer]
    company_news: list[CompanyNewsAnswer]
    before: str | None


class FeedItemAnswer(TypedDict):
    """A post of the feed."""

    post: PostAnswer
    reason: ReasonAnswer | None
    at: int
    new: bool


class IdAnswer(TypedDict):
    """What was written, by its id."""

    id: str


class ImageAnswer(TypedDict):
    """An image of a post; `/posts/images/{key}` is the file."""

    key: str
    alt: str
    width: int
    height: int


class ListPostsQuery(TypedDict):
    """What the address of `posts.list_posts` may say."""

    before: NotRequired[str | None]
    limit: NotRequired[int]


class MemberPostsAnswer(TypedDict):
    """A page of the posts of a member, newest first."""

    posts: list[PostAnswer]
    before: str | None


class MutedAnswer(TypedDict):
    """Whom and what the caller mutes."""

    members: list[Named]
    words: list[str]


class NewPostBody(TypedDict):
    """What to write, for whom, and how many are taken to pass it on."""

    text: str
    audience: NotRequired[str]
    share: NotRequired[str]


class OnePostAnswer(TypedDict):
    """A post with who likes it and its comments, oldest first."""

    post: PostAnswer
    liked_by: list[Named]
    shared_by: list[Named]
    comments: list[CommentAnswer]


class OriginalAnswer(TypedDict):
    """A post without what it shares; others' acts are counted as far as the caller may know."""

    id: str
    author: Named
    own: bool
    audience: Literal["contacts", "second", "everyone"]
    text: str
    images: list[ImageAnswer]
    written: int
    changed: int | None
    hidden: bool
    likes: int
    comments: int
    shares: int
    liked: bool


class PostAnswer(TypedDict):
    """A post; what others did about it is counted as far as the caller may know."""

    id: str
    author: Named
    own: bool
    audience: Literal["contacts", "second", "everyone"]
    text: str
    images: list[ImageAnswer]
    written: int
    changed: int | None
    hidden: bool
    likes: int
    comments: int
    shares: int
    liked: bool
    shared: OriginalAnswer | None


class ReasonAnswer(TypedDict):
    """Which contacts of the caller did something about a post."""

    kind: Literal["liked", "commented"]
    last: Named
    contacts: int


class ShareBody(TypedDict):
    """For whom to share a post, with which words, and how many are taken to pass it on."""

    text: NotRequired[str]
    audience: NotRequired[str]
    share: NotRequired[str]


class ShowFeedQuery(TypedDict):
    """What the address of `posts.show_feed` may say."""

    before: NotRequired[str | None]
    limit: NotRequired[int]
    order: NotRequired[Literal["newest", "best"]]


class ShowImageQuery(TypedDict):
    """What the address of `posts.show_image` may say."""

    size: NotRequired[Literal["large", "small"]]


class TextBody(TypedDict):
    """Another text of a post."""

    text: str


class VersionAnswer(TypedDict):
    """An earlier text of a post, with the images of then."""

    text: str
    images: list[ImageAnswer]
    written: int


class WordBody(TypedDict):
    """A word, or a few in a row."""

    word: str


class WritePostWithImagesForm(TypedDict):
    """The form of `posts.write_post_with_images`."""

    text: NotRequired[str]
    audience: NotRequired[str]
    share: NotRequired[str]
    image: list[bytes]
    alt: NotRequired[list[str]]
