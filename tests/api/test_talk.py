"""Making contact through the JSON interface: gain, introductions, messages, groups, tags, news."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from ecken.api.app import build_api
from ecken.rules.scope import Scope
from ecken.service.accounts.tokens import issue_token
from tests.community import Town, small_community


class Callers:
    """One client whose calls are made by members, by name."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.client = TestClient(build_api(town.community))
        self.tokens = {
            name: issue_token(town.community, id, scope=Scope.WRITE)
            for name, id in town.ids.items()
        }

    def __call__(self, name: str, method: str, path: str, body: object = None, **more: Any) -> Any:
        headers = {"authorization": f"Bearer {self.tokens[name]}", **more.pop("headers", {})}
        json = {} if body is None else {"json": body}
        return self.client.request(method, path, headers=headers, **json, **more)


@pytest.fixture
def call(tmp_path: Path) -> Iterator[Callers]:
    """Ada knows Ben; Ben knows Tia; Zoe, a stranger, knows Tia and Uwe."""
    members = {
        "Zoe": {"company": "Zett AG", "city": "Köln"},
        "Uwe": {"company": "Ufer eG", "city": "Köln", "is_recruiter": True},
    }
    contacts = ["Ada–Ben", "Ben–Tia", "Zoe–Uwe", "Zoe–Tia"]
    with small_community(tmp_path, members=members, contacts=contacts) as town:
        yield Callers(town)


def _id(call: Callers, name: str) -> str:
    return call.town.public_id(name)


def test_the_gain_has_the_documented_shape(call: Callers) -> None:
    group = {"name": "Köln", "query": "ort:köln"}
    assert call("Ada", "POST", "/me/target-groups", group).status_code == 201
    request = call("Zoe", "POST", "/requests", {"to": _id(call, "Ada")}).json()["id"]
    gain = call("Ada", "GET", f"/requests/{request}/gain").json()
    assert gain["before"] == call("Ada", "GET", "/me/figures").json()
    assert gain["before"] == {"first": 1, "second": 1, "third": 1}
    few = {"about": 4, "few": True}
    (of_group,) = gain["target_groups"]
    assert of_group == {
        "id": of_group["id"], "name": "Köln", "before": 0, "second": None, "third": None
    }  # fmt: skip
    assert gain["entering_second"] == gain["entering_third"] == few
    assert gain["recruiters"] == gain["companies"] == few
    assert gain["cities"] == gain["shared_contacts"] == []
    assert "Uwe" not in str(gain)
    ranked = call("Ada", "GET", "/me/requests/ranked").json()
    assert ranked == [
        {"id": request, "sender": {"id": _id(call, "Zoe"), "name": "Zoe Beispiel"},
         "entering_second": gain["entering_second"]}
    ]  # fmt: skip
    call("Ada", "POST", f"/requests/{request}/accept")
    assert call("Ada", "GET", "/me/figures").json() == {"first": 2, "second": 2, "third": 0}
    assert call("Ada", "GET", f"/requests/{request}/gain").status_code == 404
    # The figures have been looked at with the contact in them: that ends the undo.
    assert call("Ada", "POST", f"/requests/{request}/undo").status_code == 409
    assert call("Ada", "GET", "/me/figures").json() == {"first": 2, "second": 2, "third": 0}


def test_an_acceptance_of_which_nothing_was_opened_is_taken_back_once(call: Callers) -> None:
    request = call("Zoe", "POST", "/requests", {"to": _id(call, "Ada")}).json()["id"]
    before = call("Ada", "GET", "/me/figures").json()
    call("Ada", "POST", f"/requests/{request}/accept")
    assert call("Ada", "POST", f"/requests/{request}/undo").status_code == 204
    assert call("Ada", "POST", f"/requests/{request}/undo").status_code == 409
    assert call("Ada", "GET", "/me/figures").json() == before


def test_a_withdrawal_and_the_deletion_of_a_group_are_taken_back_once(call: Callers) -> None:
    request = call("Zoe", "POST", "/requests", {"to": _id(call, "Ada")}).json()["id"]
    path = f"/requests/{request}/restore"
    assert call("Zoe", "POST", path).status_code == 409  # there is nothing to take back yet
    call("Zoe", "POST", f"/requests/{request}/withdraw")
    assert call("Ada", "POST", path).status_code == 404  # it is not hers to take back
    assert call("Zoe", "POST", path).json() == {"id": request, "state": "pending"}
    assert call("Zoe", "POST", path).status_code == 409
    assert call("Ada", "POST", f"/requests/{request}/accept").status_code == 200
    group = call("Ada", "POST", "/me/target-groups", {"name": "K", "query": "ort:köln"}).json()
    path = f"/me/target-groups/{group['id']}"
    call("Ada", "DELETE", path)
    codes = [call("Ada", "POST", f"{path}/restore").status_code for _ in range(2)]
    assert codes == [204, 409]


def test_nobody_else_gets_the_gain(call: Callers) -> None:
    request = call("Zoe", "POST", "/requests", {"to": _id(call, "Ada")}).json()["id"]
    answers = {
        call(name, "GET", f"/requests/{id}/gain").text
        for name, id in (("Zoe", request), ("Ben", request), ("Ada", "x" * 22), ("Ada", "x"))
    }
    assert len(answers) == 1
    outlook = call("Zoe", "GET", f"/members/{_id(call, 'Ada')}/outlook").json()
    assert outlook["shared_contacts"] == []
    assert outlook["member"]["age"] == "days"


def test_several_requests_are_answered_at_once(call: Callers) -> None:
    ids = [
        call(name, "POST", "/requests", {"to": _id(call, "Ada")}).json()["id"]
        for name in ("Zoe", "Tia")
    ]
    body = {"ids": [*ids, "x"], "answer": "decline"}
    assert call("Ada", "POST", "/me/requests/answers", body).json() == [
        {"id": ids[0], "result": "done"},
        {"id": ids[1], "result": "done"},
        {"id": "x", "result": "not_found"},
    ]
    assert call("Ada", "GET", "/me/requests").json() == []
    assert len(call("Zoe", "GET", "/me/requests?direction=out").json()) == 1


def test_an_introduction_through_all_its_steps(call: Callers) -> None:
    bridges = call("Ada", "GET", f"/members/{_id(call, 'Tia')}/bridges-to-ask").json()
    assert bridges == [{"id": _id(call, "Ben"), "name": "Ben Beispiel", "taking": True}]
    body = {
        "bridge": _id(call, "Ben"),
        "target": _id(call, "Tia"),
        "to_bridge": "Bitte",
        "to_target": "Hallo",
    }
    headers = {"idempotency-key": "einmal"}
    asked = call("Ada", "POST", "/introductions", body, headers=headers)
    assert asked.status_code == 201
    assert call("Ada", "POST", "/introductions", body, headers=headers).json() == asked.json()
    id = asked.json()["id"]
    assert call("Tia", "GET", f"/introductions/{id}").status_code == 404
    assert call("Tia", "GET", "/me/introductions").json() == []
    passed = call("Ben", "POST", f"/introductions/{id}/pass-on", {"to_target": "Sie ist gut"})
    assert passed.json()["state"] == "passed_on"
    assert call("Ada", "GET", f"/introductions/{id}").json() == asked.json()
    seen = call("Tia", "GET", f"/introductions/{id}").json()
    assert (seen["part"], seen["to_target"], seen["to_bridge"]) == ("target", "Sie ist gut", "")
    agreed = call("Tia", "POST", f"/introductions/{id}/agree").json()
    conversation = agreed["conversation"]
    path = f"/conversations/{conversation}/messages"
    assert call("Ada", "POST", path, {"text": "Danke!"}).status_code == 201
    assert call("Tia", "GET", "/me/unread").json() == {"unread": 1}
    (overview,) = call("Ben", "GET", "/me/conversations").json()
    assert overview["newest"]["text"] == "Danke!"
    kinds = [told["kind"] for told in call("Ada", "GET", "/me/notices").json()]
    assert kinds == ["introduction_agreed"]


def test_a_silent_no_is_the_same_bytes_to_the_asker(call: Callers) -> None:
    body = {"bridge": _id(call, "Ben"), "target": _id(call, "Tia"), "to_target": "Guten Tag"}
    id = call("Ada", "POST", "/introductions", body).json()["id"]
    before = [call("Ada", "GET", path).content for path in ("/me/introductions", "/me/notices")]
    assert call("Ben", "POST", f"/introductions/{id}/decline").json()["state"] == (
        "declined_by_bridge"
    )
    after = [call("Ada", "GET", path).content for path in ("/me/introductions", "/me/notices")]
    assert after == before
    assert call("Ben", "POST", f"/introductions/{id}/agree").status_code == 404
    assert call("Ada", "POST", f"/introductions/{id}/withdraw").json()["state"] == "withdrawn"


def test_messages_have_bounds_and_end_with_a_block(call: Callers) -> None:
    body = {"contact": _id(call, "Ben")}
    id = call("Ada", "POST", "/conversations", body).json()["id"]
    path = f"/conversations/{id}/messages"
    assert call("Ada", "POST", path, {"text": "x" * 1_000_000}).status_code in (413, 422)
    assert call("Ada", "POST", path, {"text": ""}).status_code == 422
    assert call("Ada", "POST", path, {"text": "<b>ü</b>\u202e"}).json()["text"] == "<b>ü</b>"
    assert [m["text"] for m in call("Ben", "GET", "/me/messages?q=Ü").json()] == ["<b>ü</b>"]
    assert call("Ben", "POST", f"/conversations/{id}/read").status_code == 204
    assert call("Ben", "GET", "/me/unread").json() == {"unread": 0}
    assert call("Ada", "POST", "/conversations", {"contact": _id(call, "Zoe")}).status_code == 409
    call("Ben", "PUT", f"/me/blocks/{_id(call, 'Ada')}")
    kept = call("Ada", "GET", f"/conversations/{id}").json()
    assert (kept["members"], kept["may_write"]) == ([], False)
    assert [(m["text"], m["own"]) for m in kept["messages"]] == [("<b>ü</b>", True)]
    refused = call("Ada", "POST", path, {"text": "noch da?"})
    assert (refused.status_code, refused.json()["code"]) == (409, "nobody_reachable")
    gone = call("Ben", "GET", f"/conversations/{id}")
    never = call("Ben", "GET", f"/conversations/{'x' * 22}")
    assert (gone.status_code, gone.content) == (never.status_code, never.content)


def test_suggestions_are_ranked_and_dismissed(call: Callers) -> None:
    (found,) = call("Ada", "GET", "/me/suggestions").json()
    assert {key: found[key] for key in ("id", "name", "shared_contacts")} == {
        "id": _id(call, "Tia"),
        "name": "Tia Beispiel",
        "shared_contacts": 1,
    }
    path = f"/me/suggestions/dismissed/{_id(call, 'Tia')}"
    assert call("Ada", "PUT", path).status_code == 204
    assert call("Ada", "GET", "/me/suggestions").json() == []
    assert call("Ada", "DELETE", path).status_code == 204
    assert len(call("Ada", "GET", "/me/suggestions").json()) == 1
    for limit in ("-1", "0", "1000000000", "x"):
        assert call("Ada", "GET", f"/me/suggestions?limit={limit}").status_code == 422


def test_the_first_steps_say_what_is_done_until_they_are_switched_off(call: Callers) -> None:
    steps = call("Ada", "GET", "/me/first-steps").json()
    assert steps == [{"name": name, "is_done": False} for name in ("import", "invite", "ask")]
    call("Ada", "POST", "/me/invitation")
    assert call("Ada", "GET", "/me/first-steps").json()[1] == {"name": "invite", "is_done": True}
    off = {"switches": {"first_steps": "off"}}
    assert call("Ada", "PUT", "/me/switches", off).status_code == 200
    assert call("Ada", "GET", "/me/first-steps").json() == []


def test_target_groups_and_whom_to_meet(call: Callers) -> None:
    body = {"name": "Köln", "query": "ort:köln"}
    id = call("Ada", "POST", "/me/target-groups", body).json()["id"]
    (group,) = call("Ada", "GET", "/me/target-groups").json()
    assert (group["query"], group["second"], group["third"]) == ("ort:köln", 0, 1)
    plan = call("Ada", "GET", f"/me/target-groups/{id}/whom-to-meet").json()
    assert (plan["group"], plan["outside"], plan["guarantee"]) == ("Köln", 2, 0.6321)
    assert [(p["name"], p["opens"], [w["name"] for w in p["way"]]) for p in plan["picks"]] == [
        ("Tia Beispiel", 1, ["Ben Beispiel"]),
        ("Zoe Beispiel", 1, ["Ben Beispiel", "Tia Beispiel"]),
    ]
    for method, path in (("GET", "whom-to-meet"), ("POST", "visit")):
        assert call("Ben", method, f"/me/target-groups/{id}/{path}").status_code == 404
    assert call("Ada", "POST", f"/me/target-groups/{id}/visit").status_code == 204
    changed = {"name": "Bonn", "query": "ort:bonn"}
    assert call("Ada", "PUT", f"/me/target-groups/{id}", changed).status_code == 204
    assert call("Ada", "PUT", f"/me/target-groups/{id}", {**body, "query": "("}).status_code == 422
    assert call("Ada", "DELETE", f"/me/target-groups/{id}").status_code == 204
    assert call("Ada", "GET", "/me/target-groups").json() == []


def test_tags_notes_and_the_file(call: Callers) -> None:
    ben = _id(call, "Ben")
    tags = call("Ada", "PUT", f"/me/contacts/{ben}/tags", {"tags": ["Chor", "Chor"]})
    assert tags.json() == {"tags": ["Chor"]}
    note = {"note": "=1+1", "reason": "Messe"}
    assert call("Ada", "PUT", f"/me/contacts/{ben}/note", note).status_code == 204
    (kept,) = call("Ada", "GET", "/me/kept-contacts?tag=Chor&q=messe").json()
    assert (kept["note"], kept["tags"]) == ("=1+1", ["Chor"])
    assert call("Ada", "GET", "/me/tags").json() == [{"tag": "Chor", "contacts": 1}]
    file = call("Ada", "GET", "/me/contacts.csv")
    assert file.headers["content-type"].startswith("text/csv")
    assert "'=1+1" in file.text
    for id in (_id(call, "Zoe"), "x"):
        assert call("Ada", "PUT", f"/me/contacts/{id}/note", note).status_code in (404, 422)
    assert "Messe" not in call("Ben", "GET", "/me/kept-contacts").text


def test_kept_members_are_the_callers_own(call: Callers) -> None:
    tia = _id(call, "Tia")
    for _ in range(2):
        assert call("Ada", "PUT", f"/me/kept/{tia}").status_code == 204
    (kept,) = call("Ada", "GET", "/me/kept").json()
    assert (kept["id"], kept["name"], kept["degree"]) == (tia, "Tia Beispiel", 2)
    assert [bridge["name"] for bridge in kept["bridges"]] == ["Ben Beispiel"]
    assert kept["bridge_count"] == 1
    assert kept["since"] == call.town.clock.now
    assert call("Tia", "GET", "/me/kept").json() == []
    assert call("Ada", "PUT", f"/me/kept/{_id(call, 'Ada')}").status_code == 422
    for method in ("PUT", "DELETE"):
        assert call("Ada", method, f"/me/kept/{'A' * 22}").status_code == 404
    call("Tia", "PUT", f"/me/blocks/{_id(call, 'Ada')}")
    assert call("Ada", "GET", "/me/kept").json() == []
    assert call("Ada", "DELETE", f"/me/kept/{tia}").status_code == 404
    call("Tia", "DELETE", f"/me/blocks/{_id(call, 'Ada')}")
    assert [one["id"] for one in call("Ada", "GET", "/me/kept").json()] == [tia]
    for _ in range(2):
        assert call("Ada", "DELETE", f"/me/kept/{tia}").status_code == 204
    assert call("Ada", "GET", "/me/kept").json() == []


def test_news_notices_and_switches(call: Callers) -> None:
    call.town.connect("Ben–Uwe")
    items = call("Ada", "GET", "/me/news").json()["items"]
    assert {(i["who"]["name"], i["whom"]["name"]) for i in items} == {
        ("Ben Beispiel", "Tia Beispiel"),
        ("Ben Beispiel", "Uwe Beispiel"),
    }
    switches = {"switches": {"digest": "off", "news_of_me": "off"}}
    assert call("Ben", "PUT", "/me/switches", switches).json()["switches"]["digest"] == "off"
    assert call("Ada", "GET", "/me/news").json()["items"] == []
    assert call("Ben", "PUT", "/me/switches", {"switches": {"x": "on"}}).status_code == 422
    call("Zoe", "POST", "/requests", {"to": _id(call, "Ada")})
    (told,) = call("Ada", "GET", "/me/notices").json()
    assert (told["kind"], told["about"]["id"], told["new"]) == (
        "request_received",
        _id(call, "Zoe"),
        True,
    )
    assert call("Ada", "POST", "/me/notices/read").status_code == 204
    assert call("Ada", "GET", "/me/notices").json()[0]["new"] is False


WRONG_BODIES = [
    ("/introductions", {"bridge": 1, "target": "x"}),
    ("/introductions", {"bridge": "x", "target": "y", "admin": True}),
    ("/conversations", {"contact": None}),
    ("/me/target-groups", {"name": ["x"], "query": "x"}),
    ("/me/requests/answers", {"ids": [], "answer": "accept"}),
    ("/me/requests/answers", {"ids": ["x"], "answer": "maybe"}),
]


@pytest.mark.parametrize(("path", "body"), WRONG_BODIES)
def test_wrong_bodies_are_refused(call: Callers, path: str, body: object) -> None:
    assert call("Ada", "POST", path, body).status_code == 422


def test_hits_and_members_name_an_open_request_in_either_direction(call: Callers) -> None:
    id = call("Ada", "POST", "/requests", {"to": _id(call, "Tia")}).json()["id"]
    for name, other, direction in (("Ada", "Tia", "out"), ("Tia", "Ada", "in")):
        [hit] = [
            found
            for found in call(name, "GET", "/me/search?circle=2").json()["hits"]
            if found["id"] == _id(call, other)
        ]
        member = call(name, "GET", f"/members/{_id(call, other)}").json()
        assert hit["request"] == member["request"]
        assert (hit["request"]["id"], hit["request"]["direction"]) == (id, direction)


def test_an_introduction_without_a_word_is_refused_at_its_field(call: Callers) -> None:
    body = {"bridge": _id(call, "Ben"), "target": _id(call, "Tia"), "to_bridge": " \n "}
    refused = call("Ada", "POST", "/introductions", body)
    assert refused.status_code == 422
    assert refused.json()["code"] == "introduction_empty"
    id = call("Ada", "POST", "/introductions", {**body, "to_bridge": "Bitte"}).json()["id"]
    for said in ({}, {"to_target": None}, {"to_target": "  "}):
        assert call("Ben", "POST", f"/introductions/{id}/pass-on", said).status_code == 422
    assert call("Tia", "GET", "/me/introductions").json() == []
