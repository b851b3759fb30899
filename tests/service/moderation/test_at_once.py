"""Reports, decisions and deletions that meet: one is as if it came after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, select

from ecken.service.accounts.account_deletion import erase_member
from ecken.service.community import Community
from ecken.service.moderation.decisions import claim_case, decide_case
from ecken.service.moderation.queue import show_case, show_queue
from ecken.service.moderation.reports import SentReport, report_subject
from ecken.service.moderation.statements import object_to
from ecken.service.moderation.suspensions import lift_suspension
from ecken.service.posts.writing import delete_post, write_post
from ecken.store.tables import appeals, members, moderation_cases, reports
from tests.community import Town, small_community
from tests.service.meetings import Act, meet
from tests.service.moderation.cases import (
    decide,
    make_operator,
    only_case,
    parsed,
    report_profile,
    write,
)

pytestmark = pytest.mark.slow

CLAIMED = "ecken.store.moderation.cases.claim_case"
DECIDED = "ecken.store.moderation.cases.decide_case"
LIFTED = "ecken.service.moderation.suspensions.return_member"
OBJECTED = "ecken.store.moderation.appeals.insert_appeal"
REPORTED = "ecken.store.moderation.reports.insert_report"
OPENED = "ecken.service.moderation.reports.insert_case"


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    with small_community(
        tmp_path, contacts=["Ada–Ben", "Ben–Cem"], members=["Eva", "Olga", "Otto"], url=town_url
    ) as made:
        make_operator(made, "Olga", "Otto")
        yield made


def rows(town: Town, table: Any) -> list[Any]:
    with town.community.database.reading() as connection:
        return list(connection.execute(select(table)))


def claims(town: Town, name: str, case: str) -> Act:
    return lambda community: claim_case(community, town.id(name), case)


def decides(town: Town, name: str, case: str, action: str) -> Act:
    return lambda community: decide_case(community, town.id(name), case, parsed(action))


def erases(town: Town, name: str) -> Act:
    return lambda community: erase_member(community, town.id(name))


def reports_post(town: Town, name: str, post: str) -> Act:
    sent = SentReport("post", post, "spam", "Look.")
    return lambda community: report_subject(community, town.id(name), sent)


def test_of_two_who_take_a_case_at_once_one_has_it(town: Town) -> None:
    report_profile(town, "Ada", "Cem")
    case = only_case(town, "Olga")
    outcomes = meet(town, claims(town, "Olga", case), claims(town, "Otto", case), at=CLAIMED)
    assert outcomes == ("done", "case_claimed")
    assert show_case(town.community, town.id("Olga"), case).is_mine


def test_of_two_who_decide_at_once_one_does(town: Town) -> None:
    report_profile(town, "Ada", "Cem")
    case = only_case(town, "Olga")
    acts = decides(town, "Olga", case, "warn"), decides(town, "Otto", case, "suspend")
    assert meet(town, *acts, at=DECIDED) == ("done", "case_decided")
    assert show_case(town.community, town.id("Otto"), case).row.action == "warn"
    assert show_queue(town.community, town.id("Otto")).suspended == []


def test_two_reports_at_once_are_one_case(town: Town) -> None:
    post = write_post(town.community, town.id("Ben"), "Werbung", audience="everyone")
    acts = reports_post(town, "Ada", post), reports_post(town, "Eva", post)
    assert meet(town, *acts, at=OPENED) == ("done", "done")
    [entry] = show_queue(town.community, town.id("Olga")).entries
    assert entry.count == 2


@pytest.mark.parametrize("is_first", [True, False])
def test_a_report_while_its_post_is_deleted_has_the_text_or_is_not_there(
    town: Town, is_first: bool
) -> None:
    post = write_post(town.community, town.id("Ben"), "Werbung", audience="everyone")

    def deletes(community: Community) -> object:
        return delete_post(community, town.id("Ben"), post)

    reporting = reports_post(town, "Ada", post)
    if is_first:
        assert meet(town, reporting, deletes, at=REPORTED) == ("done", "done")
        assert ("text", "Werbung") in show_case(
            town.community, town.id("Olga"), only_case(town, "Olga")
        ).reports[0].copy
        decide(town, "Olga", only_case(town, "Olga"), "hide")  # nothing is left to hide; no fault
    else:
        deletion = "ecken.service.posts.writing.set_post_state"
        assert meet(town, deletes, reporting, at=deletion) == ("done", "not_found")
        assert rows(town, reports) == []


@pytest.mark.parametrize("is_first", [True, False])
def test_of_who_is_erased_meanwhile_no_report_keeps_a_word(town: Town, is_first: bool) -> None:
    _, [bad] = write(town, "Ben", "Ada", "BENS WORDS")
    sent = SentReport("message", bad, "spam")

    def reporting(community: Community) -> object:
        return report_subject(community, town.id("Ada"), sent)

    erasing = erases(town, "Ben")
    if is_first:
        assert meet(town, reporting, erasing, at=REPORTED) == ("done", "done")
    else:
        deletion = "ecken.service.accounts.account_deletion.delete_account"
        assert meet(town, erasing, reporting, at=deletion) == ("done", "not_found")
    assert "BENS" not in repr([*rows(town, reports), *rows(town, moderation_cases)])


@pytest.mark.parametrize("is_first", [True, False])
def test_of_who_is_erased_meanwhile_no_decision_keeps_a_word(town: Town, is_first: bool) -> None:
    report_profile(town, "Ada", "Cem")
    case = only_case(town, "Olga")
    deciding, erasing = decides(town, "Olga", case, "warn"), erases(town, "Cem")
    if is_first:
        assert meet(town, deciding, erasing, at=DECIDED) == ("done", "done")
    else:
        deletion = "ecken.service.accounts.account_deletion.delete_account"
        assert meet(town, erasing, deciding, at=deletion) == ("done", "member_left")
    assert "advertising" not in repr(rows(town, moderation_cases))


def test_of_who_is_erased_meanwhile_no_objection_keeps_a_word(town: Town) -> None:
    report_profile(town, "Ada", "Cem")
    case = only_case(town, "Olga")
    decide(town, "Olga", case, "warn")

    def objecting(community: Community) -> object:
        return object_to(community, case, town.id("Cem"), "CEMS WORDS")

    assert meet(town, objecting, erases(town, "Cem"), at=OBJECTED) == ("done", "done")
    assert "CEMS" not in repr(rows(town, appeals))


def test_who_is_suspended_again_while_the_first_suspension_ends_stays_away(town: Town) -> None:
    _, [bad] = write(town, "Ben", "Ada", "übles Wort")
    report_profile(town, "Ada", "Ben")
    first = only_case(town, "Olga")
    report_subject(town.community, town.id("Ada"), SentReport("message", bad, "spam"))
    [second] = [e.id for e in show_queue(town.community, town.id("Olga")).entries if e.id != first]
    decide(town, "Olga", first, "suspend")

    def lifting(community: Community) -> object:
        return lift_suspension(community, town.id("Olga"), first)

    suspending = decides(town, "Otto", second, "suspend")
    assert meet(town, lifting, suspending, at=LIFTED) == ("done", "done")
    state = select(members.c.state).where(members.c.id == town.id("Ben"))
    with town.community.database.reading() as connection:
        assert connection.execute(state).scalar_one() == "suspended"
