"""Who is there no more leaves others what these have written; how they went is told to nobody."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, select

from ecken.errors import Conflict, NotFound, TooMany
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.accounts.sign_in import sign_in
from ecken.service.community import Community
from ecken.service.contacts.contacts import block_member, unblock_member
from ecken.service.privacy.leaving import ask_to_leave, confirm_leaving
from ecken.service.talk.messages import (
    count_unread,
    delete_old_messages,
    find_messages,
    list_conversations,
    mark_conversation_read,
    open_conversation,
    send_message,
    show_conversation,
)
from ecken.store.profiles.absent_members import SUSPENDED, send_away
from ecken.store.tables import conversations, leaving_members, messages, participants
from ecken.store.talk.messages import insert_conversation
from tests.community import Town, small_community
from tests.service.people import HERE, PASSWORD, give_password, newest_token
from tests.service.privacy.test_export import unpack

NAMES = ("Ada", "Ben", "Cem")


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    settings = {"message_quota": 6, "message_retention_d": 30, "erase_days": 14}
    ties = ["Ada–Ben", "Ada–Cem", "Ben–Cem"]
    with small_community(tmp_path, contacts=ties, settings=settings, url=town_url) as town:
        give_password(town, *NAMES)
        yield town


def open_pair(town: Town, one: str = "Ada", other: str = "Ben") -> str:
    return open_conversation(town.community, town.id(one), town.public_id(other))


def open_three(town: Town) -> str:
    with town.community.writing() as connection:
        ids = [town.id(name) for name in NAMES]
        return insert_conversation(connection, ids, is_pair=False, at=town.clock()).public_id


def write(town: Town, name: str, id: str, text: str, key: str | None = None) -> None:
    send_message(town.community, town.id(name), id, text, key=key)


def lines(town: Town, name: str, id: str) -> list[str]:
    with town.community.reading(town.id(name)) as world:
        return [line.text for line in show_conversation(world, id).lines]


def leave(town: Town, name: str) -> None:
    ask_to_leave(town.community, town.id(name), PASSWORD)
    confirm_leaving(town.community, newest_token(town))


def come_back(town: Town, name: str) -> None:
    sign_in(town.community, f"{name.lower()}@example.org", PASSWORD, HERE)


def suspend(town: Town, name: str) -> None:
    with town.community.writing() as connection:
        assert send_away(connection, town.id(name), SUSPENDED, at=town.clock())


WAYS: dict[str, Callable[[Town], object]] = {
    "erased": lambda town: erase_member(town.community, town.id("Ben")),
    "leaving": lambda town: leave(town, "Ben"),
    "suspended": lambda town: suspend(town, "Ben"),
    "blocked by them": lambda town: block_member(
        town.community, town.id("Ben"), town.public_id("Ada")
    ),
    "blocked by me": lambda town: block_member(
        town.community, town.id("Ada"), town.public_id("Ben")
    ),
}
each_way = pytest.mark.parametrize("go", WAYS.values(), ids=[*WAYS])


@each_way
def test_what_i_wrote_stays_and_nothing_else(town: Town, go: Callable[[Town], object]) -> None:
    id, three = open_pair(town), open_three(town)
    write(town, "Ada", id, "von Ada", "k")
    town.clock.pass_days(1)
    write(town, "Ben", id, "von Ben")
    write(town, "Ben", three, "in der Runde")
    go(town)
    ada = town.id("Ada")
    assert lines(town, "Ada", id) == ["von Ada"]
    with town.community.reading(ada) as world:
        shown = show_conversation(world, id)
        assert (shown.others, shown.may_write, shown.unread, shown.before) == ([], False, 0, None)
        (kept,) = [one for one in list_conversations(world) if not one.others]
        assert kept.newest
        assert (kept.id, kept.newest.text, kept.unread) == (id, "von Ada", 0)
        assert kept.at == kept.newest.at == town.clock() - 86_400
        assert count_unread(world) == 0
        assert [line.text for line in find_messages(world, "von")] == ["von Ada"]
        assert [card.first_name for card in show_conversation(world, three).others] == ["Cem"]
    mark_conversation_read(town.community, ada, id)
    with pytest.raises(Conflict) as refused:
        write(town, "Ada", id, "noch da?")
    assert refused.value.code == "nobody_reachable"
    write(town, "Ada", id, "von Ada", "k")  # a repeated call gets the answer that was lost
    with pytest.raises(Conflict) as refused:
        write(town, "Ada", three, "von Ada", "k")
    assert refused.value.code == "key_used"


@each_way
def test_where_i_wrote_nothing_there_is_nothing(town: Town, go: Callable[[Town], object]) -> None:
    id = open_pair(town)
    write(town, "Ben", id, "von Ben")
    go(town)
    with town.community.reading(town.id("Ada")) as world:
        assert list_conversations(world) == []
        assert find_messages(world, "von") == []
    refusals = set()
    for conversation in (id, "x" * 22):
        steps: tuple[Callable[[str], object], ...] = (
            lambda at: lines(town, "Ada", at),
            lambda at: write(town, "Ada", at, "noch da?"),
            lambda at: mark_conversation_read(town.community, town.id("Ada"), at),
        )
        for step in steps:
            with pytest.raises(NotFound) as refused:
                step(conversation)
            refusals.add((refused.value.code, str(refused.value)))
    assert len(refusals) == 1


@each_way
def test_what_was_written_counts_towards_the_quota_whatever_happened(
    town: Town, go: Callable[[Town], object]
) -> None:
    id = open_pair(town)
    for _ in range(4):
        write(town, "Ada", id, "von Ada")
    go(town)
    other = open_pair(town, "Ada", "Cem")
    write(town, "Ada", other, "eins")
    write(town, "Ada", other, "zwei")
    with pytest.raises(TooMany):
        write(town, "Ada", other, "drei")


@each_way
def test_the_file_of_my_data_holds_what_i_wrote(town: Town, go: Callable[[Town], object]) -> None:
    id = open_pair(town)
    write(town, "Ada", id, "von Ada")
    write(town, "Ben", id, "von Ben")
    go(town)
    parts, _ = unpack(town, "Ada")
    assert [(row["conversation"], row["text"]) for row in parts["messages"]] == [(id, "von Ada")]
    assert parts["messages"][0]["member"] == town.public_id("Ada")


def rows(community: Community) -> dict[str, list[Any]]:
    with community.database.reading() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in (conversations, participants, messages)
        }


def test_of_who_is_erased_no_row_is_left_and_no_text(town: Town) -> None:
    id, three, quiet = open_pair(town), open_three(town), open_pair(town, "Ben", "Cem")
    for name, conversation in (("Ada", id), ("Ben", id), ("Ben", three), ("Ben", quiet)):
        write(town, name, conversation, f"von {name}")
    erase_member(town.community, town.id("Ben"))
    found = rows(town.community)
    assert "von Ben" not in repr(found)
    assert {row[1] for row in found["conversations"]} == {id, three}, "nobody wrote in the other"
    assert {row[2:4] for row in found["conversations"]} == {(None, None)}
    assert town.id("Ben") not in {row[1] for row in found["participants"]}
    erase_member(town.community, town.id("Ada"))
    assert {row[1] for row in rows(town.community)["conversations"]} == set()


def test_a_retention_takes_what_is_left(town: Town) -> None:
    write(town, "Ada", open_pair(town), "von Ada")
    erase_member(town.community, town.id("Ben"))
    town.clock.pass_days(31)
    assert delete_old_messages(town.community) == 1
    assert rows(town.community) == {"conversations": [], "participants": [], "messages": []}


def test_after_a_block_is_lifted_everything_shows_again(town: Town) -> None:
    id = open_pair(town)
    write(town, "Ada", id, "von Ada")
    write(town, "Ben", id, "von Ben")
    block_member(town.community, town.id("Ben"), town.public_id("Ada"))
    assert (lines(town, "Ada", id), lines(town, "Ben", id)) == (["von Ada"], ["von Ben"])
    unblock_member(town.community, town.id("Ben"), town.public_id("Ada"))
    assert lines(town, "Ada", id) == ["von Ada", "von Ben"]
    with pytest.raises(Conflict) as refused:  # the contact ended with the block
        write(town, "Ada", id, "wieder da")
    assert refused.value.code == "not_contacts"


def test_in_a_round_of_three_the_last_one_keeps_their_own(town: Town) -> None:
    id = open_three(town)
    for name in NAMES:
        write(town, name, id, f"von {name}")
    erase_member(town.community, town.id("Ben"))
    assert lines(town, "Ada", id) == ["von Ada", "von Cem"]
    write(town, "Cem", id, "noch da")
    block_member(town.community, town.id("Cem"), town.public_id("Ada"))
    assert lines(town, "Ada", id) == ["von Ada"]
    with pytest.raises(Conflict):
        write(town, "Ada", id, "hallo?")


# -- leaving, and coming back ----------------------------------------------------------------------


def test_nothing_that_others_wrote_is_kept_with_who_is_leaving(town: Town) -> None:
    id = open_pair(town)
    write(town, "Ada", id, "von Ada")
    write(town, "Ben", id, "von Ben")
    leave(town, "Ben")
    with town.community.database.reading() as connection:
        (content,) = connection.execute(select(leaving_members.c.content)).scalars()
    assert "von Ben" in content
    assert "von Ada" not in content


@pytest.mark.parametrize("back", [("Ada", "Ben"), ("Ben", "Ada")], ids=["first", "last"])
def test_two_who_leave_and_come_back_have_their_conversation_again(
    town: Town, back: tuple[str, str]
) -> None:
    id, silent = open_pair(town), open_pair(town, "Ben", "Cem")
    write(town, "Ada", id, "von Ada")
    write(town, "Ben", id, "von Ben")
    write(town, "Ben", silent, "an Cem")
    before = rows(town.community)
    leave(town, "Ada")
    leave(town, "Ben")
    assert "von" not in repr(rows(town.community))
    come_back(town, back[0])
    assert lines(town, back[0], id) == [f"von {back[0]}"]
    come_back(town, back[1])
    assert rows(town.community) == before
    with town.community.reading(town.id("Ada")) as world:
        assert show_conversation(world, id).may_write


@pytest.mark.parametrize("has_answered", [True, False])
def test_who_comes_back_finds_their_own_words_though_the_other_is_gone_for_good(
    town: Town, has_answered: bool
) -> None:
    id = open_pair(town)
    write(town, "Ada", id, "von Ada")
    if has_answered:
        write(town, "Ben", id, "von Ben")
    leave(town, "Ada")
    erase_member(town.community, town.id("Ben"))
    come_back(town, "Ada")
    assert lines(town, "Ada", id) == ["von Ada"]
    assert json.dumps(rows(town.community)["conversations"]).count(id) == 1


def test_who_comes_back_while_the_other_is_leaving_keeps_their_own_if_that_becomes_final(
    town: Town,
) -> None:
    id = open_pair(town)
    write(town, "Ada", id, "von Ada")
    leave(town, "Ada")
    leave(town, "Ben")
    come_back(town, "Ada")
    assert lines(town, "Ada", id) == ["von Ada"]
    town.clock.pass_days(1)
    come_back(town, "Ben")
    assert lines(town, "Ben", id) == ["von Ada"], "who returns sees the other's words again"
