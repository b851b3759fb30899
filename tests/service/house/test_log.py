"""The log of the administration: found by who, what, when and whom; taken along as a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.errors import Invalid
from ecken.rules.operators.acts import Act
from ecken.service.accounts.account_upkeep import tidy_accounts
from ecken.service.accounts.accounts import set_operator
from ecken.service.house import log
from ecken.service.house.log import export_log, read_log_question, show_log
from ecken.store.house.acts import ActQuestion, note_act
from tests.community import NOW, Town, small_community


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"]) as made:
        for name in ("Ada", "Ben"):
            set_operator(made.community, f"{name.lower()}@example.org", True)
        yield made


def write(town: Town, who: str, act: Act, whom: str = "", detail: str = "") -> None:
    about = town.public_id(whom) if whom else ""
    with town.community.writing() as connection:
        note_act(connection, town.id(who), act, about=about, detail=detail, at=town.clock())


def found(town: Town, **asked: str) -> list[str]:
    question = read_log_question(town.community, asked)
    return [row.act for row in show_log(town.community, town.id("Ada"), question).rows]


def test_acts_are_found_by_who_what_when_and_whom(town: Town) -> None:
    write(town, "Ada", Act.OPENED, "Cem")
    town.clock.pass_days(2)
    write(town, "Ben", Act.LISTED, detail="50")
    write(town, "Ben", Act.OPENED, "Ada")
    everything = ["member_opened", "members_listed", "member_opened"]
    assert found(town) == everything
    assert found(town, act="members_listed") == ["members_listed"]
    assert found(town, actor=town.public_id("Ada")) == ["member_opened"]
    assert found(town, q="Cem") == found(town, q=town.public_id("Cem")) == ["member_opened"]
    assert found(town, q="%") == found(town, q="Dora") == []
    assert found(town, since="2023-11-16") == everything[:2]
    assert found(town, until="2023-11-14") == everything[2:]
    assert found(town, since="2023-11-15", until="2023-11-15") == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"act": "x"}, "act_unknown"), ({"since": "x"}, "day_invalid"),
     ({"until": "9999-12-31"}, "day_invalid")],
)  # fmt: skip
def test_what_cannot_be_looked_for_is_refused(town: Town, asked: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_log_question(town.community, asked)
    assert caught.value.code == code


def test_the_whole_log_is_taken_along_and_that_is_in_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_PIECE", 3)
    for number in range(10):
        write(town, "Ben", Act.LISTED, detail=str(number))
    write(town, "Ada", Act.OPENED, "Cem", detail="=1+1")
    text = b"".join(export_log(town.community, town.id("Ada"), ActQuestion(), "csv")).decode()
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [row["detail"] for row in rows] == ["'=1+1", *"9876543210"]
    assert rows[0]["about_name"] == "Cem Beispiel"
    assert rows[0]["at"] == "2023-11-14T23:13:20+01:00"
    again = b"".join(export_log(town.community, town.id("Ada"), ActQuestion(), "json"))
    told = json.loads(again)
    assert [one["act"] for one in told] == [
        "log_exported",
        "member_opened",
        *["members_listed"] * 10,
    ]
    assert (told[0]["detail"], told[0]["actor_name"]) == ("csv", "Ada Beispiel")
    assert found(town)[:2] == ["log_exported", "log_exported"]
    nothing = export_log(town.community, town.id("Ada"), ActQuestion(words="Nobody"), "json")
    assert json.loads(b"".join(nothing)) == []
    with pytest.raises(Invalid):
        export_log(town.community, town.id("Ada"), ActQuestion(), "xml")


def test_the_log_is_read_page_by_page(town: Town) -> None:
    for number in range(120):
        write(town, "Ben", Act.LISTED, detail=str(number))
    pages = [show_log(town.community, town.id("Ada"), ActQuestion(), page=n) for n in (1, 2, 3, 9)]
    assert [len(page.rows) for page in pages] == [50, 50, 20, 20]
    assert pages[0].rows[0].detail == "119"
    assert pages[2].rows[-1].detail == "0"
    assert pages[0].actors == [(town.public_id("Ben"), "Ben Beispiel")]


def test_an_act_is_kept_for_a_year(town: Town) -> None:
    write(town, "Ben", Act.LISTED)
    town.clock.pass_days(364)
    tidy_accounts(town.community)
    assert found(town) == ["members_listed"]
    town.clock.pass_days(2)
    tidy_accounts(town.community)
    assert found(town) == []
    assert town.clock() > NOW
