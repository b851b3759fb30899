"""Questions of members, in German and English, with the call that answers each.

The answers are computed here by plain sets and a search in layers (R2), without the engine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest

from ecken.rules.scope import Scope
from ecken.service.accounts.tokens import issue_token
from ecken.service.contacts.requests import send_request
from ecken.service.search.target_groups import create_group
from tests.assistant.conftest import Assistant
from tests.community import Town, small_community

NAMES = [
    f"{first}{second}" for first in ("Ada", "Ben", "Cem", "Eva", "Gul") for second in "abcdefgh"
]
CITIES = ("Hamburg", "Köln", "Bremen")
COMPANIES = ("Siemens", "Nordlicht", "Bosch")
POSITIONS = ("Einkauf", "Vertrieb", "Controlling")
TRADES = ("62", "47", "10")
ME, ALONE = "Adaa", "Gulh"
CLOSED = ("Benb", "Cemc")
"""Their lists are open to nobody."""


def _pairs() -> list[tuple[str, str]]:
    random = Random(16)
    others = [name for name in NAMES if name != ALONE]
    pairs = {tuple(sorted(random.sample(others, 2))) for _ in range(60)}
    return sorted((a, b) for a, b in pairs)


PAIRS = _pairs()
MEMBERS = {
    name: {
        "city": CITIES[i % 3],
        "company": COMPANIES[i // 2 % 3],
        "position": POSITIONS[i // 3 % 3],
        "industry": TRADES[i // 4 % 3],
        "audience": "nobody" if name in CLOSED else "everyone",
    }
    for i, name in enumerate(NAMES)
}


def contacts_of(name: str, *, without: str = "") -> set[str]:
    found = {b if a == name else a for a, b in PAIRS if name in (a, b)}
    return found - {without}


def layers(*, without: str = "") -> list[set[str]]:
    """The circles that I may see: nobody's list is read that is closed."""
    found, known = [{ME}], {ME, without}
    for degree in range(1, 12):
        reached: set[str] = set()
        for name in found[-1]:
            if degree == 1 or name not in CLOSED:
                reached |= contacts_of(name, without=without)
        found.append(reached - known)
        known |= reached
    return found


LAYERS = layers()
FIRST, SECOND, THIRD = LAYERS[1:4]
BEHIND = sorted(SECOND)
FAR = sorted(THIRD)[0]


def bridges_to(name: str) -> set[str]:
    return {w for w in FIRST - set(CLOSED) if name in contacts_of(w)}


def having(among: set[str], field: str, value: str) -> set[str]:
    return {name for name in among if MEMBERS[name][field] == value}


OTHERS = set(NAMES) - {ME}


@dataclass(frozen=True)
class Asked:
    """A question, the call that an assistant makes for it, what of the answer, and the truth."""

    question: str
    tool: str
    given: Callable[[Town], dict[str, Any]]
    read: Callable[[dict[str, Any]], Any]
    truth: Any


def ids(found: list[dict[str, Any]]) -> set[str]:
    """First names of members in an answer."""
    return {each["text_of_others"]["name"].split()[0] for each in found}


def hits(answer: dict[str, Any]) -> set[str]:
    found = ids(answer["hits"])
    assert len(found) == answer["total"]
    return found


def ways(answer: dict[str, Any]) -> set[str]:
    """Who is there, in my first two circles."""
    return ids([way.get("to", way["who"]) for way in answer["ways"]])


def search(circle: str, **more: Any) -> Callable[[Town], dict[str, Any]]:
    return lambda _town: {"circle": circle, "limit": 50, **more}


def about(name: str, key: str = "id") -> Callable[[Town], dict[str, Any]]:
    return lambda town: {key: town.public_id(name)}


def nothing(_town: Town) -> dict[str, Any]:
    return {}


def value(key: str) -> Callable[[dict[str, Any]], Any]:
    return lambda answer: answer.get(key)


def counted(field: str) -> Callable[[dict[str, Any]], Any]:
    return lambda answer: {v["text_of_others"]: v["count"] for v in answer["facets"][field]}


CONTACT = sorted(FIRST - set(CLOSED))[0]
NEAR = (FIRST | SECOND) - {ME}
QUESTIONS = [
    Asked("Wie viele Kontakte habe ich?", "my_figures", nothing, value("first"), len(FIRST)),
    Asked("How many people know somebody I know?", "my_figures", nothing, value("second"),
          len(SECOND)),
    Asked("Wie groß ist mein dritter Kreis?", "my_figures", nothing, value("third"), len(THIRD)),
    Asked("How many would be in my second circle without this contact?", "my_figures",
          lambda town: {"without": [town.public_id(CONTACT)]}, value("second"),
          len(layers(without=CONTACT)[2])),
    Asked("Wer im zweiten Kreis wohnt in Hamburg?", "search_circle",
          search("2", filters={"city": ["Hamburg"]}), hits, having(SECOND, "city", "Hamburg")),
    Asked("Who among my contacts works at Siemens?", "search_circle",
          search("1", filters={"company": ["Siemens"]}), hits, having(FIRST, "company", "Siemens")),
    Asked("Wer arbeitet überhaupt bei Bosch?", "search_circle",
          search("everyone", filters={"company": ["Bosch"]}), hits,
          having(OTHERS, "company", "Bosch")),
    Asked("Who in circle 3 lives in Köln?", "search_circle",
          search("3", filters={"city": ["Köln"]}), hits, having(THIRD, "city", "Köln")),
    Asked("Wer im zweiten Kreis arbeitet im Vertrieb?", "search_circle",
          search("2", query="position:Vertrieb"), hits, having(SECOND, "position", "Vertrieb")),
    Asked("Who of my contacts does purchasing in Bremen?", "search_circle",
          search("1", query="position:Einkauf ort:Bremen"), hits,
          having(having(FIRST, "position", "Einkauf"), "city", "Bremen")),
    Asked("Wer gehört zu meinem zweiten Kreis?", "search_circle", search("2"), hits, SECOND),
    Asked("In which cities does my second circle live?", "search_circle",
          search("2", count=["city"]), counted("city"),
          dict(Counter(MEMBERS[name]["city"] for name in SECOND))),
    Asked("Bei welchen Firmen arbeiten meine Kontakte?", "search_circle",
          search("1", count=["company"]), counted("company"),
          dict(Counter(MEMBERS[name]["company"] for name in FIRST))),
    Asked("Through whom do I know this person?", "bridges", about(BEHIND[0]),
          lambda answer: ids(answer["bridges"]), bridges_to(BEHIND[0])),
    Asked("Über wie viele kenne ich diese Person?", "bridges", about(BEHIND[-1]), value("total"),
          len(bridges_to(BEHIND[-1]))),
    Asked("How far away is this member?", "path", about(FAR), value("distance"), 3),
    Asked("Gibt es einen Weg zu dieser Person?", "path", about(ALONE), value("distance"), None),
    Asked("Which degree is my contact's contact?", "member", about(BEHIND[1]), value("degree"), 2),
    Asked("Welchen Grad hat mein Kontakt?", "member", about(CONTACT), value("degree"), 1),
    Asked("Who can introduce me to this person?", "who_can_introduce",
          about(BEHIND[2], "person"), lambda answer: ids([w["who"] for w in answer["ways"]]),
          bridges_to(BEHIND[2])),
    Asked("Wer bringt mich zu Nordlicht?", "who_can_introduce",
          lambda _town: {"company": "nordlicht", "limit": 50}, ways,
          having(NEAR, "company", "Nordlicht")),
    Asked("Who knows people in software?", "who_can_introduce",
          lambda _town: {"trade": "62", "limit": 50}, ways, having(NEAR, "industry", "62")),
    Asked("Wie viele Anfragen warten auf mich?", "requests_waiting", nothing, value("total"), 1),
    Asked("Who wants to become my contact?", "requests_waiting", nothing,
          lambda answer: ids(answer["requests"]), {ALONE}),
    Asked("Wie viele aus Köln sind außerhalb meiner ersten zwei Kreise?", "whom_to_meet",
          lambda town: {"group": town.group}, value("outside"),
          len(having(OTHERS - NEAR, "city", "Köln"))),
]  # fmt: skip


@dataclass
class Asking:
    """The town, and Adaa's assistant."""

    town: Town
    assistant: Assistant


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    """Forty members, two of them with closed lists, one alone, who asks me."""
    folder = tmp_path_factory.mktemp("questions")
    pairs = [f"{a}–{b}" for a, b in PAIRS]
    with small_community(folder, members=MEMBERS, contacts=pairs) as town:
        send_request(town.community, town.id(ALONE), town.public_id(ME))
        group = create_group(town.community, town.id(ME), name="Köln", query="ort:Köln")
        town.group = group  # type: ignore[attr-defined]
        token = issue_token(town.community, town.id(ME), scope=Scope.READ)
        yield Asking(town, Assistant(town, token))


def test_the_town_has_something_of_everything() -> None:
    assert len(QUESTIONS) >= 20
    assert min(len(FIRST), len(SECOND), len(THIRD)) >= 3
    assert not set(CLOSED).isdisjoint(NEAR)
    assert sum(asked.truth not in (0, None, set(), {}) for asked in QUESTIONS) >= 20


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked.question)
def test_a_question_gets_the_answer_that_plain_code_gives(asked: Asked, asking: Asking) -> None:
    answer = asking.assistant.call(asked.tool, **asked.given(asking.town))
    assert not answer.is_error, answer.text
    assert asked.read(answer.told) == asked.truth
