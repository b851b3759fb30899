"""Rows of posts and of what others do about them, on both databases."""

from __future__ import annotations

from ecken.rules.posts import PostAudience, PostState
from ecken.store.database import Database
from ecken.store.moderation.cases import decide_case, insert_case, lift_case, read_hidings
from ecken.store.posts.acts import delete_like, insert_like, read_acts, read_acts_by
from ecken.store.posts.comments import (
    find_comment,
    insert_comment,
    purge_comments,
    read_comments,
    read_hidden_comments,
    set_comment_state,
)
from ecken.store.posts.mutes import (
    delete_muted_member,
    insert_muted_member,
    insert_muted_word,
    read_muted_members,
    read_muted_words,
    read_seen_until,
    write_seen_until,
)
from ecken.store.posts.posts import (
    find_post,
    find_posts,
    insert_post,
    purge_posts,
    read_posts,
    read_posts_by,
    read_posts_of,
    read_texts,
    read_versions,
    replace_text,
    set_post_state,
)
from ecken.store.profiles.members import insert_member

ALL = PostAudience.EVERYONE


def _members(database: Database, count: int) -> list[int]:
    with database.writing() as connection:
        return [
            insert_member(connection, {"email": f"m{i}@example.org", "last_name": "M"}, at=1)
            for i in range(count)
        ]


def test_a_post_with_its_acts_is_written_and_read(database: Database) -> None:
    ada, ben = _members(database, 2)
    with database.writing() as connection:
        post = insert_post(connection, ada, text="Hello", audience=ALL, at=10)
        assert insert_like(connection, post.id, ben, at=20)
        assert not insert_like(connection, post.id, ben, at=21)
        comment = insert_comment(connection, post.id, ben, text="I see", at=30)
        share = insert_post(connection, ben, text="", audience=ALL, at=40, shared_post_id=post.id)
        acts = {
            (act.kind, act.actor_id, act.at, act.id) for act in read_acts(connection, [post.id])
        }
        assert acts == {
            ("like", ben, 20, 0),
            ("comment", ben, 30, comment.id),
            ("share", ben, 40, share.id),
        }
        by_ben = read_acts_by(connection, [ben], besides=[], since=0, until=25)
        assert [(act.kind, found) for act, found in by_ben] == [("like", post)]
        assert find_post(connection, share.public_id) == share._replace(original_author_id=ada)
        assert find_posts(connection, [post.public_id]) == read_posts(connection, [post.id])
        assert read_posts_by(connection, [ada, ben], since=10, until=39) == [post]
        assert [row.text for row in read_comments(connection, [comment.id])] == ["I see"]
        assert find_comment(connection, post.id, comment.public_id) == comment
        assert delete_like(connection, post.id, ben)
        assert not delete_like(connection, post.id, ben)


def test_what_is_deleted_goes_after_its_time(database: Database) -> None:
    (ada,) = _members(database, 1)
    with database.writing() as connection:
        post = insert_post(connection, ada, text="Hello", audience=ALL, at=10)
        share = insert_post(connection, ada, text="", audience=ALL, at=11, shared_post_id=post.id)
        comment = insert_comment(connection, share.id, ada, text="I see", at=12)
        set_comment_state(connection, comment.id, PostState.DELETED, deleted_at=50)
        assert read_acts(connection, [share.id]) == []
        assert (purge_comments(connection, before=50), purge_comments(connection, before=51)) == (
            0,
            1,
        )
        set_post_state(connection, post.id, PostState.DELETED, deleted_at=50)
        shared = find_post(connection, share.public_id)
        assert shared is not None
        assert shared.original_author_id is None
        assert (purge_posts(connection, before=50), purge_posts(connection, before=51)) == (0, 1)
        assert find_post(connection, share.public_id) is None


def test_a_changed_text_keeps_the_ones_before(database: Database) -> None:
    (ada,) = _members(database, 1)
    with database.writing() as connection:
        post = insert_post(connection, ada, text="One", audience=ALL, at=10)
        replace_text(connection, post, "Two", at=20)
        (post,) = read_posts(connection, [post.id])
        replace_text(connection, post, "Three", at=30)
        assert read_texts(connection, [post.id]) == {post.id: "Three"}
        assert read_versions(connection, post.id) == [("Two", 20), ("One", 10)]


def test_what_is_muted_and_seen_is_kept_once(database: Database) -> None:
    ada, ben = _members(database, 2)
    with database.writing() as connection:
        for _ in range(2):
            insert_muted_member(connection, ada, ben, at=10)
            insert_muted_word(connection, ada, "word", at=10)
        assert read_muted_members(connection, ada) == [ben]
        assert read_muted_words(connection, ada) == ["word"]
        delete_muted_member(connection, ada, ben)
        assert read_muted_members(connection, ada) == []
        assert read_seen_until(connection, ada) is None
        for at in (5, 7):
            write_seen_until(connection, ada, at)
        assert read_seen_until(connection, ada) == 7


def test_posts_of_one_member_are_read_page_by_page_as_far_as_they_are_asked_for(
    database: Database,
) -> None:
    ada, ben, cem = _members(database, 3)
    near, far = [PostAudience.CONTACTS], list(PostAudience)

    def ids(before: tuple[int, str], audiences: list[PostAudience], hidden: list[int]) -> list[str]:
        found = read_posts_of(
            connection,
            ada,
            audiences=audiences,
            states=[PostState.VISIBLE],
            hidden=hidden,
            before=before,
            most=2,
        )
        return [post.public_id for post in found]

    with database.writing() as connection:
        old = insert_post(connection, ada, text="1", audience=ALL, at=10)
        of_ben = insert_post(connection, ben, text="2", audience=ALL, at=11)
        share = insert_post(connection, ada, text="", audience=ALL, at=12, shared_post_id=of_ben.id)
        twins = [insert_post(connection, ada, text="3", audience=near[0], at=13) for _ in range(2)]
        gone = insert_post(connection, ada, text="4", audience=ALL, at=14)
        set_post_state(connection, gone.id, PostState.DELETED, deleted_at=15)
        first, second = sorted(post.public_id for post in twins)
        assert ids((20, ""), far, []) == [first, second]
        assert ids((13, first), far, []) == [second, share.public_id]
        assert ids((12, share.public_id), far, []) == [old.public_id]
        assert ids((20, ""), near, []) == [first, second]
        assert ids((20, ""), [ALL], []) == [share.public_id, old.public_id]
        assert ids((20, ""), [ALL], [ben, cem]) == [old.public_id]
        assert ids((20, ""), [], []) == []
        set_post_state(connection, of_ben.id, PostState.HIDDEN, deleted_at=None)
        assert ids((20, ""), [ALL], []) == [old.public_id]


def test_hidden_comments_are_read_for_their_author(database: Database) -> None:
    ada, ben = _members(database, 2)
    with database.writing() as connection:
        post = insert_post(connection, ada, text="1", audience=ALL, at=10)
        hidden, _ = (
            insert_comment(connection, post.id, ben, text=text, at=11) for text in ("a", "b")
        )
        set_comment_state(connection, hidden.id, PostState.HIDDEN, deleted_at=None)
        found = read_hidden_comments(connection, post.id, ben)
        assert [(row.text, row.state) for row in found] == [("a", PostState.HIDDEN)]
        assert read_hidden_comments(connection, post.id, ada) == []
        case = insert_case(
            connection,
            kind="comment",
            subject_id=hidden.public_id,
            member=ben,
            picture=None,
            at=20,
        )
        assert read_hidings(connection, ben, "comment") == {}
        decide_case(connection, case, {"decided_at": 21, "action": "warn", "hides": True})
        assert {key: row.id for key, row in read_hidings(connection, ben, "comment").items()} == {
            hidden.public_id: case.id
        }
        assert read_hidings(connection, ada, "comment") == {}
        assert read_hidings(connection, ben, "post") == {}
        lift_case(connection, case, at=22)
        assert read_hidings(connection, ben, "comment") == {}
