"""Blocked, deleted and never there: the same answer for every id that somebody remembers (R4)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from ecken.errors import Conflict
from ecken.rules.audience import Audience
from ecken.rules.posts import PostAudience
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.contacts.contacts import block_member, remove_contact
from ecken.service.talk.messages import send_message
from ecken.store.posts.acts import insert_like
from ecken.store.posts.comments import insert_comment
from ecken.store.posts.posts import insert_post
from ecken.store.tables import contact_requests, conversations, introductions, messages
from ecken.store.talk.messages import insert_conversation, insert_message
from tests.community import DAY_S, NOW, Town
from tests.privacy.plans import NAMES, Plan, built, write_introduction, write_request
from tests.privacy.routes import Known, questions
from tests.privacy.twins import Question, Twins, twins_of

API = "/api/v1"
ADA, BEN, CEM, DORA, EVA, FINN, GUEL, HANS = range(8)
CLOSED = ("accepted", "withdrawn", "expired", "ended")


def _write_everything(town: Town) -> None:
    """Give Ada and Hans all that two members can have had with each other."""
    ids = [town.id(name) for name in NAMES]
    ada, hans, dora, ben = ids[ADA], ids[HANS], ids[DORA], ids[BEN]
    with town.community.writing() as connection:
        for sender, recipient in ((ada, hans), (hans, ada)):
            for state in CLOSED:
                write_request(connection, sender, recipient, state)
        write_request(connection, hans, ada, "pending")
        for state in ("agreed", "withdrawn", "passed_on", "asked"):
            write_introduction(connection, ada, hans, dora if state != "asked" else ben, state)
            write_introduction(connection, hans, ada, dora if state != "asked" else ben, state)
        write_introduction(connection, dora, hans, ada, "passed_on")
        pair = insert_conversation(connection, (ada, hans), is_pair=True, at=NOW - DAY_S)
        three = insert_conversation(connection, (ada, hans, dora), is_pair=False, at=NOW - DAY_S)
        for conversation in (pair, three):
            for i, author in enumerate((ada, hans, ada, hans)):
                insert_message(
                    connection,
                    conversation.id,
                    author,
                    text="Hello",
                    search_text="hello",
                    client_key=f"key {conversation.is_pair}" if i == 0 else None,
                    at=NOW - 5000 + i,
                )
        _write_posts(connection, ada, hans, dora)


def _write_posts(connection: Connection, ada: int, hans: int, dora: int) -> None:
    """Let each write a post, and each act on all that they may open."""
    by_ada, by_hans, by_dora = (
        insert_post(connection, author, text="Hello", audience=PostAudience.EVERYONE, at=NOW - 90)
        for author in (ada, hans, dora)
    )
    for actor, post in ((ada, by_hans), (hans, by_ada), (hans, by_dora), (ada, by_dora)):
        insert_like(connection, post.id, actor, at=NOW - 60)
        insert_comment(connection, post.id, actor, text="I see.", at=NOW - 50)


@contextmanager
def _gone(folder: Path) -> Iterator[tuple[Twins, str]]:
    """Hans has blocked Ada in one world, and has left in the other; and a seal that Ada kept."""
    plan = Plan(
        ties={(ADA, BEN), (ADA, HANS), (BEN, CEM), (CEM, HANS), (HANS, DORA), (DORA, EVA)},
        audiences=[Audience.EVERYONE] * 8,
        unlisted=set(),
    )
    for name in ("one", "other"):
        (folder / name).mkdir()
    with built(plan, folder / "one") as town:
        _write_everything(town)
        remembered = remove_contact(town.community, town.id("Ada"), town.public_id("Hans"))
        with twins_of(town, folder / "other", ["Ada"]) as both:
            block_member(both.one.community, both.one.id("Hans"), both.one.public_id("Ada"))
            erase_member(both.other.community, both.other.id("Hans"))
            both.applied.append("Hans has blocked Ada here, and has left there")
            yield both, remembered


def _remembered_ids(both: Twins) -> set[str]:
    """The ids of all that has gone with Hans."""
    one, other = (
        {id for ids in Known.of(town).ids.values() for id in ids} for town in (both.one, both.other)
    )
    with both.other.community.database.reading() as connection:
        still = set(connection.execute(select(messages.c.public_id)).scalars())
    with both.one.community.database.reading() as connection:
        were = set(connection.execute(select(messages.c.public_id)).scalars())
    return (one - other) | (were - still)


def _asked(both: Twins, remembered: str) -> list[Question]:
    """Questions at every route with an id of what has gone, cursors and seals among them."""
    known, gone = Known.of(both.one, both.other), _remembered_ids(both)
    hans = both.one.public_id("Hans")
    before = [
        Question("GET", f"{path}/{conversation}?before={message}")
        for path in ("/messages", f"{API}/conversations")
        for conversation in known.ids["conversations"]
        for message in sorted(gone)
    ]
    asked = [
        *questions(known, ("GET", "POST", "PUT", "DELETE")),
        *before,
        Question("POST", f"/m/{hans}/restore", {"remembered": remembered}),
        Question("POST", f"/m/{hans}/unblock", {"remembered": remembered}),
    ]
    return [q for q in asked if any(q.names(id) for id in gone)]


def test_what_has_gone_by_a_block_looks_deleted_under_every_id(tmp_path: Path) -> None:
    with _gone(tmp_path) as (both, remembered):
        asked = _asked(both, remembered)
        routes = {(q.method, q.path.split("/")[1:4][-1]) for q in asked}
        assert len(asked) > 300
        assert len(routes) > 10
        for question in asked:
            both.assert_same("Ada", question, is_work_counted=False)


def test_what_has_gone_by_a_block_looks_like_what_never_was(tmp_path: Path) -> None:
    with _gone(tmp_path) as (both, remembered):
        nobodies = {id: f"{i:022}" for i, id in enumerate(sorted(_remembered_ids(both)))}
        door = both.doors[0]
        for question in _asked(both, remembered):
            never = question
            for id, nobody in nobodies.items():
                body: Any = json.loads(json.dumps(never.body).replace(id, nobody))
                never = Question(never.method, never.path.replace(id, nobody), body)
            one = door.ask("Ada", question, step=1)
            other = door.ask("Ada", never, step=1)
            text, body_there = one.body, other.body
            for id, nobody in nobodies.items():
                text = text.replace(id.encode(), nobody.encode())
            assert (one.status, text) == (other.status, body_there), question


def test_lists_and_keys_do_not_tell_a_block_from_a_deletion(tmp_path: Path) -> None:
    with _gone(tmp_path) as (both, _):
        for path in ("me/notices", "me/requests?direction=out", "me/introductions"):
            both.assert_same("Ada", Question("GET", f"{API}/{path}"), is_work_counted=False)
        told = set()
        for town in (both.one, both.other):
            ben = town.public_id("Ben")
            door = both.doors[0 if town is both.one else 1]
            made = door.ask("Ada", Question("POST", f"{API}/conversations", {"contact": ben}))
            conversation = json.loads(made.body)["id"]
            with pytest.raises(Conflict) as refused:
                send_message(town.community, town.id("Ada"), conversation, "Hallo", key="key True")
            told.add((refused.value.code, refused.value.sentence))
        assert {code for code, _ in told} == {"key_used"}
        assert len(told) == 1


def test_of_conversations_the_own_words_are_left_and_tell_nothing_else(tmp_path: Path) -> None:
    with _gone(tmp_path) as (both, _):
        with both.other.community.database.reading() as connection:
            ids = connection.execute(select(conversations.c.public_id)).scalars().all()
        assert len(ids) == 2
        asked = [
            Question("GET", f"{API}/me/conversations"),
            Question("GET", f"{API}/me/messages?q=hello"),
            Question("GET", "/messages"),
            Question("GET", "/messages?q=hello"),
        ]
        for id in ids:
            asked += [
                Question("GET", f"/messages/{id}"),
                Question("GET", f"{API}/conversations/{id}"),
                Question("POST", f"{API}/conversations/{id}/messages", {"text": "Still there?"}),
                Question("POST", f"{API}/conversations/{id}/read"),
            ]
        for question in asked:
            both.assert_same("Ada", question, is_work_counted=False)
        left = json.loads(both.doors[0].ask("Ada", asked[0]).body)
        alone = [one for one in left if not one["members"]]
        assert [one["newest"]["own"] for one in alone] == [True]


def test_the_plan_holds_what_is_to_be_tested(tmp_path: Path) -> None:
    with _gone(tmp_path) as (both, _), both.one.community.database.reading() as connection:
        states = set(connection.execute(select(contact_requests.c.state)).scalars())
        parts = set(connection.execute(select(introductions.c.state)).scalars())
    assert {"accepted", "withdrawn", "expired", "ended"} <= states
    assert {"agreed", "withdrawn", "ended"} <= parts
