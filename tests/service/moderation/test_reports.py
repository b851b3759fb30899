"""Reporting: what one may see, once, and without telling more than one may know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from ecken.errors import EckenError, Invalid, NotFound, TooMany
from ecken.rules.moderation import Outcome
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.contacts.contacts import block_member
from ecken.service.moderation.queue import show_case, show_queue
from ecken.service.moderation.reports import list_own_reports
from ecken.service.profiles.photos import set_photo
from ecken.service.profiles.profile_checks import TypedProfile
from ecken.service.profiles.profile_edit import save_profile
from ecken.store.profiles.photos import read_photo
from tests.community import Town, small_community
from tests.service.moderation.cases import (
    decide,
    make_operator,
    only_case,
    report,
    report_profile,
    write,
)
from tests.web.pages.test_profile import picture


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    """Ada, Ben and Cem know each other; Olga and Otto look after the community."""
    contacts = ("Ada–Ben", "Ben–Cem")
    with small_community(
        tmp_path, contacts=contacts, members=["Eva", "Olga", "Otto"], url=town_url
    ) as made:
        make_operator(made, "Olga", "Otto")
        yield made


def own(town: Town, name: str) -> list[tuple[str, Outcome]]:
    with town.community.reading(town.id(name)) as world:
        return [(one.id, one.outcome) for one in list_own_reports(world)]


def photo_key(town: Town, name: str) -> str:
    set_photo(town.community, town.id(name), picture())
    with town.community.database.reading() as connection:
        photo = read_photo(connection, town.id(name))
    assert photo
    return photo.photo_key


def test_reports_of_one_thing_are_one_case_with_what_was_reported(town: Town) -> None:
    first = report_profile(town, "Ada", "Cem", explanation="He advertises.")
    report_profile(town, "Eva", "Cem", reason="harassment")
    case = only_case(town, "Olga")
    view = show_case(town.community, town.id("Olga"), case)
    assert [one.reason for one in view.reports] == ["spam", "harassment"]
    assert ("name", "Cem Beispiel") in view.reports[0].copy
    assert view.reports[1].copy == [], "the same as before"
    assert view.author
    assert view.author.member == town.id("Cem")
    assert own(town, "Ada") == [(first.id, Outcome.WAITING)]
    assert "Ada" not in repr(view)


def test_the_same_report_again_counts_once(town: Town) -> None:
    first = report_profile(town, "Ada", "Cem")
    assert report_profile(town, "Ada", "Cem", reason="harassment").id == first.id
    decide(town, "Olga", only_case(town, "Olga"), "none")
    assert report_profile(town, "Ada", "Cem").id == first.id
    assert show_queue(town.community, town.id("Olga")).entries == []


def test_what_looks_otherwise_since_can_be_reported_again(town: Town) -> None:
    first = report_profile(town, "Ada", "Cem")
    decide(town, "Olga", only_case(town, "Olga"), "none")
    values = {"first_name": "Cem", "last_name": "Beispiel", "headline": "Kauft bei mir"}
    save_profile(town.community, town.id("Cem"), TypedProfile(values=values))
    assert report_profile(town, "Ada", "Cem").id != first.id
    view = show_case(town.community, town.id("Olga"), only_case(town, "Olga"))
    assert [one.action for one in view.earlier] == ["none"]


def test_a_message_is_reported_by_who_takes_part_and_by_nobody_else(town: Town) -> None:
    _, [one, two, _three, four] = write(town, "Ben", "Ada", "eins", "zwei", "drei", "vier")
    report(town, "Ada", "message", four, with_context=True)
    view = show_case(town.community, town.id("Olga"), only_case(town, "Olga"))
    assert view.reports[0].copy == [("text", "vier")]
    assert view.reports[0].context == [("author", "zwei"), ("author", "drei")]
    for name in ("Cem", "Eva", "Olga"):
        with pytest.raises(NotFound):
            report(town, name, "message", one)
    report(town, "Ada", "message", two)
    views = [
        show_case(town.community, town.id("Olga"), entry.id)
        for entry in show_queue(town.community, town.id("Olga")).entries
    ]
    assert [view.reports[0].context for view in views][-1] == [], "not ticked, so not sent"


def test_a_photo_is_kept_as_it_was_reported(town: Town) -> None:
    key = photo_key(town, "Cem")
    report(town, "Ada", "photo", key, "impersonation")
    set_photo(town.community, town.id("Cem"), picture(color="red"))
    view = show_case(town.community, town.id("Olga"), only_case(town, "Olga"))
    assert view.has_picture
    with pytest.raises(NotFound):
        report(town, "Eva", "photo", key)


@pytest.mark.parametrize(
    ("reason", "explanation", "is_good_faith", "code"),
    [
        ("boring", "", False, "report_reason"),
        ("illegal", "", True, "text_missing"),
        ("illegal", " \u200b ", True, "text_missing"),
        ("illegal", "§ 185 StGB", False, "good_faith_missing"),
        ("spam", "x" * 3_001, False, "text_too_long"),
    ],
)
def test_a_report_says_what_the_law_asks(
    town: Town, reason: str, explanation: str, is_good_faith: bool, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        report_profile(
            town, "Ada", "Cem", reason=reason, explanation=explanation, is_good_faith=is_good_faith
        )
    assert refused.value.code == code
    assert own(town, "Ada") == []


def test_nobody_reports_themself_or_an_unknown_kind(town: Town) -> None:
    for kind, code in (("profile", "report_self"), ("club", "report_kind")):
        with pytest.raises(Invalid) as refused:
            report(town, "Ada", kind, town.public_id("Ada"))
        assert refused.value.code == code


def test_blocked_deleted_and_never_there_are_refused_alike(town: Town) -> None:
    block_member(town.community, town.id("Ben"), town.public_id("Ada"))
    erase_member(town.community, town.id("Eva"))
    refusals = set()
    for id in (town.public_id("Ben"), town.public_id("Eva"), "A" * 22, "x", "%"):
        with pytest.raises(EckenError) as refused:
            report(town, "Ada", "profile", id)
        refusals.add((type(refused.value), refused.value.code, refused.value.sentence))
    assert len(refusals) == 1


def test_a_block_and_a_deletion_after_the_report_look_alike_to_who_has_reported(
    town: Town,
) -> None:
    report_profile(town, "Ada", "Cem")
    report_profile(town, "Ada", "Eva")
    block_member(town.community, town.id("Cem"), town.public_id("Ada"))
    erase_member(town.community, town.id("Eva"))
    with town.community.reading(town.id("Ada")) as world:
        seen = {(one.kind, one.author, one.outcome) for one in list_own_reports(world)}
    assert len(seen) == 1


def test_reports_have_a_quota(town: Town) -> None:
    object.__setattr__(town.community.settings, "report_quota", 2)
    report_profile(town, "Ada", "Cem")
    report_profile(town, "Ada", "Eva")
    report_profile(town, "Ada", "Eva")
    with pytest.raises(TooMany) as refused:
        report_profile(town, "Ada", "Olga")
    assert refused.value.code == "report_quota"
    town.clock.pass_days(1.1)
    report_profile(town, "Ada", "Olga")


def test_who_reports_gets_a_receipt_and_operators_are_told_once(town: Town) -> None:
    report_profile(town, "Ada", "Cem")
    report_profile(town, "Eva", "Cem")
    subjects = [(mail.to.split("@")[0], mail.subject) for mail in town.mail.mails]
    assert sorted(subjects) == [
        ("ada", "Ecken: Ihre Meldung ist eingegangen"),
        ("eva", "Ecken: Ihre Meldung ist eingegangen"),
        ("olga", "Ecken: Eine Meldung wartet"),
        ("otto", "Ecken: Eine Meldung wartet"),
    ]


def test_an_operator_who_is_reported_is_not_told_that_a_report_waits(town: Town) -> None:
    report_profile(town, "Ada", "Olga")
    assert show_queue(town.community, town.id("Olga")).entries == []
    with pytest.raises(NotFound):
        show_case(town.community, town.id("Olga"), only_case(town, "Otto"))
    assert [m.to for m in town.mail.mails if "wartet" in m.subject] == ["otto@example.org"]
