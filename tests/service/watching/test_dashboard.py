"""Dashboard and alerts name metrics that exist, and each alert says what to do."""

from __future__ import annotations

import json
import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ecken.service.numbers.snapshot import take_daily_snapshot
from ecken.service.watching.joined_metrics import JoinedMetrics
from ecken.service.watching.metrics import Metrics
from tests.community import small_community
from tests.house.tree import ROOT

DOCS = ROOT / "docs"
RULES = (DOCS / "watching/alerts.yml").read_text("utf-8")
NAME = re.compile(r"\b(?:ecken|process)_[a-z_]+")
SUFFIXES = {
    "counter": ("_total",),
    "histogram": ("_bucket", "_sum", "_count"),
    "gauge": ("",),
    "unknown": ("",),
}


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every name that Prometheus would see."""
    with small_community(tmp_path_factory.mktemp("town"), contacts=["Ada–Ben"]) as town:
        take_daily_snapshot(town.community)
        text = JoinedMetrics(town.community, Metrics(town.community), None).render().decode()
    return {
        family.name + suffix
        for family in text_string_to_metric_families(text)
        for suffix in SUFFIXES[family.type]
    }


def _expressions() -> dict[str, list[str]]:
    board = json.loads((DOCS / "watching/dashboard.json").read_text("utf-8"))
    shown = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    return {"dashboard": shown, "alerts": re.findall(r"^ +expr: (.+)$", RULES, re.MULTILINE)}


@pytest.mark.parametrize("where", ["dashboard", "alerts"])
def test_every_metric_that_is_named_exists(where: str, there: set[str]) -> None:
    expressions = _expressions()[where]
    assert len(expressions) >= 5
    named = {name for text in expressions for name in NAME.findall(text)}
    assert len(named) >= 5
    assert named - there == set()
    assert all(text.count("(") == text.count(")") for text in expressions)


def test_the_page_lists_every_metric_of_ours(there: set[str]) -> None:
    page = (DOCS / "watching.md").read_text("utf-8")
    ours = {name for name in there if name.startswith("ecken_")}
    listed = set(NAME.findall(page))
    plain = {re.sub(r"_(bucket|sum|count)$", "", name) for name in ours}
    assert plain - listed == set()


def test_each_of_the_five_alerts_says_what_to_do() -> None:
    names = re.findall(r"- alert: (\w+)", RULES)
    assert len(names) == len(set(names)) == 5
    page = (DOCS / "watching.md").read_text("utf-8")
    for name in names:
        assert f"\n### {name}\n" in page
        assert f"runbook: docs/watching.md#{name.lower()}\n" in RULES
    for word in ("expr", "for", "severity", "summary", "runbook"):
        assert len(re.findall(rf"\b{word}:", RULES)) == 5, word
