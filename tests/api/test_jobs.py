"""Job ads through the JSON interface."""

from ecken.rules.scope import Scope
from ecken.service.accounts.tokens import issue_token
from tests.api.conftest import Client
from tests.community import Town
from tests.job_ads import AD

JOBS = "/api/v1/jobs"


def test_an_ad_is_published_found_changed_and_ended(client: Client, town: Town) -> None:
    ben, ada = client("Ben"), client("Ada")
    body = {**AD, "salary_from": "17,50", "salary_per": "hour"}
    sent = ben.post(JOBS, json=body)
    assert sent.status_code == 201
    path = f"{JOBS}/{sent.json()['id']}"
    shown = ada.get(path).json()
    assert (shown["salary_from"], shown["salary_to"], shown["currency"]) == (
        "17.50",
        "17.50",
        "EUR",
    )
    assert shown["advertiser"] == {"id": town.public_id("Ben"), "name": "Ben Beispiel"}
    assert (shown["known"]["first"], shown["known"]["second"]) == (1, 1)
    found = ada.get(JOBS, params={"line": "einkäufer", "hours": "full", "city": "Hamburg"}).json()
    assert (found["total"], [hit["id"] for hit in found["hits"]]) == (1, [shown["id"]])
    assert found["facets"]["company"] == [{"value": "Siemens", "count": 1}]
    assert ben.put(path, json={**AD, "title": "Leitung"}).status_code == 204
    assert ada.get(path).json()["title"] == "Leitung"
    assert ben.post(f"{path}/end").status_code == 204
    assert ada.get(path).status_code == 404
    assert ben.get(f"{JOBS}/mine").json()[0]["running"] is False
    assert ben.post(f"{path}/restore").status_code == 204
    assert ben.post(f"{path}/extend").status_code == 204
    assert ada.get(path).json()["running"] is True


def test_a_repeated_call_publishes_once(client: Client) -> None:
    ben = client("Ben")
    ids = {ben.post(JOBS, json=AD, headers={"idempotency-key": "k"}).json()["id"] for _ in "ab"}
    assert len(ids) == len(ben.get(f"{JOBS}/mine").json()) == 1


def test_what_is_wrong_is_named(client: Client) -> None:
    ben = client("Ben")
    refused = ben.post(JOBS, json={**AD, "city": "", "hours": "x"})
    assert (refused.status_code, refused.json()["code"]) == (422, "form_invalid")
    assert set(refused.json()["fields"]) == {"names", "hours"}
    assert refused.json()["message"] == (
        "Some entries cannot be used: hours. There are no working hours “x”. "
        "Choose one of: full, part, either."
    )
    assert ben.get(JOBS, params={"line": "request:none"}).json()["code"] == "job_field"
    assert ben.get(JOBS, params={"workplace": "x"}).json()["code"] == "workplace_unknown"
    assert ben.get(JOBS, params={"nonsense": "x"}).status_code == 422
    assert ben.get(JOBS, params={"order": "nearest"}).json()["code"] == "order_needs_place"


def test_only_orders_that_are_named_are_taken(client: Client) -> None:
    ben = client("Ben")
    for order in ("best", "newest"):
        assert ben.get(JOBS, params={"order": order}).status_code == 200
    for order in ("bridges", "relevance", "name", ""):
        refused = ben.get(JOBS, params={"order": order})
        assert (refused.status_code, refused.json()["code"]) == (422, "input_invalid")
        assert "'best', 'newest' or 'nearest'" in refused.json()["message"]


def test_to_apply_needs_no_more_than_to_write_to_others(client: Client, town: Town) -> None:
    ad = client("Ben").post(JOBS, json=AD).json()["id"]
    ada = client("Ada")
    for scope, path, status in (
        (Scope.READ, f"{JOBS}/{ad}/apply", 403),
        (Scope.CONTACT, f"{JOBS}/{ad}/apply", 200),
        (Scope.CONTACT, JOBS, 403),
    ):
        token = issue_token(town.community, town.id("Ada"), scope=scope)
        body = {"text": "Guten Tag"} if path.endswith("apply") else AD
        answer = ada.post(path, json=body, headers={"authorization": f"Bearer {token}"})
        assert answer.status_code == status, scope
