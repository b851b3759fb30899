"""Leaving and coming back with reports, decisions and objections: nobody is rid of them by that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, select

from ecken.errors import Conflict, NotAllowed, NotFound
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.moderation.objections import decide_objection
from ecken.service.moderation.queue import find_picture, show_queue
from ecken.service.moderation.reports import list_own_reports
from ecken.service.moderation.statements import list_statements, object_to
from ecken.service.posts.writing import write_post
from ecken.service.privacy.leaving import ask_to_leave, confirm_leaving
from ecken.service.profiles.photos import set_photo
from ecken.store.profiles.photos import read_photo
from ecken.store.tables import appeals, moderation_cases, reports
from tests.background import maintain
from tests.community import Town, small_community
from tests.service.moderation.cases import (
    decide,
    make_operator,
    report,
    report_profile,
    write,
)
from tests.service.people import PASSWORD, give_password, newest_token
from tests.service.privacy.test_leaving import come_back, leave
from tests.web.browsing import open_browser
from tests.web.pages.test_profile import picture

DAYS = 14


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    with small_community(
        tmp_path, contacts=["Ada–Ben", "Ada–Cem"], members=["Eva", "Olga", "Otto"],
        settings={"erase_days": DAYS}, url=town_url,
    ) as made:  # fmt: skip
        give_password(made, "Ada", "Ben", "Otto")
        make_operator(made, "Olga", "Otto")
        yield made


def cases_of_ada(town: Town) -> dict[str, str]:
    """Ada reported Ben, was warned about a post, has an open case about the photo and a message."""
    _, [_, bad] = write(town, "Ben", "Ada", "BENS WORDS", "MORE OF BENS")
    report(town, "Ada", "message", bad, explanation="ADAS EXPLANATION", with_context=True)
    _, [bad] = write(town, "Ada", "Ben", "ADAS MESSAGE")
    report(town, "Ben", "message", bad, explanation="BENS EXPLANATION", with_context=True)
    post = write_post(town.community, town.id("Ada"), "ADAS POST", audience="everyone")
    report(town, "Eva", "post", post)
    set_photo(town.community, town.id("Ada"), picture())
    with town.community.database.reading() as connection:
        photo = read_photo(connection, town.id("Ada"))
    assert photo
    report(town, "Eva", "photo", photo.photo_key)
    entries = show_queue(town.community, town.id("Olga")).entries
    found = {f"{entry.kind} of {entry.name[:3]}": entry.id for entry in entries}
    decide(town, "Otto", found["post of Ada"], "hide", facts="FACTS ABOUT ADA")
    object_to(town.community, found["post of Ada"], town.id("Ada"), "ADAS OBJECTION")
    return found


def content(town: Town) -> dict[str, Any]:
    with town.community.database.reading() as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in (moderation_cases, reports, appeals)
        }


def names_of(town: Town) -> list[str]:
    return [entry.name for entry in show_queue(town.community, town.id("Olga")).entries]


def test_reports_and_decisions_come_back_as_they_were(town: Town) -> None:
    found, before = cases_of_ada(town), content(town)
    leave(town)
    left = repr(content(town))
    assert not any(words in left for words in ("ADAS", "ABOUT ADA", town.public_id("Ada")))
    assert names_of(town) == ["Ben Beispiel", "", ""]
    come_back(town)
    assert content(town) == before
    assert find_picture(town.community, town.id("Olga"), found["photo of Ada"])
    with town.community.reading(town.id("Ada")) as world:
        assert [one.explanation for one in list_own_reports(world)] == ["ADAS EXPLANATION"]
        [statement] = list_statements(world)
    assert statement.appeal
    assert (statement.facts, statement.appeal.text) == ("FACTS ABOUT ADA", "ADAS OBJECTION")
    decide(town, "Olga", found["message of Ada"], "warn")
    decide_objection(
        town.community, town.id("Olga"), found["post of Ada"], is_granted=False, answer="Nein."
    )


def test_an_open_case_waits_and_is_about_nobody_when_the_days_are_over(town: Town) -> None:
    found = cases_of_ada(town)
    leave(town)
    for action in ("none", "warn"):
        with pytest.raises(Conflict) as waits:
            decide(town, "Olga", found["message of Ada"], action)
        assert waits.value.code == "case_waits"
    page = open_browser(town, "Olga").get(f"/admin/reports/{found['message of Ada']}").text
    assert "may come back until" in page
    assert "/decide" not in page
    assert "waits until" in open_browser(town, "Olga").get("/admin/reports").text
    town.clock.pass_days(DAYS)
    maintain(town.community)
    with pytest.raises(Conflict) as left:
        decide(town, "Olga", found["message of Ada"], "warn")
    assert left.value.code == "member_left"
    decide(town, "Olga", found["message of Ada"], "none")
    assert show_queue(town.community, town.id("Olga")).appeals == []


def test_what_the_other_side_took_away_meanwhile_stays_away(town: Town) -> None:
    cases_of_ada(town)
    leave(town)
    erase_member(town.community, town.id("Ben"))
    come_back(town)
    assert "BENS" not in repr(content(town))
    assert "ADAS MESSAGE" in repr(content(town))


def test_two_who_report_each_other_and_leave_come_back_with_what_was_said(town: Town) -> None:
    cases_of_ada(town)
    before = content(town)
    for name in ("Ben", "Ada"):
        leave(town, name)
    for name in ("Ada", "Ben"):
        come_back(town, name)
    assert content(town) == before


def test_an_operator_who_comes_back_has_decided_what_they_had(town: Town) -> None:
    found = cases_of_ada(town)
    leave(town, "Otto")
    come_back(town, "Otto")
    with pytest.raises(NotAllowed) as other:
        decide_objection(
            town.community, town.id("Otto"), found["post of Ada"], is_granted=False, answer="Nein."
        )
    assert other.value.code == "other_operator"


def test_who_is_suspended_meanwhile_does_not_leave_by_a_link_of_before(town: Town) -> None:
    report_profile(town, "Eva", "Ada")
    [entry] = show_queue(town.community, town.id("Olga")).entries
    ask_to_leave(town.community, town.id("Ada"), PASSWORD)
    decide(town, "Olga", entry.id, "suspend", days="3")
    with pytest.raises(NotFound) as over:
        confirm_leaving(town.community, newest_token(town))
    assert over.value.code == "link_over"
