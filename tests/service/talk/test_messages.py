"""Messages between contacts: unread counts, search, bounds, and the end by a block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ecken.errors import Conflict, EckenError, Invalid, NotFound, TooMany
from ecken.service.contacts.contacts import block_member, remove_contact
from ecken.service.talk.messages import (
    MESSAGE_MAX,
    count_unread,
    delete_old_messages,
    find_messages,
    list_conversations,
    mark_conversation_read,
    open_conversation,
    send_message,
    show_conversation,
)
from ecken.store.talk.messages import insert_conversation
from tests.community import Town, small_community


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ada–Cem"], members=["Dan"]) as town:
        yield town


def _open(town: Town, a: str = "Ada", b: str = "Ben") -> str:
    return open_conversation(town.community, town.id(a), town.public_id(b))


def _write(town: Town, name: str, id: str, text: str, key: str | None = None) -> str:
    return send_message(town.community, town.id(name), id, text, key=key).id


def _unread(town: Town, name: str) -> int:
    with town.community.reading(town.id(name)) as world:
        total = count_unread(world)
        assert total == sum(overview.unread for overview in list_conversations(world))
        return total


def _lines(town: Town, name: str, id: str) -> list[str]:
    with town.community.reading(town.id(name)) as world:
        return [line.text for line in show_conversation(world, id).lines]


def test_two_contacts_have_one_conversation(town: Town) -> None:
    assert _open(town) == _open(town) == _open(town, "Ben", "Ada")
    assert _open(town, "Ada", "Cem") != _open(town)


def test_nobody_writes_to_strangers(town: Town) -> None:
    with pytest.raises(Conflict) as refused:
        _open(town, "Dan", "Ada")
    assert refused.value.code == "not_contacts"
    with pytest.raises(Invalid):
        _open(town, "Ada", "Ada")


def test_unread_messages_are_counted_until_read(town: Town) -> None:
    id = _open(town)
    _write(town, "Ada", id, "eins")
    _write(town, "Ada", id, "zwei")
    _write(town, "Ben", id, "drei")
    assert (_unread(town, "Ada"), _unread(town, "Ben")) == (1, 0)
    mark_conversation_read(town.community, town.id("Ada"), id)
    assert _unread(town, "Ada") == 0
    _write(town, "Ada", id, "vier")
    assert _unread(town, "Ben") == 1
    assert _lines(town, "Ben", id) == ["eins", "zwei", "drei", "vier"]


@pytest.mark.parametrize(
    "step",
    [
        lambda town, id: _lines(town, "Cem", id),
        lambda town, id: _write(town, "Cem", id, "hallo"),
        lambda town, id: mark_conversation_read(town.community, town.id("Cem"), id),
    ],
    ids=["read", "write", "mark"],
)
def test_a_strangers_conversation_is_not_there(
    town: Town, step: Callable[[Town, str], object]
) -> None:
    id = _open(town)
    _write(town, "Ada", id, "vertraulich")
    with pytest.raises(NotFound):
        step(town, id)


def test_after_the_contact_ended_the_old_messages_can_be_read_only(town: Town) -> None:
    id = _open(town)
    _write(town, "Ada", id, "hallo")
    remove_contact(town.community, town.id("Ada"), town.public_id("Ben"))
    assert _lines(town, "Ben", id) == ["hallo"]
    with town.community.reading(town.id("Ben")) as world:
        assert not show_conversation(world, id).may_write
    with pytest.raises(Conflict):
        _write(town, "Ben", id, "wieso?")


def test_search_finds_words_beyond_ascii_and_takes_nothing_as_a_pattern(town: Town) -> None:
    id = _open(town)
    for text in ("ÜBERGABE am Montag", "100 % sicher", "ein_Wort", "nichts"):
        _write(town, "Ada", id, text)

    def found(text: str) -> list[str]:
        with town.community.reading(town.id("Ben")) as world:
            return [line.text for line in find_messages(world, text)]

    assert found("montag übergabe") == ["ÜBERGABE am Montag"]
    assert found("%") == ["100 % sicher"]
    assert found("_") == ["ein_Wort"]
    assert found("  ") == []
    with town.community.reading(town.id("Cem")) as world:
        assert find_messages(world, "montag") == []


def test_a_message_is_cleaned_and_bounded(town: Town) -> None:
    id = _open(town)
    _write(town, "Ada", id, "<script>\u202ealert(1)\x00</script>")
    _write(town, "Ada", id, "x" * MESSAGE_MAX)
    for text in ("x" * (MESSAGE_MAX + 1), "x" * 1_000_000, " \u200b\n"):
        with pytest.raises(Invalid):
            _write(town, "Ada", id, text)
    assert _lines(town, "Ben", id) == ["<script>alert(1)</script>", "x" * MESSAGE_MAX]


def test_the_same_key_is_the_same_message(town: Town) -> None:
    id = _open(town)
    assert _write(town, "Ada", id, "eins", "k") == _write(town, "Ada", id, "eins", "k")
    _write(town, "Ben", id, "zwei", "k")
    assert _lines(town, "Ben", id) == ["eins", "zwei"]
    with pytest.raises(Conflict):
        _write(town, "Ada", _open(town, "Ada", "Cem"), "drei", "k")


def test_older_messages_come_by_the_page(town: Town) -> None:
    id = _open(town)
    for i in range(7):
        _write(town, "Ada", id, str(i))
    seen: list[str] = []
    before = None
    with town.community.reading(town.id("Ben")) as world:
        while True:
            page = show_conversation(world, id, before=before, limit=3)
            seen = [line.text for line in page.lines] + seen
            before = page.before
            if before is None:
                break
    assert seen == [str(i) for i in range(7)]


def test_there_is_a_quota_and_a_retention(tmp_path: Path) -> None:
    settings = {"message_quota": 2, "message_retention_d": 30}
    with small_community(tmp_path, contacts=["Ada–Ben"], settings=settings) as town:
        id = _open(town)
        _write(town, "Ada", id, "eins")
        _write(town, "Ada", id, "zwei")
        with pytest.raises(TooMany):
            _write(town, "Ada", id, "drei")
        town.clock.pass_days(29)
        _write(town, "Ada", id, "vier")
        assert delete_old_messages(town.community) == 0
        town.clock.pass_days(2)
        assert delete_old_messages(town.community) == 2
        assert _lines(town, "Ben", id) == ["vier"]


def test_the_third_of_three_notices_nothing_of_a_block_between_the_others(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"]) as town:
        three = [town.id(name) for name in ("Ada", "Ben", "Cem")]
        with town.community.writing() as connection:
            id = insert_conversation(connection, three, is_pair=False, at=town.clock()).public_id
        block_member(town.community, town.id("Cem"), town.public_id("Ada"))
        for name in ("Ada", "Ben", "Cem"):
            _write(town, name, id, f"von {name}")
        assert _lines(town, "Ben", id) == ["von Ada", "von Ben", "von Cem"]
        assert _lines(town, "Ada", id) == ["von Ada", "von Ben"]
        assert _lines(town, "Cem", id) == ["von Ben", "von Cem"]
        assert [_unread(town, name) for name in ("Ada", "Ben", "Cem")] == [1, 1, 0]


def test_every_refusal_is_an_error_that_doors_know(town: Town) -> None:
    for wrong in ("", "../x", "x" * 22, "\x00"):
        with pytest.raises(EckenError):
            _lines(town, "Ada", wrong)
