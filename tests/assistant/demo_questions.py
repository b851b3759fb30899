"""Sixty questions of members of the demo network, with the call that an assistant makes for each.

The truth of each comes from :mod:`tests.assistant.plain_network`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from ecken.demo.members import DemoMember
from tests.assistant.conftest import Assistant
from tests.assistant.plain_network import About, PlainNetwork, words
from tests.community import NOW

Told = dict[str, Any]
TODAY = datetime.fromtimestamp(NOW, UTC).date()
ZONE = ZoneInfo("Europe/Berlin")
NOBODY = "x" * 22
"""An id that nobody has."""


@dataclass
class Scene:
    """A member who asks, the network as they may see it, and the ids that leave the house."""

    plain: PlainNetwork
    assistant: Assistant
    ids: list[str]
    number: dict[str, int]
    blocked: list[int] = field(default_factory=list)
    """Whom I have blocked, and who has blocked me."""
    group: str = ""
    """My target group: who lives in Hamburg."""
    _truths: dict[str, Any] = field(default_factory=dict)

    def numbers(self, found: list[Told]) -> list[int]:
        return [self.number[each["id"]] for each in found]

    def with_most_bridges(self, n: int = 0) -> int:
        return self.by_bridges[n]

    @cached_property
    def by_bridges(self) -> list[int]:
        """My second circle, those over most contacts first."""
        plain = self.plain
        return sorted(plain.second, key=lambda who: (-len(plain.bridges(who)), who))

    @cached_property
    def unreached(self) -> int:
        return min(self.plain.others - set().union(*self.plain.circles))

    def only_behind_closed(self) -> int:
        """Somebody whom only contacts know who show their list to nobody."""
        plain = self.plain
        closed = [w for w in sorted(plain.first) if not plain.list_of(w, 1)]
        near = plain.first | plain.second | {plain.me}
        return min(u for w in closed for u in plain.ties[w] - near)

    def unlisted_contact_of_contact(self) -> int:
        plain = self.plain
        return min(
            u
            for w in plain.first
            if plain.list_of(w, 1)
            for u in plain.ties[w] - plain.first - {plain.me}
            if not plain.members[u].listed
        )


@dataclass(frozen=True)
class Asked:
    """A question, the call that an assistant makes for it, what of the answer, and the truth."""

    question: str
    tool: str
    given: Callable[[Scene], Told]
    read: Callable[[Scene, Told], Any]
    truth: Callable[[Scene], Any]
    asker: str = "requested"
    refused: bool = False


def truth_of(asked: Asked, scene: Scene) -> Any:
    """Compute the truth of a question, once."""
    if asked.question not in scene._truths:
        scene._truths[asked.question] = asked.truth(scene)
    return scene._truths[asked.question]


def nothing(_scene: Scene) -> Told:
    return {}


def to(who: Callable[[Scene], int], key: str = "id", **more: Any) -> Callable[[Scene], Told]:
    return lambda scene: {key: scene.ids[who(scene)], **more}


def told(*keys: str) -> Callable[[Scene, Told], Any]:
    """Read one value, deep in an answer; what is not there is ``None``."""

    def read(_scene: Scene, answer: Told) -> Any:
        value: Any = answer
        for key in keys:
            value = value.get(key)
        return value

    return read


def found(
    question: str,
    circle: str,
    test: Callable[[DemoMember], object],
    *,
    asker: str = "requested",
    **given: Any,
) -> Asked:
    """Ask for members of a circle: all of them with ``limit``, else as many as fit."""

    def truth(scene: Scene) -> set[int]:
        plain = scene.plain
        among = plain.others if circle == "everyone" else plain.circles[int(circle)]
        return plain.having(among, test)

    def read(scene: Scene, answer: Told) -> Any:
        hits = set(scene.numbers(answer["hits"]))
        if "limit" in given:
            return answer["total"], hits
        return answer["total"], hits - truth(scene), bool(hits)

    def expected(scene: Scene) -> Any:
        all_of_them = truth(scene)
        if "limit" in given:
            return len(all_of_them), all_of_them
        return len(all_of_them), set(), True

    call = {"circle": circle, **given}
    return Asked(question, "search_circle", lambda _scene: call, read, expected, asker)


def counted(
    question: str, circle: str, facet: str, values: Callable[[DemoMember], list[str]]
) -> Asked:
    """Ask for the most frequent values of a facet."""

    def read(scene: Scene, answer: Told) -> Any:
        among = scene.plain.circles[int(circle)]
        counts = Counter(v for w in among for v in set(values(scene.plain.members[w])) if v)
        shown = {v["text_of_others"]: v["count"] for v in answer["facets"][facet]}
        wrong = {value: n for value, n in shown.items() if counts[value] != n}
        most = [n for _, n in counts.most_common(len(shown))]
        return wrong, len(shown) >= 3 and list(shown.values()) == most

    call = {"circle": circle, "count": [facet]}
    return Asked(question, "search_circle", lambda _scene: call, read, lambda _scene: ({}, True))


def live_in(*cities: str) -> Callable[[DemoMember], object]:
    return lambda one: words(one.city) & set(cities)


def is_at(company: str) -> Callable[[DemoMember], bool]:
    return lambda one: one.company == company


def was_at(company: str) -> Callable[[DemoMember], bool]:
    return lambda one: any(p.company == company for p in one.former)


def speaks(language: str) -> Callable[[DemoMember], bool]:
    return lambda one: any(each.language == language for each in one.languages)


def in_trade(code: str) -> Callable[[DemoMember], bool]:
    return lambda one: one.industry.startswith(code)


def titles(one: DemoMember) -> set[str]:
    return words(" ".join([one.position, *(p.title for p in one.former)]))


def contact(n: int) -> Callable[[Scene], int]:
    return lambda scene: sorted(scene.plain.first)[n]


def behind(n: int) -> Callable[[Scene], int]:
    return lambda scene: scene.with_most_bridges(n)


def at(degree: int) -> Callable[[Scene], int]:
    return lambda scene: min(scene.plain.circles[degree])


def hub(scene: Scene) -> int:
    """The contact who brings most."""
    return max(scene.plain.first, key=lambda w: (len(scene.plain.list_of(w, 1)), w))


def degree_of(who: Callable[[Scene], int]) -> Callable[[Scene], Any]:
    return lambda scene: scene.plain.degree(who(scene))


def way(scene: Scene, answer: Told) -> tuple[int | None, bool]:
    """The distance, and whether the path is one that I may see."""
    path = scene.numbers(answer["path"])
    return answer.get("distance"), len(path) < 2 or scene.plain.is_way(path)


def path_to(question: str, degree: int) -> Asked:
    return Asked(question, "path", to(at(degree)), way, lambda _scene: (degree, True))


def introducers(key: str) -> Callable[[Scene, Told], list[int]]:
    return lambda scene, answer: scene.numbers([each[key] for each in answer["ways"]])


def there(scene: Scene, answer: Told) -> tuple[int, list[int]]:
    """How many of my first two circles are there, and who, in the order of the answer."""
    return answer["total"], scene.numbers([w.get("to", w["who"]) for w in answer["ways"]])


def into(
    question: str,
    now: Callable[[DemoMember], object],
    former: Callable[[DemoMember], object] = lambda _one: False,
    **given: Any,
) -> Asked:
    """Ask who can introduce me into a company or a trade: at most 50 of each circle, in order."""

    def truth(scene: Scene) -> tuple[int, list[int]]:
        plain = scene.plain
        everybody = plain.having(plain.others, now)
        before = plain.having(plain.others, former) - everybody
        order = plain.ways_into(everybody, before, scene.ids)
        most = given.get("limit", 50)
        direct = [who for who in order if who in plain.first][:most]
        return len(order), [*direct, *[who for who in order if who in plain.second][:most]][:most]

    return Asked(question, "who_can_introduce", lambda _scene: given, there, truth)


def gain(*keys: str) -> Callable[[Scene, Told], dict[int, Any]]:
    """What each request would bring, by sender."""

    def read(scene: Scene, answer: Told) -> dict[int, Any]:
        numbers: dict[int, Any] = {}
        for each in answer["requests"]:
            value: Any = each["would_bring"]
            for key in keys:
                value = value[key] if isinstance(value, dict) else value[0][key]
            numbers[scene.number[each["sender"]]] = value
        return numbers

    return read


def would_bring(
    degree: int, test: Callable[[DemoMember], object] = lambda _one: True
) -> Callable[[Scene], dict[int, About]]:
    def truth(scene: Scene) -> dict[int, About]:
        plain = scene.plain
        return {s: About(len(plain.having(plain.entering(s, degree), test))) for s in plain.senders}

    return truth


def gain_asked(question: str, keys: tuple[str, ...], truth: Callable[[Scene], Any]) -> Asked:
    return Asked(question, "requests_waiting", lambda _scene: {"limit": 50}, gain(*keys), truth)


def day(moment: int) -> date:
    return datetime.fromtimestamp(moment, ZONE).date()


def news_of(kind: str) -> Callable[[Scene, Told], set[frozenset[int]]]:
    def read(scene: Scene, answer: Told) -> set[frozenset[int]]:
        items = [each for each in answer["items"] if each["kind"] == kind]
        sides = [[each[key] for key in ("who", "whom") if key in each] for each in items]
        return {frozenset(scene.numbers(each)) for each in sides}

    return read


def ties_since(scene: Scene) -> list[tuple[int, int, int]]:
    contacts = scene.plain.network.contacts
    return list(zip(contacts.a.tolist(), contacts.b.tolist(), contacts.since.tolist(), strict=True))


def anniversaries(scene: Scene) -> set[frozenset[int]]:
    """My contacts of a whole number of years, within the last 30 days."""
    start = TODAY - timedelta(days=30)
    days = {(start + timedelta(days=n)) for n in range(1, 31)}
    mine = [
        ({a, b} - {scene.plain.me}, day(since))
        for a, b, since in ties_since(scene)
        if scene.plain.me in (a, b)
    ]
    return {
        frozenset(other)
        for other, made in mine
        if any((d.month, d.day) == (made.month, made.day) and d.year > made.year for d in days)
    }


def refusal(question: str, tool: str, who: Callable[[Scene], str], key: str = "id") -> Asked:
    """Ask about somebody who is not there for me: the answer is the one about nobody (R4)."""

    def truth(scene: Scene) -> str:
        return scene.assistant.call(tool, **{**extra, key: NOBODY}).text

    extra = {"text": "Hallo"} if tool == "draft_message" else {}

    def given(scene: Scene) -> Told:
        return {**extra, key: who(scene)}

    return Asked(question, tool, given, lambda _scene, answer: answer["refusal"], truth,
                 refused=True)  # fmt: skip


def draft(question: str, tool: str, given: Callable[[Scene], Told], own_text: Told) -> Asked:
    def read(scene: Scene, answer: Told) -> Any:
        return scene.number[answer["to"]["id"]], answer["own_text"], answer["may_send"]

    def truth(scene: Scene) -> Any:
        return scene.number[given(scene)["to"]], own_text, False

    return Asked(question, tool, given, read, truth)
