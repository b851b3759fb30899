"""Reporting, deciding and objecting, as members and operators meet them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.rules.moderation import Reason, SubjectKind
from ecken.service.jobs.job_ads import publish_ad
from ecken.service.jobs.job_checks import TypedAd
from ecken.service.moderation.statements import object_to
from ecken.service.posts.writing import write_comment, write_post
from ecken.service.profiles.photos import set_photo
from ecken.web.moderation.words import FIELDS, KINDS, REASONS
from tests.community import Town, small_community
from tests.job_ads import advertise
from tests.privacy.job_routes import AD
from tests.service.moderation.cases import (
    decide,
    make_operator,
    only_case,
    report_profile,
    write,
)
from tests.service.people import PASSWORD, give_password
from tests.web.browsing import Browser, links_in, open_browser
from tests.web.pages.test_profile import picture

RULE = {"ground": "rules", "ground_text": "Rule 3", "facts": "Advertising again and again."}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    contacts = ("Ada–Ben", "Ben–Cem")
    with small_community(tmp_path, contacts=contacts, members=["Eva", "Olga"]) as made:
        make_operator(made, "Olga")
        yield made


def test_every_kind_and_reason_has_words() -> None:
    assert KINDS.keys() == {kind.value for kind in SubjectKind}
    assert REASONS.keys() == {reason.value for reason in Reason}
    assert "text" in FIELDS


def test_a_profile_is_reported_and_the_account_suspended(town: Town) -> None:
    give_password(town, "Ben")
    ada, ben = open_browser(town, "Ada"), town.public_id("Ben")
    assert f'href="/report/profile/{ben}"' in ada.get(f"/m/{ben}").text
    assert "Report" in ada.get(f"/report/profile/{ben}").text
    sent = ada.post(f"/report/profile/{ben}", {"reason": "spam", "explanation": "<b>Werbung</b>"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/reports")
    page = ada.get("/reports").text
    assert "Ben Beispiel" in page
    assert "The administration is examining it." in page
    olga = open_browser(town, "Olga")
    case = only_case(town, "Olga")
    assert f"/admin/reports/{case}" in olga.get("/admin/reports").text
    olga.post(f"/admin/reports/{case}/claim")
    page = olga.get(f"/admin/reports/{case}").text
    assert "&lt;b&gt;Werbung&lt;/b&gt;" in page
    assert "Ada" not in page
    form = {"action": "suspend", "days": "7", **RULE}
    assert olga.post(f"/admin/reports/{case}/decide", form).status_code == 303
    assert ada.get(f"/m/{ben}").status_code == 404
    page = ada.get("/reports").text
    assert "acted on it" in page
    assert "Ben Beispiel" not in page, "who is away is named nowhere"
    _sign_in_and_object(town, case)


def _sign_in_and_object(town: Town, case: str) -> None:
    guest = Browser(town)
    signed = guest.post("/sign-in", {"email": "ben@example.org", "password": PASSWORD})
    assert signed.status_code == 403
    assert "Your account is suspended." in signed.text
    mail = [mail for mail in town.mail.mails if mail.to == "ben@example.org"][-1]
    [link] = [link for link in links_in(mail.text) if "/moderation/" in link]
    path = link[link.index("/moderation/") :]
    page = guest.get(path).text
    assert "Advertising again and again." in page
    assert "Rule 3" in page
    answer = guest.post(f"{path}/appeal", {"text": "It was a birthday greeting."})
    assert answer.status_code == 303
    assert "It was a birthday greeting." in guest.get(path).text
    assert guest.post(f"{path}/appeal", {"text": "Again."}).status_code == 409
    assert guest.get(f"/moderation/{case}").status_code == 404, "without signature or session"
    olga = open_browser(town, "Olga")
    assert olga.post(f"/admin/reports/{case}/appeal", {"answer": "Yes."}).status_code == 422
    answered = {"granted": "yes", "answer": "You are right."}
    assert olga.post(f"/admin/reports/{case}/appeal", answered).status_code == 303
    assert "You are right." in guest.get(path).text
    assert open_browser(town, "Ben").get(f"/moderation/{case}").status_code == 200


def test_a_message_is_reported_and_hidden(town: Town) -> None:
    talk, [message] = write(town, "Ben", "Ada", "a bad word")
    ada = open_browser(town, "Ada")
    assert f'href="/report/message/{message}"' in ada.get(f"/messages/{talk}").text
    assert "a bad word" in ada.get(f"/report/message/{message}").text
    ada.post(f"/report/message/{message}", {"reason": "harassment"})
    case = only_case(town, "Olga")
    form = {"action": "hide", **RULE}
    open_browser(town, "Olga").post(f"/admin/reports/{case}/decide", form)
    assert "a bad word" not in ada.get(f"/messages/{talk}").text
    own = open_browser(town, "Ben").get(f"/messages/{talk}").text
    assert "hidden by the administration: only you see it" in own


def test_a_photo_is_reported_and_hidden_from_all_but_its_owner(town: Town) -> None:
    key = set_photo(town.community, town.id("Ben"), picture())
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    assert f"/report/photo/{key}" in ada.get(f"/report/profile/{town.public_id('Ben')}").text
    ada.post(f"/report/photo/{key}", {"reason": "impersonation"})
    case = only_case(town, "Olga")
    olga = open_browser(town, "Olga")
    assert olga.get(f"/photo/reported/{case}").content[:4] == b"RIFF"
    assert ada.get(f"/photo/reported/{case}").status_code == 404
    olga.post(f"/admin/reports/{case}/decide", {"action": "hide", **RULE})
    assert ada.get(f"/photo/{key}").status_code == 404
    assert key not in ada.get(f"/m/{town.public_id('Ben')}").text
    assert ben.get(f"/photo/{key}").status_code == 200
    assert f"/photo/{key}" in ben.get("/me").text
    ben.post("/me/photo/delete")
    ben.post("/me/photo/restore")
    assert "/photo/" not in ada.get(f"/m/{town.public_id('Ben')}").text, "it comes back hidden"


def test_the_list_of_own_ads_says_which_is_hidden_and_offers_no_second_publishing(
    town: Town,
) -> None:
    path = f"/jobs/{advertise(town, 'Ben')}"
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    assert f'action="{path}/extend"' in ben.get("/jobs/mine").text
    ada.post(f"/report{path.replace('jobs', 'job')}", {"reason": "spam"})
    case = only_case(town, "Olga")
    form = {"action": "hide", **RULE}
    open_browser(town, "Olga").post(f"/admin/reports/{case}/decide", form)
    for page in ben.get("/jobs/mine").text, ben.get(path).text:
        assert "idden by the administration" in page or "has hidden this ad" in page
        assert 'href="/moderation"' in page
        assert f'action="{path}/extend"' not in page
        assert "ended on" not in page


def test_what_is_wrong_with_a_report_is_said_beside_its_field(town: Town) -> None:
    ada, path = open_browser(town, "Ada"), f"/report/profile/{town.public_id('Ben')}"
    answer = ada.post(path, {"reason": "illegal", "explanation": "§ 185"})
    assert answer.status_code == 422
    assert 'id="f-good_faith-note"' in answer.text
    assert "§ 185" in answer.text
    assert re.search(r'value="illegal" required checked', answer.text)
    assert 'id="f-reason-note"' in ada.post(path, {"reason": ""}).text


def test_what_is_wrong_with_a_decision_keeps_what_was_typed(town: Town) -> None:
    report_profile(town, "Ada", "Ben")
    case = only_case(town, "Olga")
    form = {"action": "warn", "ground": "law", "ground_text": "§ 7 UWG", "facts": ""}
    answer = open_browser(town, "Olga").post(f"/admin/reports/{case}/decide", form)
    assert answer.status_code == 422
    assert "§ 7 UWG" in answer.text
    assert re.search(r'value="warn" checked', answer.text)


def test_only_operators_find_the_queue(town: Town) -> None:
    report_profile(town, "Ada", "Ben")
    case = only_case(town, "Olga")
    ada = open_browser(town, "Ada")
    for path in ("/admin/reports", f"/admin/reports/{case}", f"/photo/reported/{case}"):
        assert ada.get(path).status_code == 404
    for step in ("claim", "release", "decide", "lift", "appeal"):
        form = {"action": "none", "granted": "no", "answer": "x"}
        assert ada.post(f"/admin/reports/{case}/{step}", form).status_code == 404


def test_cancelling_leads_back_to_what_was_to_be_reported(town: Town) -> None:
    community, ben = town.community, town.id("Ben")
    post = write_post(community, ben, "Werbung", audience="everyone")
    comment = write_comment(community, ben, post, "Mehr Werbung")
    talk, [message] = write(town, "Ben", "Ada", "Guten Tag")
    job = publish_ad(community, ben, TypedAd(AD))
    browser = open_browser(town, "Ada")
    for path, back in (
        (f"profile/{town.public_id('Ben')}", f"/m/{town.public_id('Ben')}"),
        (f"post/{post}", f"/posts/{post}"),
        (f"comment/{post}.{comment}", f"/posts/{post}#comment-{comment}"),
        (f"message/{message}", f"/messages/{talk}"),
        (f"job/{job}", f"/jobs/{job}"),
    ):
        assert f'class="button quiet" href="{back}"' in browser.get(f"/report/{path}").text
    assert f'id="comment-{comment}"' in browser.get(f"/posts/{post}").text


def test_who_decided_is_not_asked_to_answer_the_objection(town: Town) -> None:
    report_profile(town, "Ada", "Ben")
    case = only_case(town, "Olga")
    decide(town, "Olga", case, "warn")
    object_to(town.community, case, town.id("Ben"), "Nein.")
    form = f'action="/admin/reports/{case}/appeal"'
    assert form in open_browser(town, "Olga").get(f"/admin/reports/{case}").text
    make_operator(town, "Eva")
    of_olga = open_browser(town, "Olga").get(f"/admin/reports/{case}").text
    assert form not in of_olga
    assert "Another administrator answers the objection." in of_olga
    assert form in open_browser(town, "Eva").get(f"/admin/reports/{case}").text
