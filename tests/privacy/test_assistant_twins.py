"""Twin worlds over the tools for assistants: what a viewer may not see changes no answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp.types import CallToolResult
from sqlalchemy import Connection

from ecken.assistant.calls import Desk
from ecken.assistant.server import READING, SENDING
from ecken.rules.audience import Audience
from ecken.rules.scope import Scope
from ecken.service.accounts.tokens import issue_token
from ecken.store.contacts.contacts import insert_contact
from tests.community import NOW, Town
from tests.privacy.changes import Change, changes
from tests.privacy.known_ids import Known
from tests.privacy.plans import COMPANIES, NAMES, Plan, plans
from tests.privacy.test_twins import FEW, colluders, twins
from tests.privacy.twins import Twins, drawn_alike


class Asked(NamedTuple):
    """One call of a tool."""

    tool: str
    given: dict[str, Any]


def calls(known: Known) -> list[Asked]:
    """What is asked of every tool that only looks: about everybody, about nobody, about all."""
    found = [
        Asked("my_figures", {}),
        Asked("news", {}),
        Asked("requests_waiting", {}),
        Asked("who_can_introduce", {"trade": "26"}),
        Asked("search_circle", {"circle": "everyone", "count": ["city", "company"]}),
        *(Asked("search_circle", {"circle": circle, "count": ["city"]}) for circle in "123"),
        *(Asked("search_circle", {"circle": c, "query": "hamburg"}) for c in ("2", "everyone")),
        *(
            Asked("who_can_introduce", {"company": company})
            for company in sorted({*COMPANIES, "x"})
        ),
        *(Asked("whom_to_meet", {"group": group}) for group in known.some("target_groups")),
    ]
    for member in known.some("members"):
        found += [Asked(tool, {"id": member}) for tool in ("member", "bridges", "path")]
        found.append(Asked("who_can_introduce", {"person": member}))
        found.append(Asked("draft_request", {"to": member}))
        found.append(Asked("draft_message", {"to": member, "text": "Hallo"}))
        for bridge in known.some("members")[:2]:
            given = {"to": member, "bridge": bridge, "to_bridge": "Bitte"}
            found.append(Asked("draft_introduction", given))
    return found


class Tools:
    """The tools of one twin, as one viewer calls them, without a client in between."""

    def __init__(self, town: Town, token: str) -> None:
        desk = Desk(town.community, lambda: token)
        self._tools: dict[str, Callable[..., CallToolResult]] = {
            tool.__name__: desk.answering(tool, Scope.READ if tool in READING else Scope.CONTACT)
            for tool in (*READING, *SENDING)
        }

    def ask(self, asked: Asked, step: int) -> str:
        """Return the whole answer."""
        with drawn_alike(step):
            return self._tools[asked.tool](**asked.given).model_dump_json()


def tools_of(both: Twins, name: str, *, number: int = 0) -> tuple[Tools, Tools]:
    """Return the tools of both twins for one viewer, with the same token in both."""
    made = []
    for town in (both.one, both.other):
        with drawn_alike(1_000_000 + 100 * number + NAMES.index(name)):
            token = issue_token(town.community, town.id(name), scope=Scope.CONTACT)
        made.append(Tools(town, token))
    return made[0], made[1]


def assert_alike(both: Twins, *, every: int = 1, shift: int = 0) -> int:
    """Ask both twins, as each viewer, one call in ``every``; return how many found something."""
    known, found = Known.of(both.one, both.other), 0
    for name in dict.fromkeys(both.viewers):
        one, other = tools_of(both, name)
        for step, asked in enumerate(calls(known)):
            if step % every != shift % every:
                continue
            first, second = one.ask(asked, step), other.ask(asked, step)
            assert first == second, (name, asked, both.applied)
            found += '"isError":true' not in first and '"is_error":true' not in first
    return found


def test_every_tool_is_asked() -> None:
    plan = Plan(ties={(0, 1), (1, 2)}, audiences=[Audience.EVERYONE] * len(NAMES), unlisted=set())
    with twins(plan, ["Ada"]) as both:
        asked = {each.tool for each in calls(Known.of(both.one, both.other))}
        assert asked == {tool.__name__ for tool in READING}
        assert assert_alike(both, every=3) > 10


@settings(max_examples=max(1, FEW // 2), suppress_health_check=list(HealthCheck))
@given(
    plan=plans,
    viewers=colluders,
    hidden=st.lists(changes, min_size=4, max_size=12),
    shift=st.integers(0, 7),
)
def test_what_viewers_may_not_see_changes_no_answer_of_a_tool(
    plan: Plan, viewers: list[str], hidden: list[Change], shift: int
) -> None:
    with twins(plan, viewers) as both:
        for what, change in hidden:
            both.hide(what, change)
        assert_alike(both, every=8, shift=shift)


def test_a_contact_behind_a_closed_list_changes_nothing_and_one_that_shows_does() -> None:
    """Ben's list is closed to Ada; Cem's is open: only the second moves her answers."""
    audiences = [Audience.EVERYONE] * len(NAMES)
    audiences[NAMES.index("Ben")] = Audience.NOBODY
    plan = Plan(ties={(0, 1), (0, 2)}, audiences=audiences, unlisted={NAMES.index("Dora")})

    def befriend(who: str, whom: str) -> Callable[[Connection, Town], bool]:
        def change(connection: Connection, town: Town) -> bool:
            insert_contact(connection, town.id(who), town.id(whom), at=NOW)
            return True

        return change

    with twins(plan, ["Ada"]) as both:
        assert both.hide("contact Ben–Dora", befriend("Ben", "Dora"))
        assert_alike(both, every=4)
        with both.other.community.writing() as connection:
            befriend("Cem", "Eva")(connection, both.other)
        one, other = tools_of(both, "Ada", number=1)
        asked = Asked("my_figures", {})
        assert one.ask(asked, 1) != other.ask(asked, 1)
