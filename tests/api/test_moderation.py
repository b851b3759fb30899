"""The work of operators in the JSON interface: rights, effects and history as on the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.errors import Invalid
from ecken.rules.scope import Scope
from ecken.service.accounts.accounts import list_audit, set_operator
from ecken.service.accounts.tokens import issue_token
from ecken.service.moderation.queue import show_case, show_queue
from ecken.service.moderation.statements import object_to
from ecken.service.posts.images import NewImage, draw_images
from ecken.service.posts.writing import delete_post, write_post
from ecken.service.profiles.photos import set_photo
from tests.community import Town, small_community
from tests.service.moderation.cases import make_operator, only_case, report, report_profile, write
from tests.web.pages.test_profile import picture

REASONS = {"ground": "rules", "ground_text": "Rule 3", "facts": "You sent advertising."}
Call = Callable[..., Response]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    contacts, members = ["Ada–Ben", "Ben–Cem"], ["Olga", "Otto"]
    with small_community(tmp_path, contacts=contacts, members=members) as made:
        make_operator(made, "Olga", "Otto")
        yield made


@pytest.fixture
def call(town: Town) -> Call:
    client = TestClient(create_app(town.community), base_url="http://127.0.0.1:8000")
    tokens = {
        name: issue_token(town.community, town.id(name), scope=Scope.MODERATE)
        for name in ("Olga", "Otto")
    }

    def ask(name: str, method: str, path: str, **options: Any) -> Response:
        headers = {"authorization": f"Bearer {tokens[name]}", **options.pop("headers", {})}
        return client.request(method, f"/api/v1{path}", headers=headers, **options)

    return ask


def kinds(town: Town, name: str) -> list[str]:
    return [entry.kind for entry in list_audit(town.community, town.id(name))]


def test_a_case_is_taken_decided_objected_to_and_answered(town: Town, call: Call) -> None:
    report_profile(town, "Ada", "Cem", explanation="Look at this.")
    case = only_case(town, "Olga")
    [entry] = call("Olga", "GET", "/moderation/queue").json()["cases"]
    assert (entry["id"], entry["about"], entry["reasons"]) == (case, "Cem Beispiel", {"spam": 1})
    assert call("Olga", "PUT", f"/moderation/cases/{case}/claim").status_code == 204
    assert call("Otto", "GET", f"/moderation/cases/{case}").json()["claimed_by"] == "Olga Beispiel"
    path, body = f"/moderation/cases/{case}/decision", {"action": "suspend", **REASONS, "days": 3}
    refused = call("Otto", "POST", path, json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "case_claimed")
    decided = call("Olga", "POST", path, json=body, headers={"Idempotency-Key": "a"})
    assert decided.status_code == 201
    assert decided.json()["decision"]["facts"] == "You sent advertising."
    assert call("Olga", "POST", path, json=body, headers={"Idempotency-Key": "a"}).json() == (
        decided.json()
    )
    assert call("Olga", "POST", path, json=body).json()["code"] == "case_decided"
    [suspended] = call("Otto", "GET", "/moderation/queue").json()["suspended"]
    assert (suspended["case"], suspended["about"]) == (case, "Cem Beispiel")
    lifted = call("Otto", "POST", f"/moderation/cases/{case}/lift")
    assert lifted.json()["decision"]["lifted"] == town.clock()
    assert call("Otto", "POST", f"/moderation/cases/{case}/lift").json()["code"] == (
        "suspension_over"
    )
    [year] = call("Olga", "GET", "/moderation/years").json()
    assert (year["year"], year["reports"], year["actions"]) == (2023, {"spam": 1}, {"suspend": 1})
    assert "case_claimed" in kinds(town, "Olga")
    assert "case_decided" in kinds(town, "Olga")
    assert "suspension_lifted" in kinds(town, "Otto")


def test_an_objection_is_answered_by_another_operator(town: Town, call: Call) -> None:
    _, [bad] = write(town, "Ben", "Ada", "kein übles Wort")
    report(town, "Ada", "message", bad)
    case = only_case(town, "Olga")
    body = {"action": "hide", **REASONS}
    assert call("Olga", "POST", f"/moderation/cases/{case}/decision", json=body).status_code == 201
    object_to(town.community, case, town.id("Ben"), "Doch nicht.")
    assert call("Otto", "GET", "/moderation/queue").json()["appeals"][0]["case"] == case
    path, answer = f"/moderation/cases/{case}/appeal", {"granted": True, "answer": "Stimmt."}
    refused = call("Olga", "POST", path, json=answer)
    assert (refused.status_code, refused.json()["code"]) == (403, "other_operator")
    granted = call("Otto", "POST", path, json=answer)
    assert granted.json()["appeal"]["granted"] is True
    assert granted.json()["decision"]["lifted"] == town.clock()


def test_nobody_is_named_who_has_reported(town: Town, call: Call) -> None:
    report_profile(town, "Ada", "Cem")
    case = only_case(town, "Olga")
    for path in ("/moderation/queue", f"/moderation/cases/{case}", "/moderation/years"):
        text = call("Olga", "GET", path).text
        assert "Ada" not in text
        assert town.public_id("Ada") not in text


def test_what_is_reported_of_an_operator_is_not_there_for_them(town: Town, call: Call) -> None:
    set_photo(town.community, town.id("Olga"), picture())
    with town.community.reading(town.id("Ada")) as world:
        key = world.cards([town.id("Olga")])[town.id("Olga")].photo_key
    assert key
    report(town, "Ada", "photo", key)
    case = only_case(town, "Otto")
    assert call("Olga", "GET", "/moderation/queue").json()["cases"] == []
    never = call("Olga", "GET", f"/moderation/cases/{'A' * 22}")
    assert never.status_code == 404
    for step in ("", "/photo"):
        of_own = call("Olga", "GET", f"/moderation/cases/{case}{step}")
        assert (of_own.status_code, of_own.content) == (404, never.content)
    photo = call("Otto", "GET", f"/moderation/cases/{case}/photo")
    assert (photo.status_code, photo.headers["content-type"]) == (200, "image/webp")
    claimed = call("Olga", "PUT", f"/moderation/cases/{case}/claim")
    assert claimed.json()["code"] == "own_case"


@pytest.mark.usefixtures("drawn_with_patience")
def test_images_of_a_reported_post_are_handed_out_as_they_were(town: Town, call: Call) -> None:
    ben = town.id("Ben")
    drawn = draw_images(town.community, ben, [NewImage(picture(), "A sign", 1)])
    post = write_post(town.community, ben, "", audience="everyone", images=drawn)
    report(town, "Ada", "post", post)
    delete_post(town.community, ben, post)
    case = only_case(town, "Olga")
    shown = call("Olga", "GET", f"/moderation/cases/{case}").json()
    [image] = shown["images"]
    assert image["alt"] == "A sign"
    assert {"name": "image", "text": image["key"]} in shown["reports"][0]["texts"]
    file = call("Olga", "GET", f"/moderation/cases/{case}/images/{image['key']}")
    assert (file.status_code, file.headers["content-type"]) == (200, "image/webp")
    assert file.headers["cache-control"] == "private, no-store"
    for path in (f"{case}/images/{'x' * 22}", f"{'x' * 22}/images/{image['key']}"):
        assert call("Olga", "GET", f"/moderation/cases/{path}").status_code == 404


def test_no_other_scope_moderates_and_this_one_does_nothing_else(town: Town, call: Call) -> None:
    report_profile(town, "Ada", "Cem")
    case = only_case(town, "Olga")
    client = TestClient(create_app(town.community), base_url="http://127.0.0.1:8000")
    wide = issue_token(town.community, town.id("Olga"), scope=Scope.WRITE)
    for method, path in (
        ("GET", "/moderation/queue"),
        ("PUT", f"/moderation/cases/{case}/claim"),
        ("POST", f"/moderation/cases/{case}/lift"),
    ):
        headers = {"authorization": f"Bearer {wide}"}
        answer = client.request(method, f"/api/v1{path}", headers=headers)
        assert answer.json()["fields"] == {"needed": "moderate", "given": "write"}
    for method, path in (("GET", "/me"), ("DELETE", f"/me/contacts/{town.public_id('Ben')}")):
        answer = call("Olga", method, path)
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_only_operators_get_such_a_token_and_it_ends_with_the_role(town: Town, call: Call) -> None:
    report_profile(town, "Ada", "Cem")
    case = only_case(town, "Otto")
    with pytest.raises(Invalid) as refused:
        issue_token(town.community, town.id("Ada"), scope=Scope.MODERATE)
    assert refused.value.code == "scope_of_operators"
    assert call("Olga", "GET", f"/moderation/cases/{case}").status_code == 200
    set_operator(town.community, "olga@example.org", False)
    answers = [
        call("Olga", method, f"/moderation/{path}", json=body)
        for method, path, body in (
            ("GET", "queue", None),
            ("GET", "years", None),
            ("GET", f"cases/{case}", None),
            ("GET", f"cases/{'A' * 22}", None),
            ("GET", f"cases/{case}/photo", None),
            ("PUT", f"cases/{case}/claim", None),
            ("DELETE", f"cases/{case}/claim", None),
            ("POST", f"cases/{case}/decision", {"action": "none"}),
            ("POST", f"cases/{case}/lift", None),
            ("POST", f"cases/{case}/appeal", {"granted": True, "answer": "x"}),
        )
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert [entry.id for entry in show_queue(town.community, town.id("Otto")).entries] == [case]


def test_a_wrong_decision_is_refused_with_its_code(town: Town, call: Call) -> None:
    report_profile(town, "Ada", "Cem")
    case = only_case(town, "Olga")
    for body, code in (
        ({"action": "shout"}, "decision_action"),
        ({"action": "warn"}, "decision_ground"),
        ({"action": "warn", **REASONS, "facts": " "}, "text_missing"),
        ({"action": "suspend", **REASONS, "days": 0}, "suspension_days"),
        ({"action": "suspend", **REASONS, "days": -3}, "suspension_days"),
        ({"action": "hide", **REASONS}, "not_hidden_alone"),
        ({"action": "none", "days": "3"}, "input_invalid"),
        ({"action": "none", "who": "x"}, "input_invalid"),
    ):
        answer = call("Olga", "POST", f"/moderation/cases/{case}/decision", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, code), body
    assert show_case(town.community, town.id("Otto"), case).row.decided_at is None
