"""The description of the interface is complete: names, refusals with their headers, examples."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from scripts.document_api import openapi
from tests.api.conftest import Client, open_client
from tests.community import small_community

ALWAYS = {"400", "401", "403", "404", "405", "409", "414", "422", "429", "500", "503"}
METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")


@pytest.fixture(scope="module")
def api() -> dict[str, Any]:
    return openapi()


def operations(api: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (m.upper(), path, one) for path, item in api["paths"].items() for m, one in item.items()
    ]


def test_each_operation_has_a_name_of_its_own(api: dict[str, Any]) -> None:
    names = [one["operationId"] for _, _, one in operations(api)]
    assert len(names) > 100
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z_]+\.[a-z_]+", name)] == []
    assert [name for name in api["components"]["schemas"] if "__" in name] == []


def test_each_operation_says_how_it_is_refused(api: dict[str, Any]) -> None:
    for method, path, one in operations(api):
        expected = ALWAYS | ({"413", "415"} if "requestBody" in one else set())
        told = {status for status in one["responses"] if not status.startswith("2")}
        assert told == expected, (method, path)
    answers = api["components"]["responses"]
    assert "Retry-After" in answers["Error429"]["headers"]
    assert "Retry-After" in answers["Error503"]["headers"]
    assert "Allow" in answers["Error405"]["headers"]


def test_each_example_is_what_its_schema_says(api: dict[str, Any]) -> None:
    checked = 0
    for _, _, one in operations(api):
        for status, answer in one["responses"].items():
            held = answer.get("content", {}).get("application/json")
            if held is None:
                continue
            assert status.startswith("2")
            schema = {**held["schema"], "components": api["components"]}
            jsonschema_rs.validator_for(schema).validate(held["example"])
            checked += 1
    assert checked > 80


def test_each_error_has_its_code_in_an_example(api: dict[str, Any]) -> None:
    schema = {**api["components"]["schemas"]["ErrorAnswer"]}
    codes = set()
    for answer in api["components"]["responses"].values():
        example = answer["content"]["application/json"]["example"]
        jsonschema_rs.validator_for(schema).validate(example)
        codes.add(example["code"])
    assert len(codes) == len(ALWAYS) + 2


def test_a_method_that_an_address_does_not_take_is_told_those_it_takes(
    client: Client, api: dict[str, Any]
) -> None:
    ada = client("Ada")
    known = [(method, re.sub(r"\{\w+\}", "[^/]+", path)) for method, path, _ in operations(api)]
    refused = 0
    for path in api["paths"]:
        address = re.sub(r"\{\w+\}", "x1", path)
        taken = {method for method, pattern in known if re.fullmatch(pattern, address)}
        for method in (m for m in METHODS if m not in taken):
            answer = ada.request(method, f"/api/v1{address}")
            assert answer.status_code == 405, (method, address)
            assert answer.json()["code"] == "method_not_allowed"
            assert answer.headers["allow"] == ", ".join(sorted(taken)), (method, address)
            refused += 1
    assert refused > 300


def test_the_limit_of_calls_says_when_to_come_again(tmp_path: Path) -> None:
    limits = {"api_limit": "2/minute"}
    with small_community(tmp_path, members=["Ada"], settings=limits) as town:
        ada = open_client(town, "Ada")
        answers = [ada.get("/api/v1/me") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["retry-after"]) <= 60
    assert answers[2].json()["code"] == "too_many_tries"
