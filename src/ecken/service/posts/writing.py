"""Writing posts and comments, liking, and taking each of them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ecken.durations import DAY_S
from ecken.errors import Conflict, NotFound
from ecken.rules.posts import COMMENT_MAX, POST_MAX, PostAudience, PostState, parse_post_audience
from ecken.rules.request import UNDO_S
from ecken.rules.text import clean_text
from ecken.service.community import Community
from ecken.service.posts.images import change_images, put_in
from ecken.service.posts.opening import Opening
from ecken.service.posts.telling import tell_of_comment, tell_of_like, tell_of_share
from ecken.service.world import World
from ecken.store.posts.acts import delete_like, insert_like
from ecken.store.posts.comments import (
    CommentRow,
    delete_comment_row,
    find_comment,
    insert_comment,
    purge_comments,
    set_comment_state,
)
from ecken.store.posts.images import ImageValues
from ecken.store.posts.posts import (
    PostRow,
    delete_post_row,
    find_post,
    insert_post,
    purge_posts,
    read_posts,
    read_texts,
    replace_text,
    set_post_state,
)

__all__ = [
    "delete_comment",
    "delete_post",
    "edit_post",
    "like_post",
    "purge_deleted_posts",
    "restore_comment",
    "restore_post",
    "share_post",
    "unlike_post",
    "write_comment",
    "write_post",
]


def write_post(
    community: Community,
    viewer: int,
    text: str,
    *,
    audience: str,
    images: Sequence[ImageValues] = (),
) -> str:
    """Write a post, with images that were drawn (:func:`~ecken.service.posts.images.draw_images`).

    Return its id. A post with images needs no text.

    Raises
    ------
    Invalid
        ``text_missing``; ``text_too_long``; ``post_audience_unknown``.
    Conflict
        ``images_full``
    TooMany
        ``too_many_tries``: more than ``post_limit``.
    """
    text = clean_text(text, most=POST_MAX, field="text", is_required=not images)
    for_whom = parse_post_audience(audience)
    community.limits.hit(f"post {viewer}", community.settings.post_limit)
    with community.changing(viewer) as world:
        row = insert_post(world.connection, viewer, text=text, audience=for_whom, at=world.now)
        put_in(community, world, row, images)
        return row.public_id


def share_post(
    community: Community, viewer: int, post_id: str, text: str = "", *, audience: str
) -> str:
    """Share a post for all members, with words of one's own or without; return the new post's id.

    Whoever shares a share shares what it shares.

    Raises
    ------
    NotFound
        No such post for this viewer.
    Conflict
        ``post_not_for_all``: what was written for some is not carried to others.
    Invalid
        ``text_too_long``; ``post_audience_unknown``.
    TooMany
        ``too_many_tries``: more than ``post_limit``.
    """
    text = clean_text(text, most=POST_MAX, field="text")
    for_whom = parse_post_audience(audience)
    community.limits.hit(f"post {viewer}", community.settings.post_limit)
    with community.changing(viewer) as world:
        post = Opening(world).find(post_id)
        if post.shared_post_id is not None:
            (post,) = read_posts(world.connection, [post.shared_post_id])
        if post.audience is not PostAudience.EVERYONE:
            raise Conflict(
                "post_not_for_all",
                "Only posts for all members can be shared; this one is for some.",
            )
        row = insert_post(
            world.connection,
            viewer,
            text=text,
            audience=for_whom,
            at=world.now,
            shared_post_id=post.id,
        )
        tell_of_share(world, post)
        return row.public_id


def edit_post(
    community: Community,
    viewer: int,
    post_id: str,
    text: str | None,
    *,
    kept: Mapping[str, str] | None = None,
    added: Sequence[ImageValues] = (),
) -> None:
    """Change text or images of a post of one's own; what was before stays in its history.

    ``None`` leaves the text as it is. ``kept`` are the keys of the images that stay, with their
    descriptions; ``None``: all as they are. ``added`` come behind them.

    Raises
    ------
    NotFound
        No such post of the viewer's, or no such image in it.
    Invalid
        ``text_missing``; ``text_too_long``; ``images_too_many``; ``images_in_share``.
    Conflict
        ``images_full``
    TooMany
        ``too_many_tries``: more than ``post_limit``.
    """
    cleaned = None if text is None else clean_text(text, most=POST_MAX, field="text")
    community.limits.hit(f"post {viewer}", community.settings.post_limit)
    with community.changing(viewer) as world:
        post = Opening(world).find(post_id)
        if post.author_id != viewer:
            raise NotFound
        before = read_texts(world.connection, [post.id])[post.id]
        new = before if cleaned is None else cleaned
        images, is_changed = change_images(community, world, post, kept, added)
        if not images and post.shared_post_id is None:
            clean_text(new, most=POST_MAX, field="text", is_required=True)
        if is_changed or new != before:
            replace_text(world.connection, post, new, at=world.now)


def delete_post(community: Community, viewer: int, post_id: str) -> None:
    """Delete a post of one's own, with all that others did about it.

    Raises
    ------
    NotFound
        No such post of the viewer's.
    """
    with community.changing(viewer) as world:
        post = _own_post(world, post_id)
        if post.state is PostState.HIDDEN:  # what the administration hid does not come back
            delete_post_row(world.connection, post.id)
        elif post.state is PostState.VISIBLE:
            set_post_state(world.connection, post.id, PostState.DELETED, deleted_at=world.now)
        else:
            raise NotFound


def restore_post(community: Community, viewer: int, post_id: str) -> None:
    """Take the deletion of a post back, within a minute.

    Raises
    ------
    NotFound
        No post that the viewer has just deleted.
    """
    with community.changing(viewer) as world:
        post = _own_post(world, post_id)
        if not _is_just_deleted(world, post):
            raise NotFound
        set_post_state(world.connection, post.id, PostState.VISIBLE, deleted_at=None)


def like_post(community: Community, viewer: int, post_id: str) -> None:
    """Like a post; doing so again changes nothing.

    Raises
    ------
    NotFound
        No such post for this viewer.
    TooMany
        ``too_many_tries``: more than ``like_limit``.
    """
    community.limits.hit(f"like {viewer}", community.settings.like_limit)
    with community.changing(viewer) as world:
        post = Opening(world).find(post_id)
        if insert_like(world.connection, post.id, viewer, at=world.now):
            tell_of_like(world, post)


def unlike_post(community: Community, viewer: int, post_id: str) -> None:
    """Take a like back; if there is none, nothing changes.

    Raises
    ------
    NotFound
        No such post for this viewer.
    """
    with community.changing(viewer) as world:
        delete_like(world.connection, Opening(world).find(post_id).id, viewer)


def write_comment(community: Community, viewer: int, post_id: str, text: str) -> str:
    """Comment on a post; return the comment's id.

    Raises
    ------
    NotFound
        No such post for this viewer, or it was deleted meanwhile.
    Invalid
        ``text_missing``; ``text_too_long``.
    TooMany
        ``too_many_tries``: more than ``comment_limit``.
    """
    text = clean_text(text, most=COMMENT_MAX, field="text", is_required=True)
    community.limits.hit(f"comment {viewer}", community.settings.comment_limit)
    with community.changing(viewer) as world:
        post = Opening(world).find(post_id)
        row = insert_comment(world.connection, post.id, viewer, text=text, at=world.now)
        tell_of_comment(world, post)
        return row.public_id


def delete_comment(community: Community, viewer: int, post_id: str, comment_id: str) -> bool:
    """Delete a comment of one's own, or somebody's on a post of one's own; the latter for good.

    Return whether the viewer can take that back: it was theirs, and not hidden.

    Raises
    ------
    NotFound
        No such comment that the viewer may delete.
    """
    with community.changing(viewer) as world:
        opening = Opening(world)
        post = opening.find(post_id)
        comment = find_comment(world.connection, post.id, comment_id)
        shown = {act.id for act in opening.acts([post])[post.id].comments}
        is_own = comment is not None and comment.author_id == viewer
        if comment is not None and is_own and comment.state is PostState.HIDDEN:
            delete_comment_row(world.connection, comment.id)  # as with a post: it stays away
            return False
        if comment is None or comment.id not in shown:
            raise NotFound
        if is_own:
            set_comment_state(world.connection, comment.id, PostState.DELETED, deleted_at=world.now)
        elif post.author_id == viewer:
            delete_comment_row(world.connection, comment.id)
        else:
            raise NotFound
        return is_own


def restore_comment(community: Community, viewer: int, post_id: str, comment_id: str) -> None:
    """Take the deletion of a comment of one's own back, within a minute.

    Raises
    ------
    NotFound
        No comment that the viewer has just deleted.
    """
    with community.changing(viewer) as world:
        post = Opening(world).find(post_id)
        comment = find_comment(world.connection, post.id, comment_id)
        if comment is None or comment.author_id != viewer or not _is_just_deleted(world, comment):
            raise NotFound
        set_comment_state(world.connection, comment.id, PostState.VISIBLE, deleted_at=None)


def purge_deleted_posts(community: Community) -> None:
    """Remove what was deleted a day ago; until then the rows can tell what became of them."""
    before = community.clock() - DAY_S
    with community.writing() as connection:
        purge_comments(connection, before=before)
        purge_posts(connection, before=before)


def _own_post(world: World, post_id: str) -> PostRow:
    post = find_post(world.connection, post_id)
    if post is None or post.author_id != world.viewer:
        raise NotFound
    return post


def _is_just_deleted(world: World, row: PostRow | CommentRow) -> bool:
    return (
        row.state is PostState.DELETED
        and row.deleted_at is not None
        and world.now - row.deleted_at <= UNDO_S
    )
