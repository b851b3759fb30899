"""What the JSON interface changes, and what a repetition changes: nothing."""

from tests.api.conftest import Client
from tests.community import Town

ASK = "/api/v1/requests"


def test_a_request_is_sent_and_accepted(client: Client, town: Town) -> None:
    ada, finn = client("Ada"), client("Finn")
    sent = ada.post(ASK, json={"to": town.public_id("Finn"), "message": "Hallo Finn"})
    assert sent.status_code == 201
    request_id = sent.json()["id"]
    assert sent.json() == {"id": request_id, "state": "pending"}
    [out] = ada.get("/api/v1/me/requests", params={"direction": "out"}).json()
    [received] = finn.get("/api/v1/me/requests", params={"direction": "in"}).json()
    assert (out["id"], received["id"]) == (request_id, request_id)
    assert received["message"] == "Hallo Finn"
    assert received["member"]["id"] == town.public_id("Ada")
    accepted = finn.post(f"{ASK}/{request_id}/accept")
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    assert ada.get("/api/v1/me/figures").json() == {"first": 3, "second": 3, "third": 0}
    assert finn.post(f"{ASK}/{request_id}/accept").status_code == 409


def test_requests_that_cross_make_a_contact(client: Client, town: Town) -> None:
    client("Ada").post(ASK, json={"to": town.public_id("Ivo")})
    crossing = client("Ivo").post(ASK, json={"to": town.public_id("Ada")})
    assert crossing.json()["state"] == "accepted"
    assert client("Ivo").get("/api/v1/me/figures").json()["first"] == 1


def test_the_sender_does_not_learn_of_a_decline(client: Client, town: Town) -> None:
    ada, ivo = client("Ada"), client("Ivo")
    request_id = ada.post(ASK, json={"to": town.public_id("Ivo")}).json()["id"]
    before = ada.get("/api/v1/me/requests?direction=out").text
    assert ivo.post(f"{ASK}/{request_id}/decline").json()["state"] == "declined"
    assert ada.get("/api/v1/me/requests?direction=out").text == before
    assert ivo.get("/api/v1/me/requests").json() == []
    assert ada.post(f"{ASK}/{request_id}/withdraw").json()["state"] == "withdrawn"


def test_only_the_recipient_accepts_and_only_the_sender_withdraws(
    client: Client, town: Town
) -> None:
    request_id = client("Ada").post(ASK, json={"to": town.public_id("Ivo")}).json()["id"]
    for name, move in (("Ada", "accept"), ("Ben", "accept"), ("Ivo", "withdraw")):
        answer = client(name).post(f"{ASK}/{request_id}/{move}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), (name, move)


def test_a_contact_is_removed(client: Client, town: Town) -> None:
    ada, ben = client("Ada"), town.public_id("Ben")
    assert ada.delete(f"/api/v1/me/contacts/{ben}").status_code == 204
    assert ada.delete(f"/api/v1/me/contacts/{ben}").status_code == 404
    assert ada.get("/api/v1/me/figures").json() == {"first": 1, "second": 1, "third": 2}


def test_an_audience_holds_from_the_next_answer(client: Client) -> None:
    ada = client("Ada")
    assert ada.get("/api/v1/me/search").json()["total"] == 2
    body = {"audience": "nobody", "listed": False}
    answer = client("Ben").put("/api/v1/me/audience", json=body)
    assert (answer.status_code, answer.json()) == (200, body)
    found = ada.get("/api/v1/me/search").json()
    assert [(hit["first_name"], hit["bridge_count"]) for hit in found["hits"]] == [("Dora", 1)]


def test_an_audience_alone_leaves_listed_as_it_is(client: Client) -> None:
    ben = client("Ben")
    ben.put("/api/v1/me/audience", json={"audience": "everyone", "listed": False})
    ben.put("/api/v1/me/audience", json={"audience": "second"})
    assert ben.get("/api/v1/me/audience").json() == {"audience": "second", "listed": False}


def test_a_block_removes_each_from_the_others_world(client: Client, town: Town) -> None:
    ada, dora = client("Ada"), client("Dora")
    url = f"/api/v1/me/blocks/{town.public_id('Dora')}"
    assert ada.put(url).status_code == 204
    assert ada.put(url).status_code == 204
    assert [b["id"] for b in ada.get("/api/v1/me/blocks").json()] == [town.public_id("Dora")]
    assert ada.get("/api/v1/me/figures").json() == {"first": 2, "second": 1, "third": 0}
    assert dora.get(f"/api/v1/members/{town.public_id('Ada')}").status_code == 404
    assert ada.get(f"/api/v1/members/{town.public_id('Dora')}").status_code == 404
    assert ada.delete(url).status_code == 204
    assert ada.delete(url).status_code == 404
    assert ada.get("/api/v1/me/figures").json() == {"first": 2, "second": 2, "third": 1}


def test_a_repeated_call_with_its_key_takes_effect_once(client: Client, town: Town) -> None:
    ada = client("Ada")
    body = {"to": town.public_id("Ivo"), "message": "Hallo"}
    first = ada.post(ASK, json=body, headers={"Idempotency-Key": "one"})
    again = ada.post(ASK, json=body, headers={"Idempotency-Key": "one"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert ada.post(ASK, json=body).json()["code"] == "request_open"
    other = ada.post(ASK, json={**body, "message": "Hi"}, headers={"Idempotency-Key": "one"})
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert len(ada.get("/api/v1/me/requests?direction=out").json()) == 1


def test_a_key_belongs_to_its_member_and_is_free_after_an_error(client: Client, town: Town) -> None:
    key = {"Idempotency-Key": "one"}
    ada, ben = client("Ada"), client("Ben")
    assert ada.post(ASK, json={"to": town.public_id("Ben")}, headers=key).status_code == 409
    assert ada.post(ASK, json={"to": town.public_id("Ivo")}, headers=key).status_code == 201
    assert ben.post(ASK, json={"to": town.public_id("Ivo")}, headers=key).status_code == 201
    assert ben.post(ASK, json={"to": town.public_id("Ivo")}, headers={"Idempotency-Key": ""}
                    ).json()["code"] == "key_invalid"  # fmt: skip
