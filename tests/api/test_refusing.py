"""What the JSON interface refuses, how, and what its refusals do not tell."""

import secrets
from dataclasses import replace
from pathlib import Path

import pytest

from ecken.service.accounts.sessions import open_session
from ecken.service.accounts.tokens import end_token, list_tokens
from ecken.service.limits.shared_limits import SharedLimits
from tests.api.conftest import Client, open_client
from tests.community import Town, small_community

AUDIENCE = "/api/v1/me/audience"


def test_every_route_but_the_reference_wants_a_token(client: Client) -> None:
    api = client().get("/api/v1/openapi.json").json()
    routes = [(method, path) for path, item in api["paths"].items() for method in item]
    assert len(routes) > 20
    for method, path in routes:
        url = f"/api/v1{path}".replace("{id}", secrets.token_urlsafe(16))
        body = {"content": b"{}", "headers": {"content-type": "application/json"}}
        answer = client().request(method.upper(), url, **(body if method != "get" else {}))
        assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid"), (method, path)
        assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer x", "Basic QWRhOkFkYQ==", "Bearer " + "x" * 43, "Bearer ü"],
)
def test_a_wrong_token_is_answered_alike(client: Client, header: str) -> None:
    answer = client().get("/api/v1/me", headers={"authorization": header.encode()})
    assert answer.status_code == 401
    assert answer.text == client().get("/api/v1/me").text


def test_a_token_ends_at_once(client: Client, town: Town) -> None:
    ada = client("Ada")
    assert ada.get("/api/v1/me").status_code == 200
    with town.community.reading(town.id("Ada")) as world:
        [token] = list_tokens(world)
    end_token(town.community, town.id("Ada"), token.public_id)
    assert ada.get("/api/v1/me").status_code == 401


def test_hidden_blocked_and_never_existing_are_answered_alike(client: Client, town: Town) -> None:
    client("Dora").put(f"/api/v1/me/blocks/{town.public_id('Ada')}")
    ada = client("Ada")
    unknown = [
        town.public_id("Dora"),
        secrets.token_urlsafe(16),
        "x",
        "x" * 70,
        "%00",
        "..%2f",
        "%0A",
    ]
    for path in ("", "/path", "/contacts"):
        answers = [ada.get(f"/api/v1/members/{member}{path}") for member in unknown]
        assert {answer.status_code for answer in answers} == {404}, path
        assert len({answer.text for answer in answers}) == 1, path
    for change in (("PUT", "/me/blocks/"), ("DELETE", "/me/blocks/"), ("DELETE", "/me/contacts/")):
        answers = [ada.request(change[0], f"/api/v1{change[1]}{m}") for m in unknown[:3]]
        assert {(answer.status_code, answer.text) for answer in answers} == {
            (404, ada.get("/api/v1/members/x").text)
        }, change
    sent = [ada.post("/api/v1/requests", json={"to": member}) for member in unknown[:3]]
    assert {(answer.status_code, answer.text) for answer in sent} == {
        (404, ada.get("/api/v1/members/x").text)
    }


BODIES = {
    "no JSON": b"audience=nobody",
    "nothing": b"",
    "half of it": b'{"audience": "nobody"',
    "a list": b'["nobody"]',
    "an unknown field": b'{"audience": "nobody", "is_operator": true}',
    "a key twice": b'{"audience": "nobody", "audience": "everyone"}',
    "a number for a text": b'{"audience": 5}',
    "a text for a truth value": b'{"audience": "nobody", "listed": "yes"}',
    "a number for a truth value": b'{"audience": "nobody", "listed": 1}',
    "NaN": b'{"audience": "nobody", "listed": NaN}',
    "an infinite number": b'{"audience": "nobody", "listed": 1e999}',
    "5,000 digits": b'{"audience": "nobody", "listed": ' + b"9" * 5000 + b"}",
    "an unknown audience": b'{"audience": "all"}',
    "not UTF-8": b'{"audience": "nob\xffdy"}',
    "UTF-16": '{"audience": "nobody"}'.encode("utf-16"),
    "half a surrogate": b'{"audience": "\\ud800"}',
    "half a surrogate in a list": b'{"audience": ["\\ud800"]}',
    "a NUL": b'{"audience": "nobody\\u0000"}',
    "15,000 keys": b"{" + b",".join(b'"k%d": 1' % i for i in range(15_000)) + b"}",
    "400 keys": b"{" + b",".join(b'"k%d": 1' % i for i in range(400)) + b"}",
    "keys of many objects": b'{"audience": [' + b",".join([b'{"a": 1}'] * 400) + b"]}",
    "3,000 values": b'{"audience": [' + b"1," * 3_000 + b"1]}",
    "3,000 lists": b'{"audience": ' + b"[" * 1 + b"[]," * 2_500 + b"[]]}",
    "a depth of 30": b'{"audience": ' + b"[" * 30 + b"]" * 30 + b"}",
    "depth that is not closed": b"[" * 200_000,
    "texts that are not closed": b'{"a": "' + b'\\"' * 100_000,
    "quotes": b'"' * 200_001,
    "backslashes": b'"' + b"\\" * 200_001,
    "no end of depth": b'{"audience": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}


@pytest.mark.parametrize("case", BODIES)
def test_a_body_that_is_not_as_it_should_be_is_refused(client: Client, case: str) -> None:
    ada = client("Ada")
    answer = ada.put(AUDIENCE, content=BODIES[case], headers={"content-type": "application/json"})
    assert answer.status_code == 422, answer.text
    error = answer.json()
    assert set(error) == {"code", "message", "fields"}
    assert error["code"] in ("json_invalid", "input_invalid")
    assert len(answer.content) < 1_000
    assert ada.get(AUDIENCE).json() == {"audience": "everyone", "listed": True}


def test_a_body_has_to_be_called_json(client: Client) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""):
        answer = client("Ada").put(
            AUDIENCE, content=b'{"audience": "nobody"}', headers={"content-type": kind}
        )
        assert (answer.status_code, answer.json()["code"]) == (415, "content_type_invalid")


def test_nothing_is_read_from_a_stranger(client: Client) -> None:
    for content in BODIES.values():
        headers = {"content-type": "application/json"}
        answer = client(None).put(AUDIENCE, content=content, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


def test_a_text_may_hold_many_signs(client: Client, town: Town) -> None:
    message = {"to": town.public_id("Ivo"), "message": '{[,:"\\]}' * 100}
    assert client("Ada").post("/api/v1/requests", json=message).status_code == 201


@pytest.mark.parametrize("size", [300_000, 2_000_000])
def test_a_body_that_is_too_large_is_refused(client: Client, town: Town, size: int) -> None:
    message = {"to": town.public_id("Ivo"), "message": "x" * size}
    answer = client("Ada").post("/api/v1/requests", json=message)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert set(answer.json()) == {"code", "message", "fields"}


QUERIES = {
    "limit=-1": "input_invalid",
    "limit=0": "input_invalid",
    "limit=1000000000": "input_invalid",
    "limit=" + "9" * 5000: "input_invalid",
    "limit=ten": "input_invalid",
    "circle=4": "input_invalid",
    "circel=2": "input_invalid",
    "order=random": "input_invalid",
    "cursor=abc": "cursor_invalid",
    "line=firma:%22offen": "query_quote",
    "q=" + "x" * 10_000: "input_invalid",
    "facets=shoe": None,
    "line=schuhe:43": None,
    "radius=-5&city=Hamburg": None,
    "radius=5": "query_radius_alone",
    "line=((((": None,
}


@pytest.mark.parametrize("query", QUERIES, ids=lambda q: q[:24])
def test_a_search_that_cannot_be_asked_is_refused(client: Client, query: str) -> None:
    answer = client("Ada").get(f"/api/v1/me/search?{query}")
    assert answer.status_code == 422, answer.text
    if QUERIES[query]:
        assert answer.json()["code"] == QUERIES[query]


def test_a_forged_cursor_is_no_cursor(client: Client) -> None:
    page = client("Ada").get("/api/v1/me/search?circle=all&limit=2").json()
    answer = client("Ada").get(f"/api/v1/me/search?circle=all&cursor={page['next'][:-2]}AA")
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_invalid")


def test_a_limit_per_member_is_kept(tmp_path: Path) -> None:
    with small_community(
        tmp_path, members=["Ada", "Ben"], settings={"api_limit": "3/minute"}
    ) as town:
        client = open_client(town, "Ada")
        codes = [client.get("/api/v1/me").status_code for _ in range(4)]
        assert codes == [200, 200, 200, 429]
        refused = client.get("/api/v1/me")
        assert 1 <= int(refused.headers["retry-after"]) <= 61
        assert refused.json()["code"] == "too_many_tries"
        assert open_client(town, "Ben").get("/api/v1/me").status_code == 200


def test_calls_at_several_processes_are_counted_together(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada"], settings={"api_limit": "300/minute"}) as town:
        clients = []
        for _ in range(2):
            limits = SharedLimits(tmp_path / "limits", secret=b"s")
            one = replace(town, community=replace(town.community, limits=limits))
            clients.append(open_client(one, "Ada"))
        codes = [clients[number % 2].get("/api/v1/me").status_code for number in range(302)]
        assert codes == [200] * 300 + [429] * 2


def test_what_is_no_route_is_not_there(client: Client) -> None:
    ada = client("Ada")
    assert ada.get("/api/v1/nothing").json()["code"] == "not_found"
    wrong = ada.post("/api/v1/me")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")
    assert ada.get("/api/v1/docs").status_code == 404


def test_a_line_end_in_an_address_is_answered_by_its_door(client: Client) -> None:
    api = client("Ada").post("/api/v1/conversations/%0A/read")
    assert (api.status_code, api.json()["code"]) == (404, "not_found")
    page = client().get("/m/%0A/path", follow_redirects=False)
    assert (page.status_code, page.headers["location"][:8]) == (303, "/sign-in")


def test_the_address_without_its_slash_leads_on(client: Client) -> None:
    answer = client().get("/api/v1", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "/api/v1/")


def test_answers_are_private(client: Client) -> None:
    headers = client("Ada").get("/api/v1/me/figures").headers
    assert headers["cache-control"] == "private, no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers


def test_a_session_cookie_is_no_token(client: Client, town: Town) -> None:
    with town.community.writing() as connection:
        session = open_session(town.community, connection, town.id("Ada"), browser="")
    answer = client().get("/api/v1/me", headers={"cookie": f"session={session}; ecken={session}"})
    assert answer.status_code == 401
