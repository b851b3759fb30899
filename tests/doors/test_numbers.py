"""Page, interface, commands and PDF tell the same numbers of a network (R13, R15)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from decimal import Decimal
from pathlib import Path
from typing import Any

import networkx
import pytest
from matplotlib.text import Text

from ecken.rules.audience import Audience
from ecken.service.imports import report_pdf
from ecken.service.imports.report_sheet import draw_sheets
from ecken.service.numbers import network_measures
from ecken.service.numbers.snapshot import take_daily_snapshot
from ecken.service.privacy.privacy import set_privacy
from ecken.service.runtime.asked_process import ProcessAnswer
from ecken.store.site.measurements import Measurement, replace_measurement
from tests.community import Town, small_community
from tests.doors.entrances import Api, command
from tests.service.moderation.cases import make_operator
from tests.web.browsing import open_browser

_CLOSED, _UNLISTED, _OPERATOR = (0, 2), 7, 40
_MEANS = ("mean_hops", "effective_diameter", "mean_contacts", "mean_of_contacts")
_MEASURED = {
    "mean_hops": 2.5, "mean_hops_error": 0.01, "effective_diameter": 3.25,
    "effective_diameter_error": 0.02, "longest_seen": 4, "pairs": [100, 200, 90, 10],
}  # fmt: skip
_SECTION = re.compile(r'<section class="section" aria-labelledby="s-.*?</section>', re.DOTALL)
_DRAWING = re.compile(r"<svg.*?</svg>|<figcaption.*?</figcaption>", re.DOTALL)
_TOLD = re.compile(r"<(p|th|td)\b[^>]*>(.*?)</\1>", re.DOTALL)


def _graph() -> networkx.Graph:
    """A hundred members with hubs, and three who know nobody else."""
    graph = networkx.barabasi_albert_graph(100, 3, seed=5)
    graph.add_edges_from([(100, 101), (101, 102), (100, 102)])
    return graph


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A town in which the open network is not the whole; commands open it as they find it."""
    contacts = [f"M{a}–M{b}" for a, b in _graph().edges]
    with small_community(tmp_path, contacts=contacts) as town:
        for at in _CLOSED:
            member = town.id(f"M{at}")
            set_privacy(town.community, member, audience=Audience.NOBODY, is_listed=True)
        set_privacy(
            town.community, town.id(f"M{_UNLISTED}"), audience=Audience.EVERYONE, is_listed=False
        )
        make_operator(town, f"M{_OPERATOR}")
        with town.community.writing() as connection:
            replace_measurement(connection, Measurement("distances", town.clock.now, 99, _MEASURED))
        monkeypatch.setattr("ecken.cli.report.open_community", lambda: nullcontext(town.community))
        yield town


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the sheets of the last PDF say."""
    texts: list[str] = []

    def draw(asked: bytes) -> ProcessAnswer:
        told = json.loads(asked)
        sheets = draw_sheets(told["told"], told["foot"])
        texts[:] = [text.get_text() for sheet in sheets for text in sheet.findobj(Text)]
        return ProcessAnswer(b"%PDF-", 0)

    monkeypatch.setattr(report_pdf, "_run", draw)
    return texts


@pytest.fixture(params=[None, 64], ids=["exact", "sampled"])
def sources(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int | None:
    """From how many members is measured; ``None``: from all."""
    sample: int | None = request.param
    monkeypatch.setattr(network_measures, "choose_sources", lambda *_: sample)
    return sample


def test_members_read_the_same_numbers_at_every_door(
    town: Town, drawn: list[str], sources: int | None, tmp_path: Path
) -> None:
    take_daily_snapshot(town.community)
    told = Api(town).call("M3", "GET", "/numbers").json()["open"]
    printed = command("report", tmp_path / "open.pdf", "--language", "en")
    assert printed == told
    assert told["figures"]["sources"] == sources
    assert told["measured"]["distances"]["mean_hops_margin"] == 0.02
    _assert_told(told["figures"], open_browser(town, "M3").get("/numbers").text, drawn)


def test_operators_read_the_same_numbers_of_the_whole_at_every_door(
    town: Town, drawn: list[str], sources: int | None, tmp_path: Path
) -> None:
    take_daily_snapshot(town.community)
    found = command("report", tmp_path / "whole.pdf", "--whole", "--language", "en")
    assert found["shown"]["sources"] == sources
    assert found["counted"] == {"members": 99, "pairs": [100, 200, 90, 10]}
    by_command, name = list(drawn), f"M{_OPERATOR}"
    page = open_browser(town, name).get("/admin/numbers").text
    _assert_told(found["shown"], page, by_command)
    for texts in (page.split(), by_command):
        assert "Pass nothing of it on to them." in " ".join(" ".join(texts).split())
    browser = open_browser(town, name)
    browser.post("/admin/numbers/report.pdf", {"whole": "1"}, token=browser.token("/admin/numbers"))
    assert drawn == by_command


def test_the_engine_says_of_a_file_what_the_site_says_of_its_open_network(
    town: Town, tmp_path: Path
) -> None:
    take_daily_snapshot(town.community)
    figures = Api(town).call("M3", "GET", "/numbers").json()["open"]["figures"]
    graph = _graph()
    graph.remove_edges_from([pair for pair in graph.edges if _is_hidden(*pair)])
    pairs = tmp_path / "pairs.txt"
    pairs.write_text("".join(f"{a} {b}\n" for a, b in graph.edges))
    command("graph", "build", pairs, tmp_path / "net")
    far = command("graph", "distances", tmp_path / "net")
    near = command("graph", "measures", tmp_path / "net")
    assert [round(count / sum(far["pairs"]), 4) for count in far["pairs"]] == [
        one["share"] for one in figures["hops"]
    ]
    assert {name: figures[name] for name in _MEANS} == {
        "mean_hops": round(far["mean_hops"], 2),
        "effective_diameter": round(far["effective_diameter"], 2),
        "mean_contacts": round(near["degrees"]["mean"], 2),
        "mean_of_contacts": round(near["mixing"]["mean_of_contacts"], 2),
    }
    assert figures["median_hops"] == far["median_hops"]
    assert figures["diameter"] == [far["diameter"]] * 2
    assert figures["components"] == near["components"]
    assert figures["transitivity"] == round(near["clustering"]["transitivity"], 4)
    assert figures["mean_local"] == round(near["clustering"]["mean_local"], 4)
    assert figures["assortativity"] == round(near["mixing"]["assortativity"], 4)


def _is_hidden(a: int, b: int) -> bool:
    """Whether a contact is in no list that everyone may see, or is one of an unlisted member."""
    return (a in _CLOSED and b in _CLOSED) or _UNLISTED in (a, b)


def _assert_told(figures: dict[str, Any], page: str, pdf: list[str]) -> None:
    """Assert that page and PDF say each figure, in the same sentences and rows."""
    sections = _DRAWING.sub("", "".join(_SECTION.findall(page)))
    told = [_plain(text) for _, text in _TOLD.findall(sections)]
    said = " ".join(" ".join(pdf).split())
    assert len(told) > 40
    assert [text for text in told if text not in said] == []
    on_page = " ".join(told)
    assert [text for text in _written(figures) if text not in on_page] == []


def _plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<br>.*|<[^>]*>", "", text)).split())


def _written(figures: dict[str, Any]) -> Iterator[str]:
    """Yield each figure as English pages write it, with the words beside it."""

    def share(name: str) -> str:
        return _spanned(figures, name, _percent)

    def mean(name: str) -> str:
        return _spanned(figures, name, lambda value: f"{value:.2f}")

    yield f"On average {mean('mean_hops')} hops, that is {mean('mean_between')} people in between"
    median = _spanned(figures, "median_hops", lambda value: f"{value:.0f}")
    yield f"are within {median} hops, nine of ten within {mean('effective_diameter')}."
    yield f"are {share('within_3')} of the connected pairs"
    yield f"(at most five in between) {share('within_6')}."
    yield f"{share('unreachable')} of all pairs have no path between them"
    yield f"there are {figures['components']} groups"
    yield f"{share('largest_component')} of the members are in the largest"
    low, high = figures["diameter"]
    yield f"are {low} hops apart" if low == high else f"are {low} to {high} hops apart"
    yield f"On average {mean('mean_contacts')} contacts"
    yield f"half of the members have at most {figures['median_contacts']}."
    yield f"in {share('transitivity')} of all cases"
    yield f"over the members it is {share('mean_local')}"
    yield f"A contact has {mean('mean_of_contacts')} contacts on average"
    yield f"For {share('share_outdone')} of the members"
    yield f"(correlation {mean('assortativity')})"
    if sources := figures["sources"]:
        yield f"Measured from {sources} members chosen by lot"
    tail = figures["tail"]
    yield f"From {tail['x_min']} contacts on ({_percent(tail['share'])} of the members)"
    yield f"{tail['exponent']:.2f} ± {tail['exponent_error']:.2f}"
    for one in figures["hops"]:
        yield f"{one['hops']} hop{'s' * (one['hops'] > 1)} {_bar(one['share'])}"
    for one in figures["degrees"]:
        low, high = one["low"], one["high"]
        span = f"{low} or more" if high is None else f"{low} to {high}" if high > low else str(low)
        yield f"{span} {_bar(one['share'])}"


def _spanned(figures: dict[str, Any], name: str, write: Callable[[float], str]) -> str:
    if name not in figures["intervals"]:
        return write(figures[name])
    low, high = figures["intervals"][name]
    return f"{write(figures[name])} [{write(low)} to {write(high)}]"


def _bar(share: float) -> str:
    return _percent(share, 1 if share >= 0.01 or share == 0 else 2)


def _percent(share: float, digits: int = 1) -> str:
    return f"{round(100 * Decimal(str(share)), digits)}%"
