"""Rows of images of posts, and of posts that were reported, on both databases."""

from __future__ import annotations

from sqlalchemy import Connection

from ecken.rules.posts import PostAudience, PostState
from ecken.store.database import Database
from ecken.store.moderation.case_images import copy_images, find_case_image, read_case_images
from ecken.store.moderation.cases import find_open_case, insert_case
from ecken.store.moderation.tombstones import forget_member
from ecken.store.posts.images import (
    ImageValues,
    count_image_bytes,
    describe_image,
    end_image,
    find_image_row,
    insert_images,
    read_content,
    read_images,
    read_images_of_all_versions,
)
from ecken.store.posts.posts import (
    PostRow,
    count_versions,
    insert_post,
    replace_text,
    set_post_state,
)
from ecken.store.profiles.members import insert_member

LAKE = ImageValues("A lake", 640, 480, b"large lake", b"lake")
HILL = ImageValues("", 60, 40, b"hill", b"")


def _post(connection: Connection) -> PostRow:
    member = insert_member(connection, {"email": "m@example.org", "last_name": "M"}, at=1)
    return insert_post(connection, member, text="Hello", audience=PostAudience.EVERYONE, at=10)


def test_images_are_put_in_described_anew_and_taken_out(database: Database) -> None:
    with database.writing() as connection:
        post = _post(connection)
        insert_images(connection, post, [LAKE, HILL])
        lake, hill = read_images(connection, [post.id])[post.id]
        assert (lake.place, lake.alt, lake.width, lake.height) == (0, "A lake", 640, 480)
        assert find_image_row(connection, lake.public_id) == lake
        assert find_image_row(connection, "x" * 22) is None
        assert find_image_row(connection, "'; --") is None
        assert count_versions(connection, post.id) == 0
        replace_text(connection, post, "Hello", at=11)
        assert count_versions(connection, post.id) == 1
        describe_image(connection, lake, "A dark lake", version=1)
        end_image(connection, hill.id, version=0)
        [dark] = read_images(connection, [post.id])[post.id]
        assert (dark.place, dark.alt, dark.first_version) == (0, "A dark lake", 1)
        shown = read_images_of_all_versions(connection, post.id)
        assert [[i.alt for i in shown if i.is_in(v)] for v in (0, 1, 2)] == [
            ["A lake", ""],
            ["A dark lake"],
            ["A dark lake"],
        ]
        assert read_images(connection, []) == {}


def test_the_small_copy_of_a_small_image_is_the_image(database: Database) -> None:
    with database.writing() as connection:
        post = _post(connection)
        insert_images(connection, post, [LAKE, HILL])
        lake, hill = read_images(connection, [post.id])[post.id]
        for image, is_small, content in (
            (lake, False, b"large lake"),
            (lake, True, b"lake"),
            (hill, False, b"hill"),
            (hill, True, b"hill"),
        ):
            assert read_content(connection, image.id, is_small=is_small) == content


def test_bytes_are_counted_but_for_deleted_posts(database: Database) -> None:
    with database.writing() as connection:
        post = _post(connection)
        assert count_image_bytes(connection, post.author_id) == 0
        insert_images(connection, post, [LAKE, HILL])
        assert count_image_bytes(connection, post.author_id) == 18
        set_post_state(connection, post.id, PostState.DELETED, deleted_at=12)
        assert count_image_bytes(connection, post.author_id) == 0


def test_a_case_keeps_the_images_of_each_report_until_it_is_about_nobody(
    database: Database,
) -> None:
    with database.writing() as connection:
        post = _post(connection)
        insert_images(connection, post, [LAKE, HILL])
        lake, hill = read_images(connection, [post.id])[post.id]
        insert_case(
            connection,
            kind="post",
            subject_id=post.public_id,
            member=post.author_id,
            picture=None,
            at=20,
        )
        case = find_open_case(connection, "post", post.public_id)
        assert case is not None
        copy_images(connection, case.id, [lake.public_id])
        copy_images(connection, case.id, [lake.public_id, hill.public_id])
        copy_images(connection, case.id, [])
        told = {lake.public_id: "A lake", hill.public_id: ""}
        assert read_case_images(connection, case.id) == told
        assert find_case_image(connection, case.public_id, lake.public_id) == b"large lake"
        assert find_case_image(connection, "x" * 22, lake.public_id) is None
        assert find_case_image(connection, case.public_id, "'") is None
        forget_member(connection, post.author_id)
        assert read_case_images(connection, case.id) == {}
