"""Metrics, for operators alone: no label and no value lets anybody infer a member."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from ecken.asgi import create_app
from tests.community import small_community
from tests.privacy.changes import Change, changes
from tests.privacy.known_ids import API, routes
from tests.privacy.plans import NAMES, Plan, built, plans
from tests.privacy.routes import Known, questions
from tests.privacy.test_twins import FEW
from tests.privacy.twins import Door, Question, _finish, drawn_alike, twins_of

TOKEN = "a key of the tests for metrics, 32 characters"
ASKED = {"host": "127.0.0.1:8000", "authorization": f"Bearer {TOKEN}"}
OF_THE_MACHINE = ("process_", "python_", "ecken_free_bytes", "ecken_database_connections",
                  "ecken_process_age_seconds", "ecken_request_seconds")  # fmt: skip
"""Times, memory and connections: not a matter of who knows whom."""
OF_ALL = ("ecken_journal_version",)
"""How many changes there were in the whole community: operators, and nobody else, see the whole."""
LABELS = {"route", "method", "status", "code", "kind", "door", "le", "state", "process"}
NO_PATHS = {"none", "/healthz", "/readyz", "/api/v1"}

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples_of(text: str) -> Samples:
    """Every sample by its name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def metrics_of(door: Door) -> Samples:
    """What an operator's Prometheus gets of one twin, without what is of the machine."""
    answer = _finish(door._run(Question("GET", "/metrics"), ASKED, b""))
    assert answer.status == 200
    found = samples_of(answer.body.decode())
    assert len(found) > 50
    left_out = (*OF_THE_MACHINE, *OF_ALL)
    return {key: value for key, value in found.items() if not key[0].startswith(left_out)}


@settings(max_examples=max(2, FEW // 2), suppress_health_check=list(HealthCheck))
@given(
    plan=plans,
    viewers=st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True),
    hidden=st.lists(changes, min_size=4, max_size=12),
)
def test_what_viewers_may_not_see_changes_no_metric(
    plan: Plan, viewers: list[str], hidden: list[Change]
) -> None:
    with (
        TemporaryDirectory() as one,
        TemporaryDirectory() as other,
        drawn_alike(),
        built(plan, Path(one), metrics_token=TOKEN) as town,
        twins_of(town, Path(other), viewers) as both,
    ):
        for what, change in hidden:
            both.hide(what, change)
        known = Known.of(both.one, both.other)
        for name in viewers:
            for question in questions(known, ("GET",), most=1):
                both.ask(name, question)
        first, second = (metrics_of(door) for door in both.doors)
        assert first == second


def test_labels_are_words_of_the_code_and_name_nobody(tmp_path: Path) -> None:
    members = {"Ada": {"last_name": "Geheimrat"}}
    with small_community(
        tmp_path, members=members, contacts=["Ada–Ben"], settings={"metrics_token": TOKEN}
    ) as town:
        client = TestClient(create_app(town.community), base_url="http://127.0.0.1:8000")
        known = Known.of(town)
        for question in questions(known, ("GET",), most=2):
            client.get(question.path, follow_redirects=False)
        client.get("/m/Geheimrat/keine-seite?q=Geheimrat")
        client.request("GEHEIMRAT", "/m/Geheimrat")
        text = client.get("/metrics", headers=ASKED).text
        templates = {path for _, path in routes(town)} | NO_PATHS
    found = samples_of(text)
    labels = {name: {dict(key[1]).get(name) for key in found} for name in LABELS}
    assert {name for _, pairs in found for name, _ in pairs} <= LABELS
    shown = labels["route"] - {None}
    assert len(shown) > 50
    assert {
        r for r in shown if r not in templates and r.removeprefix(API) not in templates
    } == set()
    assert labels["method"] - {None} <= {"GET", "HEAD", "POST", "other"}
    for secret in ("Geheimrat", "GEHEIMRAT", *town.public_ids.values()):
        assert secret not in text


def _plain(page: str) -> str:
    """A page without tokens of forms and without its own address."""
    return re.sub(r'value="[^"]{20,}"', "", page).replace("no-such-page", "metrics")


def test_only_who_has_the_key_sees_that_there_are_metrics(tmp_path: Path) -> None:
    for name in ("on", "off"):
        (tmp_path / name).mkdir()
    with (
        small_community(tmp_path / "on", settings={"metrics_token": TOKEN}, members=["Ada"]) as on,
        small_community(tmp_path / "off", members=["Ada"]) as off,
    ):
        with_key, without = (
            TestClient(create_app(town.community), base_url="http://127.0.0.1:8000")
            for town in (on, off)
        )
        assert with_key.get("/metrics", headers=ASKED).status_code == 200
        wrong = ["", TOKEN, f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", "Bearer é"]
        for client in (with_key, without):
            nothing = _plain(client.get("/no-such-page").text)
            for given in wrong:
                answer = client.get("/metrics", headers={"authorization": given.encode("latin-1")})
                assert (answer.status_code, _plain(answer.text)) == (404, nothing)
            assert client.post("/metrics").status_code == client.post("/no-such-page").status_code
        assert without.get("/metrics", headers=ASKED).status_code == 404
