"""Lists are filtered, then counted and cut: who is hidden takes no place in them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Integer

from ecken.errors import Conflict
from ecken.service.contacts import saved_members
from ecken.service.contacts.contacts import block_member, unblock_member
from ecken.service.contacts.requests import send_request
from ecken.service.contacts.saved_members import keep_member
from ecken.service.introduction_views import list_introductions
from ecken.service.privacy.export import export_member
from ecken.service.talk.messages import find_messages, open_conversation, send_message
from ecken.service.talk.notices import count_new_notices, list_notices
from ecken.service.talk.switches import set_switches
from ecken.store.tables import members, metadata
from ecken.store.talk.messages import insert_conversation, insert_message
from ecken.store.talk.notices import insert_notice
from tests.community import NOW, Town, small_community
from tests.privacy.plans import write_introduction


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    names = ["Ada", "Ben", "Cem", "Dora"]
    with small_community(tmp_path, contacts=["Ada–Ben", "Ada–Cem", "Ben–Dora"], members=names) as t:
        yield t


def _export(town: Town, name: str) -> dict[str, Any]:
    archive = zipfile.ZipFile(io.BytesIO(export_member(town.community, town.id(name))))
    parts: dict[str, Any] = json.loads(archive.read("ecken.json"))
    return parts


def _block(town: Town, who: str, whom: str) -> None:
    block_member(town.community, town.id(who), town.public_id(whom))


def test_notices_about_who_has_blocked_me_take_no_place(town: Town) -> None:
    ada = town.id("Ada")
    with town.community.writing() as connection:
        for i in range(220):
            about = town.id("Ben" if i % 10 == 0 else "Cem")
            kind = "message_received" if i % 4 else "request_received"
            insert_notice(
                connection, ada, about=about, kind=kind, subject=f"{i:022}", due_at=NOW - 220 + i
            )
    with town.community.reading(ada) as world:
        assert len(list_notices(world)) == 200
    _block(town, "Ben", "Ada")
    with town.community.reading(ada) as world:
        assert len(list_notices(world)) == count_new_notices(world) == 198
    set_switches(town.community, ada, {"screen_requests": "off"})
    with town.community.reading(ada) as world:
        shown = list_notices(world)
    assert len(shown) == sum(i % 10 != 0 and i % 4 != 0 for i in range(220)) == 154


def test_messages_of_a_conversation_that_is_gone_take_no_place_in_a_search(town: Town) -> None:
    ada = town.id("Ada")
    with town.community.writing() as connection:
        for other, count in (("Cem", 100), ("Ben", 3)):
            conversation = insert_conversation(
                connection, (ada, town.id(other)), is_pair=True, at=NOW
            )
            for author in (ada, town.id(other)):
                for _ in range(count if author == ada else count // 2):
                    insert_message(
                        connection, conversation.id, author,
                        text="Hallo", search_text="hallo", client_key=None, at=NOW,
                    )  # fmt: skip
    _block(town, "Ben", "Ada")
    with town.community.reading(ada) as world:
        found = find_messages(world, "hallo")
    assert len(found) == 100
    assert {line.author.first_name for line in found} == {"Ada", "Cem"}


def test_introductions_that_are_hidden_or_never_came_take_no_place(town: Town) -> None:
    ada, ben, cem, dora = (town.id(name) for name in ("Ada", "Ben", "Cem", "Dora"))
    with town.community.writing() as connection:
        for _ in range(300):
            write_introduction(connection, ada, ben, dora, "withdrawn")
            write_introduction(connection, cem, dora, ada, "withdrawn")
        for _ in range(3):
            write_introduction(connection, ada, cem, dora, "withdrawn")
    _block(town, "Ben", "Ada")
    with town.community.reading(ada) as world:
        assert len(list_introductions(world)) == 3


def test_who_is_hidden_is_not_counted_among_the_kept(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_members, "KEPT_MAX", 2)
    ada = town.id("Ada")
    for name in ("Ben", "Cem", "Ben"):
        keep_member(town.community, ada, town.public_id(name))
    with pytest.raises(Conflict):
        keep_member(town.community, ada, town.public_id("Dora"))
    _block(town, "Ben", "Ada")
    keep_member(town.community, ada, town.public_id("Dora"))


def test_the_own_file_holds_of_who_has_gone_only_what_was_written_to_them(town: Town) -> None:
    ada, ben = town.id("Ada"), town.id("Ben")
    with town.community.writing() as connection:
        write_introduction(connection, ada, ben, town.id("Dora"), "asked")
    conversation = open_conversation(town.community, ada, town.public_id("Ben"))
    send_message(town.community, ada, conversation, "An Ben")
    whole = _export(town, "Ada")
    assert len(whole["introductions_asked"]) == len(whole["messages"]) == 1
    _block(town, "Ben", "Ada")
    parts = _export(town, "Ada")
    assert parts["introductions_asked"] == []
    assert [message["text"] for message in parts["messages"]] == ["An Ben"]  # one's own words
    assert town.public_id("Ben") not in json.dumps(parts)


@pytest.mark.parametrize("blocker", ["Ada", "Dora"])
def test_a_request_that_a_block_has_ended_looks_expired(town: Town, blocker: str) -> None:
    dora = town.id("Dora")
    send_request(town.community, dora, town.public_id("Ada"))
    blocked = "Dora" if blocker == "Ada" else "Ada"
    _block(town, blocker, blocked)
    unblock_member(town.community, town.id(blocker), town.public_id(blocked))
    town.clock.pass_days(1)
    (received,) = _export(town, "Ada")["requests_received"]
    assert received["state"] == "expired"
    assert not received["ended_at"]
    (sent,) = _export(town, "Dora")["requests_sent"]
    assert "ended_at" not in sent
    assert "state" not in sent


def test_no_number_that_is_counted_over_the_community_is_exported() -> None:
    """Ids and counters are whole numbers; times are long ones, settings truth values and texts."""
    found = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if column.info["class"] in ("own", "tie")
        and type(column.type) is Integer
        and not any(key.column is members.c.id for key in column.foreign_keys)
    }
    typed = {"job_ads.salary_from", "job_ads.salary_to"}
    assert found - typed == set()


def test_what_others_write_changes_nothing_in_my_file(tmp_path: Path) -> None:
    files = []
    for noise in (0, 3):
        (tmp_path / str(noise)).mkdir()
        contacts = ["Ada–Ben", "Cem–Dora"]
        with small_community(tmp_path / str(noise), contacts=contacts) as town:
            for step in range(3):
                talk = open_conversation(town.community, town.id("Cem"), town.public_id("Dora"))
                for _ in range(noise):
                    send_message(town.community, town.id("Cem"), talk, "Hallo")
                mine = open_conversation(town.community, town.id("Ada"), town.public_id("Ben"))
                send_message(town.community, town.id("Ada"), mine, f"Hallo {step}")
            text = json.dumps(_export(town, "Ada"))
            for table in ("Ada", "Ben"):
                text = text.replace(town.public_id(table), table)
            files.append(text.replace(mine, "mine"))
    assert files[0] == files[1]
