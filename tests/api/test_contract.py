"""The interface keeps to its description: schemathesis draws calls from it, right and wrong ones.

Ada calls everything with a token of her own, Olga what operators do with one of theirs. Ids of
members are put in often, so that many calls get farther than “not found”.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from httpx2 import Response
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.rules.scope import Scope
from ecken.service.accounts.tokens import issue_token
from tests.api.conftest import CONTACTS
from tests.community import Town, small_community
from tests.examples import IS_LONG
from tests.service.moderation.cases import make_operator

pytestmark = pytest.mark.slow

SITE = "http://127.0.0.1:8000"
EXAMPLES = 40 if IS_LONG else 2
"""Calls of each operation, right ones, and as many wrong ones."""

NOT_ASKED = [
    ignored_auth,  # calls again without a token: test_refusing asks every route without one
    positive_data_acceptance,  # rules go further than a schema can say: see check_refusal
]
MISFITS = {"input_invalid", "content_type_invalid"}
"""Codes that say: this does not fit the description."""
CALLERS = {"Ada": (Scope.WRITE, ""), "Olga": (Scope.MODERATE, "/moderation")}
"""Their token's scope, and the beginning of the paths that they call."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town that all examples change."""
    limits = {"api_limit": "1000000/minute"}
    folder = tmp_path_factory.mktemp("town")
    with small_community(folder, contacts=CONTACTS, members=["Olga"], settings=limits) as made:
        make_operator(made, "Olga")
        yield made


@pytest.fixture(scope="module")
def client(town: Town) -> TestClient:
    return TestClient(create_app(town.community), base_url=SITE)


def ask(client: TestClient, case: schemathesis.Case, token: str) -> Response:
    """Send a drawn call; a missing token stays missing."""
    given = case.as_transport_kwargs(base_url=f"{SITE}/api/v1", headers={"Authorization": token})
    given = {name: value for name, value in given.items() if value is not None}
    given.pop("cookies", None)
    if isinstance(given.get("data"), bytes | str):
        given["content"] = given.pop("data")
    if "files" in given:
        given["files"] = [(str(name), _file(value)) for name, value in given["files"]]
    answer = client.request(**given)
    answer.request.read()  # a form is sent in pieces; what was sent is looked at once more
    return answer


def _file(drawn: Any) -> tuple[str | None, bytes]:
    """Return a part of a form as the client of the tests sends it, whatever was drawn for it."""
    name, value = drawn[:2] if isinstance(drawn, tuple) else ("file", drawn)
    return name, value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


def check_refusal(case: schemathesis.Case, answer: Response, is_right: bool) -> None:
    """A right call may break a rule, but it fits; a refusal is told in the one way."""
    if answer.status_code < 400:
        return
    told = answer.json()
    assert set(told) == {"code", "message", "fields"}, told
    assert all((told["code"], told["message"])), told
    assert not (is_right and told["code"] in MISFITS), (told, case.as_curl_command())


@pytest.mark.parametrize("caller", CALLERS)
def test_every_answer_is_as_described(town: Town, client: TestClient, caller: str) -> None:
    scope, start = CALLERS[caller]
    token = f"Bearer {issue_token(town.community, town.id(caller), scope=scope)}"
    schema = schemathesis.openapi.from_dict(client.get("/api/v1/openapi.json").json())
    asked, faults = 0, []
    for found in schema.get_all_operations():
        operation = found.ok()
        if not operation.path.startswith(start):
            continue
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            asked += 1
            try:
                check_operation(town, client, operation, mode, token)
            except (AssertionError, FailureGroup) as fault:
                faults.append(f"{operation.label} {mode}: {fault}"[:1_500])
    assert asked >= 25
    assert faults == []


def check_operation(
    town: Town, client: TestClient, operation: Any, mode: GenerationMode, token: str
) -> None:
    ids = list(town.public_ids.values())
    is_right = mode is GenerationMode.POSITIVE

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode), data=st.data())
    def check(case: schemathesis.Case, data: Any) -> None:
        if is_right and "id" in case.path_parameters and data.draw(st.booleans()):
            case.path_parameters["id"] = data.draw(st.sampled_from(ids))
        answer = ask(client, case, token)
        case.validate_response(answer, excluded_checks=NOT_ASKED)
        check_refusal(case, answer, is_right)

    check()
