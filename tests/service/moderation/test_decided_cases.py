"""Decided cases: found by kind, decision and month, page by page, by who may decide."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from ecken.errors import Invalid, NotFound
from ecken.rules.operators.rights import RIGHTS, Right, Role
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.accounts.accounts import set_operator
from ecken.service.house.roles import give_roles
from ecken.service.moderation import decided_cases
from ecken.service.moderation.decided_cases import (
    DecidedCases,
    read_decided_question,
    show_decided,
)
from ecken.service.moderation.figures import count_years
from ecken.service.moderation.objections import decide_objection
from ecken.service.moderation.statements import object_to
from ecken.service.moderation.suspensions import lift_suspension
from tests.community import Town, small_community
from tests.service.moderation.cases import (
    decide,
    make_operator,
    only_case,
    report,
    report_profile,
    write,
)


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    contacts, members = ("Ada–Ben", "Ben–Cem"), ["Eva", "Olga", "Otto"]
    with small_community(tmp_path, contacts=contacts, members=members, url=town_url) as made:
        make_operator(made, "Olga", "Otto")
        yield made


def found(town: Town, viewer: str = "Olga", *, page: int = 1, **asked: str) -> DecidedCases:
    question = read_decided_question(town.community, asked)
    return show_decided(town.community, town.id(viewer), question, page=page)


def shown(town: Town, viewer: str = "Olga", **asked: str) -> list[tuple[str, str, str]]:
    cases = found(town, viewer, **asked)
    assert cases.total == len(cases.rows)
    return [(row.kind, row.name, row.action) for row in cases.rows]


def decided_profile(town: Town, about: str, action: str, *, by: str = "Ada", **more: object) -> str:
    """Let Ada report a profile and Olga, or Otto about her, decide; return the case."""
    operator = "Otto" if about == "Olga" else "Olga"
    report_profile(town, by, about)
    case = only_case(town, operator)
    decide(town, operator, case, action, **more)
    return case


WARNED = ("profile", "Cem Beispiel", "warn")
HIDDEN = ("message", "Ben Beispiel", "suspend")
NOTHING = ("profile", "Eva Beispiel", "none")


def test_cases_are_found_by_kind_decision_and_month(town: Town) -> None:
    assert shown(town) == []
    assert found(town).months == []
    decided_profile(town, "Cem", "warn")
    town.clock.pass_days(40)
    _, [bad] = write(town, "Ben", "Ada", "ein übles Wort")
    report(town, "Ada", "message", bad)
    decide(town, "Olga", only_case(town, "Olga"), "suspend", hides=True, days="3")
    decided_profile(town, "Eva", "none")
    report_profile(town, "Eva", "Cem")  # waits
    assert shown(town) == [NOTHING, HIDDEN, WARNED], "the newest first, and none that waits"
    assert shown(town, kind="profile") == [NOTHING, WARNED]
    assert shown(town, decision="hide") == shown(town, decision="suspend") == [HIDDEN]
    assert shown(town, decision="none") == [NOTHING]
    assert [f"{month:%Y-%m}" for month in found(town).months] == ["2023-12", "2023-11"]
    assert shown(town, month="2023-12") == [NOTHING, HIDDEN]
    assert shown(town, month="2023-11", kind="profile") == [WARNED]
    assert shown(town, month="2023-10") == shown(town, month="2999-12") == []
    assert found(town, month="2023-10").months == found(town).months
    [year] = count_years(town.community, town.id("Olga"))
    assert (year.decisions, year.hidden) == (len(shown(town)), len(shown(town, decision="hide")))


def test_a_month_ends_with_its_last_second_by_the_clocks_of_the_community(town: Town) -> None:
    question = read_decided_question(town.community, {"month": "2023-12"})
    assert question.since is not None
    assert question.before is not None
    town.clock.now = question.since
    decided_profile(town, "Cem", "warn")
    town.clock.now = question.before - 1
    decided_profile(town, "Cem", "warn", by="Ben")
    town.clock.now = question.before
    decided_profile(town, "Eva", "none")
    assert shown(town, month="2023-12") == [WARNED, WARNED]
    assert shown(town, month="2024-01") == [NOTHING]


def test_pages_hold_so_many_and_together_each_case_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decided_cases, "PAGE", 2)
    who = ("Ada", "Ben", "Eva", "Otto", "Olga")
    made = [decided_profile(town, "Cem", "none", by=name) for name in who]  # within one second
    pages = [found(town, page=number) for number in (1, 2, 3)]
    assert [row.public_id for page in pages for row in page.rows] == made[::-1]
    assert [(page.number, page.pages, page.total) for page in pages] == [
        (1, 3, 5), (2, 3, 5), (3, 3, 5),
    ]  # fmt: skip
    assert found(town, page=9).rows == pages[2].rows
    assert found(town, page=0).rows == pages[0].rows


def test_what_was_decided_about_an_operator_is_in_nothing_that_they_see(town: Town) -> None:
    decided_profile(town, "Olga", "warn")
    own = found(town, "Olga")
    assert (own.rows, own.total, own.months) == ([], 0, [])
    assert shown(town, "Otto") == [("profile", "Olga Beispiel", "warn")]
    town.clock.pass_days(40)
    decided_profile(town, "Cem", "warn")
    assert [f"{month:%Y-%m}" for month in found(town, "Olga").months] == ["2023-12"]
    assert len(found(town, "Otto").months) == 2


@pytest.mark.parametrize("role", [None, *Role])
def test_cases_are_there_for_whoever_may_decide_about_reports(
    town: Town, role: Role | None
) -> None:
    decided_profile(town, "Cem", "warn")
    set_operator(town.community, "otto@example.org", True, is_owner=True)
    given = frozenset({role} if role else ())
    give_roles(town.community, town.id("Otto"), town.public_id("Eva"), given)
    if role and Right.REPORTS in RIGHTS[role]:
        assert shown(town, "Eva") == [WARNED]
    else:
        with pytest.raises(NotFound):
            shown(town, "Eva")


def test_what_became_of_a_decision_stands_with_it(town: Town) -> None:
    case = decided_profile(town, "Cem", "suspend", days="7")
    [row] = found(town).rows
    assert (row.suspended_until, row.lifted_at) == (town.clock() + 7 * 86_400, None)
    assert (row.is_objected, row.is_granted) == (False, None)
    object_to(town.community, case, town.id("Cem"), "Nein.")
    [row] = found(town).rows
    assert (row.is_objected, row.is_granted) == (True, None)
    town.clock.now += 60
    lift_suspension(town.community, town.id("Otto"), case)
    decide_objection(town.community, town.id("Otto"), case, is_granted=False, answer="Doch.")
    [row] = found(town).rows
    assert row.lifted_at == town.clock()
    assert (row.is_objected, row.is_granted) == (True, False)


def test_of_who_was_erased_kind_and_decision_stay_and_no_name(town: Town) -> None:
    case = decided_profile(town, "Cem", "warn")
    object_to(town.community, case, town.id("Cem"), "Nein.")
    erase_member(town.community, town.id("Cem"))
    assert shown(town) == [("profile", "", "warn")]
    assert not found(town).rows[0].is_objected, "an objection of who has left waits for nobody"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"kind": "x"}, "choice_unknown"),
        ({"decision": "HIDE"}, "choice_unknown"),
        ({"month": "2023-13"}, "month_invalid"),
        ({"month": "November"}, "month_invalid"),
    ],
)
def test_what_is_no_choice_is_refused(town: Town, asked: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        found(town, **asked)
    assert refused.value.code == code
    assert refused.value.fields["field"] == next(iter(asked))
