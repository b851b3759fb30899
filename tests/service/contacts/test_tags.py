"""Tags and notes are the viewer's own, for contacts only; the file defuses formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.errors import Invalid, NotFound
from ecken.search.query import parse_line
from ecken.search.search_request import SearchRequest
from ecken.service.contacts.contacts import block_member, remove_contact
from ecken.service.contacts.tags import (
    KeptContact,
    export_contacts,
    list_kept_contacts,
    list_tags,
    set_note,
    set_tags,
)
from ecken.service.search.search import search_members
from tests.community import Town, small_community


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    members = {"Ben": {"company": "Zett", "city": "Bonn"}, "Cem": {"company": "Alpha"}}
    with small_community(
        tmp_path, members=members, contacts=["Ada–Ben", "Ada–Cem", "Ben–Cem", "Ben–Dan"]
    ) as town:
        yield town


def _kept(town: Town, **filters: str) -> list[KeptContact]:
    with town.community.reading(town.id("Ada")) as world:
        return list_kept_contacts(world, **filters)


def _names(kept: list[KeptContact]) -> list[str]:
    return [k.contact.card.first_name for k in kept]


def test_tags_are_kept_in_order_and_once(town: Town) -> None:
    tags = set_tags(
        town.community, town.id("Ada"), town.public_id("Ben"), [" Messe ", "Chor", "Messe"]
    )
    assert tags == ["Chor", "Messe"]
    assert [k.tags for k in _kept(town)] == [["Chor", "Messe"], []]
    with town.community.reading(town.id("Ada")) as world:
        assert list_tags(world) == [("Chor", 1), ("Messe", 1)]
    assert _names(_kept(town, tag="Chor")) == ["Ben"]
    set_tags(town.community, town.id("Ada"), town.public_id("Ben"), [])
    assert _kept(town, tag="Chor") == []


def test_contacts_are_ordered_and_filtered(town: Town) -> None:
    assert _names(_kept(town, order="company")) == ["Cem", "Ben"]
    assert _names(_kept(town, order="city")) == ["Ben", "Cem"]
    assert _names(_kept(town, text="bonn zett")) == ["Ben"]
    with pytest.raises(Invalid):
        _kept(town, order="degree")


def test_notes_are_for_contacts_and_nobody_else_sees_them(town: Town) -> None:
    note = {"note": "mag Quittensaft", "reason": "Messe 2023"}
    set_note(town.community, town.id("Ada"), town.public_id("Ben"), **note)
    assert _kept(town)[0].note == "mag Quittensaft"
    assert _names(_kept(town, text="quitten")) == ["Ben"]
    for name in ("Ben", "Cem"):
        with town.community.reading(town.id(name)) as world:
            assert all(k.note == "" for k in list_kept_contacts(world))
            assert (
                search_members(world, SearchRequest(parse_line("quittensaft"), circle="all")).total
                == 0
            )
    with pytest.raises(Invalid):
        set_note(town.community, town.id("Ada"), town.public_id("Dan"), note="x")
    with pytest.raises(Invalid):
        set_note(town.community, town.id("Ada"), town.public_id("Ben"), note="x" * 5_000)
    with pytest.raises(NotFound):
        set_note(town.community, town.id("Ada"), "x" * 22, note="x")


def test_what_is_kept_goes_out_of_sight_with_the_contact(town: Town) -> None:
    ada, ben = town.id("Ada"), town.public_id("Ben")
    set_tags(town.community, ada, ben, ["Chor"])
    remove_contact(town.community, ada, ben)
    assert _names(_kept(town)) == ["Cem"]
    with town.community.reading(ada) as world:
        assert list_tags(world) == []
    block_member(town.community, town.id("Ben"), town.public_id("Ada"))
    with pytest.raises(NotFound):
        set_tags(town.community, ada, ben, ["Chor"])


@pytest.mark.parametrize("tags", [[""], ["x" * 41], [f"t{i}" for i in range(21)]])
def test_wrong_tags_are_refused(town: Town, tags: list[str]) -> None:
    with pytest.raises(Invalid):
        set_tags(town.community, town.id("Ada"), town.public_id("Ben"), tags)


@pytest.mark.parametrize("dangerous", ["=1+1", "+49 40", "-1", "@SUM(A1)"])
def test_the_file_holds_no_formulas(town: Town, dangerous: str) -> None:
    set_note(town.community, town.id("Ada"), town.public_id("Ben"), note=dangerous, reason='a"b')
    with town.community.reading(town.id("Ada")) as world:
        text = export_contacts(world)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["first_name"] for row in rows] == ["Ben", "Cem"]
    assert rows[0]["note"] == f"'{dangerous}"
    assert rows[0]["reason"] == 'a"b'
    assert rows[0]["since"] == "2023-11-14"
    cells = [cell for row in rows for cell in row.values() if cell]
    assert not [cell for cell in cells if cell[0] in "=+-@\t\r"]
