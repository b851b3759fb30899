"""A whole community as one archive: equal on the other side, and all or nothing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import make_url

from ecken.errors import Conflict, EckenError, Invalid
from ecken.files import append_line
from ecken.rules.audience import Audience
from ecken.service.accounts.account_deletion import LEDGER
from ecken.service.contacts.requests import (
    decline_request,
    list_incoming,
    list_outgoing,
    send_request,
)
from ecken.service.loading.whole_community import export_community, load_archive
from ecken.service.privacy.privacy import own_privacy, privacy_history, set_privacy
from ecken.service.profiles.photos import set_photo
from ecken.service.talk.messages import open_conversation, send_message
from ecken.service.world import World
from ecken.store.contacts.contacts import contact_exists
from ecken.store.database import Database
from ecken.store.migration import migrate
from ecken.store.profiles.members import insert_member
from ecken.store.site.whole_community import archived_tables
from ecken.store.tables import metadata
from tests.community import Town, small_community
from tests.service.random_towns import random_town
from tests.web.pages.test_profile import picture


def written(town: Town, path: Path) -> Path:
    """Write the archive of a town."""
    with path.open("wb") as file:
        export_community(town.community, file)
    return path


def all_rows(town: Town) -> dict[str, list[tuple[Any, ...]]]:
    """Return what is in the tables that go into an archive."""
    with town.community.database.reading() as connection:
        return {
            name: sorted(map(tuple, connection.execute(metadata.tables[name].select())), key=repr)
            for name in archived_tables()
        }


def seen_by(world: World) -> tuple[object, ...]:
    """Return what must be equal: the three figures, requests, settings of privacy."""
    figures = [tuple(world.figures)[:3], *(sorted(world.circle(d).tolist()) for d in (1, 2, 3))]
    requests = [list_incoming(world), list_outgoing(world)]
    return (figures, requests, own_privacy(world), privacy_history(world))


def views(town: Town, members: list[int]) -> list[tuple[object, ...]]:
    """Return what each member sees."""
    seen = []
    for member in members:
        with town.community.reading(member) as world:
            seen.append(seen_by(world))
    return seen


def ask_around(town: Town, random: Random) -> None:
    """Let some ask others, and some of those decline; let some change their settings."""
    names = sorted(town.ids)
    for _ in range(12):
        a, b = random.sample(names, 2)
        try:
            sent = send_request(
                town.community, town.id(a), town.public_id(b), message=f"{a} an {b}"
            )
            if random.random() < 0.4:
                decline_request(town.community, town.id(b), sent.request_id)
        except EckenError:  # contacts, blocked, asked before
            continue
    for name in random.sample(names, 4):
        set_privacy(town.community, town.id(name), audience=Audience.SECOND, is_listed=False)


@pytest.mark.parametrize("seed", range(8))
def test_random_towns_are_equal_on_the_other_side(tmp_path: Path, seed: int) -> None:
    (tmp_path / "new").mkdir()
    with random_town(tmp_path, seed) as town, small_community(tmp_path / "new") as copy:
        ask_around(town, Random(seed))
        members = sorted(town.ids.values())
        load_archive(copy.community, written(town, tmp_path / "town.zip"))
        before, after = views(town, members), views(copy, members)
        assert before == after
        assert len({view[0][0] for view in before}) > 3  # not all alike
        assert any(view[1] != [[], []] for view in before)
        assert all_rows(town) == all_rows(copy)


def test_a_community_moves_to_another_kind_of_database_and_back(tmp_path: Path, url: str) -> None:
    for name in ("moved", "back"):
        (tmp_path / name).mkdir()
    empty = Database(url)
    migrate(empty)
    empty.close()
    with (
        random_town(tmp_path / "moved", 3) as town,
        small_community(tmp_path, url=make_url(url)) as moved,
        small_community(tmp_path / "back") as back,
    ):
        ask_around(town, Random(3))
        set_photo(town.community, town.id("M0"), picture())
        load_archive(moved.community, written(town, tmp_path / "there.zip"))
        load_archive(back.community, written(moved, tmp_path / "here.zip"))
        rows = [all_rows(each) for each in (town, moved, back)]
        # That it is exported is told before it is: once here, once more there.
        assert [len(each.pop("community_exports")) for each in rows] == [1, 2, 2]
        assert rows[1] == rows[2] == rows[0]
        members = sorted(town.ids.values())
        assert views(moved, members) == views(town, members)
        with moved.community.writing() as connection:
            new = insert_member(connection, {"email": "z@x.org", "last_name": "Z"}, at=1)
        assert new == max(members) + 1
        moved.join("Zoe")
        send_request(moved.community, moved.id("Zoe"), town.public_id("M1"))


def test_a_message_a_photo_and_the_next_id_are_as_before(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    with (
        small_community(tmp_path, contacts=["Ada–Ben"]) as town,
        small_community(tmp_path / "new") as copy,
    ):
        conversation = open_conversation(town.community, town.id("Ada"), town.public_id("Ben"))
        send_message(town.community, town.id("Ada"), conversation, "Grüße\n„an alle“", key="k")
        set_photo(town.community, town.id("Ada"), picture())
        load_archive(copy.community, written(town, tmp_path / "town.zip"))
        rows = all_rows(copy)
        assert rows == all_rows(town)
        assert len(rows["messages"]) == len(rows["photos"]) == 1
        with copy.community.writing() as connection:
            new = insert_member(connection, {"email": "z@x.org", "last_name": "Z"}, at=1)
            assert new == max(town.ids.values()) + 1
            assert contact_exists(connection, town.id("Ada"), town.id("Ben"))


def test_a_database_with_members_takes_no_archive(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as town:
        path, before = written(town, tmp_path / "town.zip"), all_rows(town)
        with pytest.raises(Conflict, match="has rows in members already"):
            load_archive(town.community, path)
        assert all_rows(town) == before


def test_whom_the_ledger_names_does_not_come_back(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    with (
        small_community(tmp_path, contacts=["Ada–Ben"]) as town,
        small_community(tmp_path / "new") as copy,
    ):
        append_line(copy.community.settings.data_dir / LEDGER, town.public_id("Ada"))
        load_archive(copy.community, written(town, tmp_path / "town.zip"))
        rows = all_rows(copy)
        assert "ada@example.org" in str(all_rows(town)["members"])
        assert "ben@example.org" in str(rows["members"])
        assert "ada@" not in str(rows["members"]).lower()
        assert rows["contacts"] == []


Change = Callable[[dict[str, bytes]], None]


def changed_about(**values: object) -> Change:
    """Return a change of what the archive says of itself."""

    def change(entries: dict[str, bytes]) -> None:
        about = json.loads(entries["archive.json"])
        entries["archive.json"] = json.dumps({**about, **values}).encode()

    return change


def changed_table(table: str, old: str, new: str) -> Change:
    """Return a change of a table's lines."""

    def change(entries: dict[str, bytes]) -> None:
        name = f"tables/{table}.jsonl"
        assert old in entries[name].decode()
        entries[name] = entries[name].decode().replace(old, new, 1).encode()

    return change


def without(name: str) -> Change:
    """Return a change that takes an entry out."""

    def change(entries: dict[str, bytes]) -> None:
        del entries[name]

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (changed_about(format="other"), "no_community_archive"),
        (changed_about(scheme="0001"), "archive_of_other_version"),
        (changed_about(tables=[]), "archive_damaged"),
        (without("archive.json"), "no_community_archive"),
        (without("tables/contacts.jsonl"), "archive_damaged"),
        (changed_table("contacts", "\n[1,2,", "\n[1,99,"), "archive_contradicts"),
        (changed_table("contacts", "\n[1,2,", "\n[2,1,"), "archive_contradicts"),
        (changed_table("contacts", "\n[1,2,", "\n[1.0,2,"), "archive_damaged"),
        (changed_table("contacts", "\n[1,2,", "\n[1,2,3,"), "archive_damaged"),
        (changed_table("contacts", "\n[1,2,", "\n[99999999999,2,"), "archive_damaged"),
        (changed_table("contacts", "\n[1,2,", "\n[1,NaN,"), "archive_damaged"),
        (changed_table("contacts", "\n[1,2,", "\n"), "archive_damaged"),
        (changed_table("contacts", "low_id", "lower_id"), "archive_damaged"),
        (changed_table("members", "Beispiel", "\\u0000"), "archive_damaged"),
        (changed_table("members", "Beispiel", "\\ud800"), "archive_damaged"),
        (changed_table("members", '"active"', '"everything"'), "archive_contradicts"),
        (changed_table("members", "[2,", "[2000000000,"), "archive_contradicts"),
    ],
)
def test_nothing_of_a_bad_archive_is_loaded(tmp_path: Path, change: Change, code: str) -> None:
    (tmp_path / "new").mkdir()
    with (
        small_community(tmp_path, contacts=["Ada–Ben"]) as town,
        small_community(tmp_path / "new") as copy,
    ):
        with zipfile.ZipFile(written(town, tmp_path / "town.zip")) as file:
            entries = {name: file.read(name) for name in file.namelist()}
        change(entries)
        with zipfile.ZipFile(tmp_path / "bad.zip", "w") as file:
            for name, content in entries.items():
                file.writestr(name, content)
        before = all_rows(copy)
        with pytest.raises(Invalid) as refused:
            load_archive(copy.community, tmp_path / "bad.zip")
        assert refused.value.code == code
        assert all_rows(copy) == before


def test_a_file_that_was_cut_off_or_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    with (
        small_community(tmp_path, contacts=["Ada–Ben"]) as town,
        small_community(tmp_path / "new") as copy,
    ):
        content = written(town, tmp_path / "town.zip").read_bytes()
        for bad in (content[: len(content) // 2], b"", b"id,email\n1,a@example.org\n"):
            (tmp_path / "bad.zip").write_bytes(bad)
            with pytest.raises(Invalid, match="no archive of a community"):
                load_archive(copy.community, tmp_path / "bad.zip")
