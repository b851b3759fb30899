"""Whatever is sent to whatever route: an answer that is documented, and never a failure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from ecken.asgi import create_app
from tests.api.conftest import CONTACTS, open_client
from tests.community import Town, small_community

TEXTS = st.text(max_size=40) | st.sampled_from(
    ["", "\0", "\u202e", "x" * 5_000, "' OR 1=1 --", "../..", "{{7*7}}", "1e999", "-1", "9" * 400]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town that all examples change."""
    folder = tmp_path_factory.mktemp("town")
    limits = {"api_limit": "1000000/minute"}
    with small_community(folder, contacts=CONTACTS, settings=limits) as town:
        yield town


@pytest.fixture(scope="module")
def clients(town: Town) -> dict[str, TestClient]:
    """Two members who call."""
    app = create_app(town.community)
    return {name: open_client(town, name, app) for name in ("Ada", "Dora")}


@pytest.fixture(scope="module")
def api(clients: dict[str, TestClient]) -> dict[str, Any]:
    """The interface's description of itself."""
    described: dict[str, Any] = clients["Ada"].get("/api/v1/openapi.json").json()
    return described


def bodies(
    api: dict[str, Any], operation: dict[str, Any], ids: list[str]
) -> st.SearchStrategy[Any]:
    """Bodies that are right by their names, and others."""
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    name = schema.get("$ref", "").rpartition("/")[2]
    fields = api["components"]["schemas"].get(name, {}).get("properties", {})
    near = st.fixed_dictionaries(
        {}, optional=dict.fromkeys(fields, VALUES | st.sampled_from([*ids, "everyone", True]))
    )
    return near | VALUES


# Examples change the town that the next ones meet: one kept from an earlier run means nothing.
@settings(max_examples=300, derandomize=True, database=None)
@given(data=st.data())
def test_every_input_has_a_documented_answer(
    town: Town, clients: dict[str, TestClient], api: dict[str, Any], data: Any
) -> None:
    routes = [(m, path) for path, item in sorted(api["paths"].items()) for m in sorted(item)]
    method, path = data.draw(st.sampled_from(routes))
    operation = api["paths"][path][method]
    ids = list(town.public_ids.values())
    url, query = path, {}
    for parameter in operation.get("parameters", ()):
        value = data.draw(st.sampled_from(ids) | TEXTS)
        if parameter["in"] == "path":
            value = quote(value, safe="") if value.strip("./") else "x"
            url = url.replace("{" + parameter["name"] + "}", value)
        elif parameter["in"] == "query" and data.draw(st.booleans()):
            query[parameter["name"]] = value
    options: dict[str, Any] = {}
    kinds = operation.get("requestBody", {}).get("content", {})
    if "application/json" in kinds:
        content = json.dumps(data.draw(bodies(api, operation, ids)))
        options = {"content": content, "headers": {"content-type": "application/json"}}
    elif kinds:
        options = {"content": data.draw(st.binary(max_size=200))}
    client = clients[data.draw(st.sampled_from(sorted(clients)))]
    answer = client.request(method, f"/api/v1{url}", params=query, **options)
    documented = {int(status) for status in operation["responses"]}
    assert answer.status_code in documented, answer.text
    if answer.status_code >= 400:
        assert set(answer.json()) == {"code", "message", "fields"}
