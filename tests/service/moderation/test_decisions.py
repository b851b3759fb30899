"""Deciding about reports: claims, measures, who is told what, objections, what is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, select

from ecken.errors import Conflict, EckenError, Invalid, NotAllowed, NotFound
from ecken.rules.moderation import Outcome
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.moderation.decisions import claim_case, release_case
from ecken.service.moderation.figures import count_years
from ecken.service.moderation.objections import decide_objection
from ecken.service.moderation.queue import show_case, show_queue
from ecken.service.moderation.reports import list_own_reports
from ecken.service.moderation.statements import list_statements, object_to, show_statement
from ecken.service.talk.messages import count_unread, find_messages, list_conversations
from ecken.service.talk.notices import list_notices
from ecken.store.tables import appeals, moderation_cases, reports
from tests.background import maintain
from tests.community import Town, small_community
from tests.service.moderation.cases import (
    decide,
    make_operator,
    only_case,
    report,
    report_profile,
    shown,
    write,
)


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    contacts = ("Ada–Ben", "Ben–Cem")
    with small_community(
        tmp_path, contacts=contacts, members=["Eva", "Olga", "Otto"], url=town_url
    ) as made:
        make_operator(made, "Olga", "Otto")
        yield made


def told(town: Town, name: str) -> list[str]:
    with town.community.reading(town.id(name)) as world:
        return [notice.kind.value for notice in list_notices(world)]


def test_who_is_no_operator_finds_nothing(town: Town) -> None:
    report_profile(town, "Ada", "Cem")
    case, ada = only_case(town, "Olga"), town.id("Ada")
    for ask in (
        lambda: show_queue(town.community, ada),
        lambda: show_case(town.community, ada, case),
        lambda: claim_case(town.community, ada, case),
        lambda: decide(town, "Ada", case, "none"),
        lambda: count_years(town.community, ada),
    ):
        with pytest.raises(NotFound):
            ask()


def test_a_claimed_case_is_free_again_after_an_hour(town: Town) -> None:
    report_profile(town, "Ada", "Cem")
    case, olga, otto = only_case(town, "Olga"), town.id("Olga"), town.id("Otto")
    claim_case(town.community, olga, case)
    claim_case(town.community, olga, case)
    assert show_case(town.community, otto, case).claimed_by == "Olga Beispiel"
    for act in (
        lambda: claim_case(town.community, otto, case),
        lambda: decide(town, "Otto", case, "none"),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "case_claimed"
    town.clock.now += 3_600
    claim_case(town.community, otto, case)
    release_case(town.community, olga, case)
    assert show_case(town.community, otto, case).is_mine, "another's claim is not let go"
    release_case(town.community, otto, case)
    decide(town, "Olga", case, "none")
    with pytest.raises(Conflict) as refused:
        decide(town, "Otto", case, "warn")
    assert refused.value.code == "case_decided"


def test_a_hidden_message_is_seen_by_its_author_only(town: Town) -> None:
    talk, [_, bad] = write(town, "Ben", "Ada", "guten Tag", "übles Wort")
    report(town, "Ada", "message", bad, "harassment")
    decide(town, "Olga", only_case(town, "Olga"), "hide")
    assert shown(town, "Ada", talk) == ["guten Tag"]
    assert shown(town, "Ben", talk) == ["guten Tag", "übles Wort"]
    with town.community.reading(town.id("Ada")) as world:
        [overview] = list_conversations(world)
        assert overview.newest
        assert overview.newest.text == "guten Tag"
        assert (overview.unread, count_unread(world), find_messages(world, "übles")) == (1, 1, [])
    with town.community.reading(town.id("Ben")) as world:
        assert [line.is_hidden for line in find_messages(world, "übles")] == [True]
    with pytest.raises(NotFound):
        report(town, "Ada", "message", bad)


def test_all_concerned_are_told_and_nobody_more_than_they_may_know(town: Town) -> None:
    mine = report_profile(town, "Ada", "Cem", explanation="SECRET WORDS")
    case = only_case(town, "Olga")
    decide(town, "Olga", case, "warn")
    assert (told(town, "Ada"), told(town, "Cem")) == (["report_decided"], ["decision_made"])
    with town.community.reading(town.id("Ada")) as world:
        [seen] = list_own_reports(world)
    assert (seen.id, seen.outcome) == (mine.id, Outcome.ACTED)
    statement = show_statement(town.community, case, town.id("Cem"))
    assert (statement.action, statement.facts) == ("warn", "You sent advertising.")
    assert not re.search("Ada|SECRET|Olga", repr(statement))
    for name in ("Ada", "Eva", "Olga"):
        with pytest.raises(NotFound):
            show_statement(town.community, case, town.id(name))
    mails = {mail.to: mail.text for mail in town.mail.mails}
    assert "warn" not in mails["ada@example.org"].lower()
    assert not re.search("Ada|SECRET|Olga", mails["cem@example.org"])


def test_no_measure_tells_the_member_nothing(town: Town) -> None:
    report_profile(town, "Ada", "Cem")
    decide(town, "Olga", only_case(town, "Olga"), "none")
    assert told(town, "Cem") == []
    assert [mail for mail in town.mail.mails if mail.to == "cem@example.org"] == []
    with town.community.reading(town.id("Cem")) as world:
        assert list_statements(world) == []


@pytest.mark.parametrize(
    ("action", "more", "code"),
    [
        ("shout", {}, "decision_action"),
        ("warn", {"ground": ""}, "decision_ground"),
        ("warn", {"facts": " "}, "text_missing"),
        ("warn", {"ground_text": ""}, "text_missing"),
        ("suspend", {"days": "0"}, "suspension_days"),
        ("suspend", {"days": "4000"}, "suspension_days"),
        ("suspend", {"days": "²"}, "suspension_days"),
        ("hide", {}, "not_hidden_alone"),
    ],
)
def test_a_measure_needs_its_reasons(
    town: Town, action: str, more: dict[str, str], code: str
) -> None:
    report_profile(town, "Ada", "Cem")
    case = only_case(town, "Olga")
    with pytest.raises(Invalid) as refused:
        decide(town, "Olga", case, action, **more)
    assert refused.value.code == code
    assert only_case(town, "Olga") == case


def test_nobody_decides_about_themself_and_no_operator_is_suspended(town: Town) -> None:
    report_profile(town, "Ada", "Olga")
    case = only_case(town, "Otto")
    with pytest.raises(NotAllowed) as refused:
        decide(town, "Olga", case, "none")
    assert refused.value.code == "own_case"
    with pytest.raises(Conflict) as stays:
        decide(town, "Otto", case, "suspend")
    assert stays.value.code == "operator_stays"


def link_of(town: Town, name: str) -> str:
    """What stands behind /moderation/ in the newest mail to somebody."""
    texts = [mail.text for mail in town.mail.mails if mail.to == f"{name.lower()}@example.org"]
    return re.findall(r"/moderation/(\S+)", texts[-1])[-1]


def test_an_objection_is_decided_by_another_operator_and_ends_the_measures(town: Town) -> None:
    talk, [bad] = write(town, "Ben", "Ada", "kein übles Wort")
    report(town, "Ada", "message", bad)
    case = only_case(town, "Olga")
    decide(town, "Olga", case, "suspend", hides=True)
    token = link_of(town, "Ben")
    assert show_statement(town.community, token, None).is_hidden
    object_to(town.community, token, None, "Das war keine Werbung.")
    with pytest.raises(Conflict) as again:
        object_to(town.community, token, None, "Noch einmal.")
    assert again.value.code == "appeal_made"
    [waiting] = show_queue(town.community, town.id("Otto")).appeals
    assert (waiting.id, waiting.name) == (case, "Ben Beispiel")
    with pytest.raises(NotAllowed) as refused:
        decide_objection(town.community, town.id("Olga"), case, is_granted=False, answer="Nein.")
    assert refused.value.code == "other_operator"
    decide_objection(town.community, town.id("Otto"), case, is_granted=True, answer="Stimmt.")
    assert shown(town, "Ada", talk) == ["kein übles Wort"]
    appeal = show_statement(town.community, case, town.id("Ben")).appeal
    assert appeal
    assert (appeal.is_granted, appeal.answer) == (True, "Stimmt.")
    assert told(town, "Ben")[0] == "decision_reviewed"
    assert show_queue(town.community, town.id("Otto")).suspended == []


def test_the_only_operator_decides_about_the_objection(town: Town) -> None:
    erase_member(town.community, town.id("Otto"))
    report_profile(town, "Ada", "Cem")
    case = only_case(town, "Olga")
    decide(town, "Olga", case, "warn")
    object_to(town.community, case, town.id("Cem"), "Nein.")
    decide_objection(town.community, town.id("Olga"), case, is_granted=False, answer="Doch.")
    statement = show_statement(town.community, case, town.id("Cem"))
    assert statement.appeal
    assert statement.appeal.is_granted is False
    with pytest.raises(Conflict):
        decide_objection(town.community, town.id("Olga"), case, is_granted=True, answer="Doch.")


@pytest.mark.parametrize(("days", "is_late"), [(183, False), (183.1, True)])
def test_an_objection_is_possible_for_half_a_year(town: Town, days: float, is_late: bool) -> None:
    report_profile(town, "Ada", "Cem")
    case = only_case(town, "Olga")
    decide(town, "Olga", case, "warn")
    town.clock.pass_days(days)
    refusal: EckenError | None = None
    try:
        object_to(town.community, case, town.id("Cem"), "Nein.")
    except Conflict as error:
        refusal = error
    assert (refusal is not None and refusal.code == "appeal_late") is is_late


def test_a_forged_link_opens_nothing(town: Town) -> None:
    report_profile(town, "Ada", "Cem")
    case = only_case(town, "Olga")
    decide(town, "Olga", case, "warn")
    token = link_of(town, "Cem")
    for forged in (case, token[:-1], f"{token[:-1]}!", f"{'A' * 22}{token[22:]}", "", "é" * 65):
        with pytest.raises(NotFound):
            show_statement(town.community, forged, None)


def everything(town: Town) -> str:
    with town.community.database.reading() as connection:
        return "".join(
            repr(tuple(row))
            for table in (moderation_cases, reports, appeals)
            for row in connection.execute(select(table))
        )


def test_of_who_is_erased_no_word_is_left_and_numbers_stay(town: Town) -> None:
    report_profile(town, "Ada", "Cem", explanation="ADAS WORDS")
    case = only_case(town, "Olga")
    decide(town, "Olga", case, "warn")
    object_to(town.community, case, town.id("Cem"), "CEMS WORDS")
    report_profile(town, "Ada", "Eva", explanation="ADAS WORDS")
    report_profile(town, "Ada", "Ben", explanation="ADAS WORDS")
    erase_member(town.community, town.id("Cem"))
    assert not re.search("CEMS|Cem|advertising", everything(town))
    erase_member(town.community, town.id("Eva"))
    erase_member(town.community, town.id("Ada"))
    assert not re.search("ADAS|Eva ", everything(town))
    entries = show_queue(town.community, town.id("Olga")).entries
    assert [entry.name for entry in entries] == ["", "Ben Beispiel"]
    with pytest.raises(Conflict) as left:
        decide(town, "Olga", entries[0].id, "warn")
    assert left.value.code == "member_left"
    for entry in entries:
        decide(town, "Olga", entry.id, "none")
    erase_member(town.community, town.id("Olga"))
    [year] = count_years(town.community, town.id("Otto"))
    assert (year.reports["spam"], year.actions["warn"], year.actions["none"]) == (3, 1, 2)


def test_old_decisions_lose_their_words_and_stay_counted(town: Town) -> None:
    report_profile(town, "Ada", "Cem", explanation="ADAS WORDS")
    decide(town, "Olga", only_case(town, "Olga"), "warn")
    town.clock.pass_days(1_094)
    maintain(town.community)
    assert "ADAS" in everything(town)
    town.clock.pass_days(2)
    maintain(town.community)
    assert not re.search("ADAS|advertising|Rule", everything(town))
    years = count_years(town.community, town.id("Olga"))
    assert [(year.year, year.decisions, year.measures) for year in years] == [(2023, 1, 1)]
