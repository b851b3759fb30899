"""Twin worlds: what a viewer may not see changes no byte of their calendar."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecken.service.accounts.sessions import hash_token
from ecken.store.accounts.calendar_addresses import replace_address
from tests.community import Town
from tests.privacy.changes import Change, changes
from tests.privacy.plans import Plan, plans
from tests.privacy.test_twins import FEW, colluders, twins
from tests.web.browsing import headers_of, open_browser


def _calendars(town: Town, viewers: list[str]) -> list[object]:
    found: list[object] = []
    program = open_browser(town)
    for number, name in enumerate(dict.fromkeys(viewers)):
        token = f"{number:043}"
        with town.community.writing() as connection:
            replace_address(connection, town.id(name), hash_token(token), at=0)
        answer = program.get(f"/calendar/{token}.ics")
        found.append((answer.status_code, headers_of(answer), answer.text))
    return found


def test_what_viewers_may_not_see_changes_no_calendar() -> None:
    told = 0

    @settings(max_examples=FEW, suppress_health_check=list(HealthCheck))
    @given(plan=plans, viewers=colluders, hidden=st.lists(changes, min_size=4, max_size=16))
    def check(plan: Plan, viewers: list[str], hidden: list[Change]) -> None:
        nonlocal told
        with twins(plan, viewers) as both:
            for what, change in hidden:
                both.hide(what, change)
            one = _calendars(both.one, viewers)
            assert one == _calendars(both.other, viewers)
            told += str(one).count("BEGIN:VEVENT")

    check()
    assert told, "no calendar held a day in any world"
