"""A file of contacts tells of nobody who may not be found: hidden, blocked, never there: alike."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.privacy.changes import Change, changes
from tests.privacy.plans import NAMES, Plan, plans
from tests.privacy.routes import ADDRESS_BOOK, API
from tests.privacy.test_twins import FEW, colluders, twins
from tests.privacy.twins import Question
from tests.reading_here import read_here


@pytest.fixture(autouse=True, scope="module")
def _reading_here() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        read_here(patch)
        yield


QUESTIONS = (
    Question("POST", "/import", ADDRESS_BOOK),
    Question("POST", f"{API}/import/compare", ADDRESS_BOOK),
)


@settings(max_examples=2 * FEW, suppress_health_check=list(HealthCheck))
@given(
    plan=plans,
    viewers=colluders,
    hidden=st.lists(changes, min_size=4, max_size=16),
)
def test_what_viewers_may_not_see_changes_no_comparison(
    plan: Plan, viewers: list[str], hidden: list[Change]
) -> None:
    with twins(plan, viewers) as both:
        for what, change in hidden:
            both.hide(what, change)
        for name in both.viewers:
            for question in QUESTIONS:
                both.assert_same(name, question)


@settings(max_examples=1, suppress_health_check=list(HealthCheck))
@given(plan=plans)
def test_the_question_finds_whom_it_may(plan: Plan) -> None:
    plan.blocks = {(0, 2)}
    with twins(plan, ["Ada"]) as both:
        answer, _ = both.ask("Ada", QUESTIONS[1])
        found = [match["name"].split()[0] for match in json.loads(answer.body)["matches"]]
    assert found == [NAMES[i] for i in (4, 6)]
