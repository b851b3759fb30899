"""The first steps: each done when something came of it, and gone when they have led somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.service.contacts.personal_links import end_own_link, renew_own_link
from ecken.service.contacts.requests import accept_request, list_outgoing, send_request
from ecken.service.first_steps import SWITCH, FirstSteps, read_first_steps
from ecken.service.imports.comparing import compare_file
from ecken.service.talk.switches import set_switches
from tests.community import Town, small_community
from tests.reading_here import read_here

MEMBERS = {
    "Ada": {"company": "Nordlicht"},
    **{name: {"company": "Nordlicht GmbH"} for name in ("Ben", "Cem", "Dora", "Ella")},
}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=MEMBERS) as made:
        yield made


def steps_of(town: Town, name: str = "Ada") -> FirstSteps | None:
    """What the member's start page shows."""
    with town.community.reading(town.id(name)) as world:
        return read_first_steps(world, town.community.settings, list_outgoing(world))


def done(town: Town) -> tuple[bool, bool, bool]:
    """Which of Ada's steps are done."""
    steps = steps_of(town)
    assert steps
    return steps.has_compared, steps.has_link, steps.has_asked


def test_a_step_is_done_when_something_came_of_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_here(monkeypatch)
    community, ada = town.community, town.id("Ada")
    assert done(town) == (False, False, False)
    compare_file(community, ada, b"Name,Note\nNobody,without an address\n")
    assert done(town) == (False, False, False)  # nobody could be compared
    compare_file(community, ada, b"Name,E-Mail\nSomebody,somebody@example.net\n")
    assert done(town) == (True, False, False)
    renew_own_link(community, ada)
    assert done(town) == (True, True, False)
    end_own_link(community, ada)
    assert done(town) == (True, False, False)
    for name in ("Ben", "Cem"):
        send_request(community, ada, town.public_id(name))
    assert done(town) == (True, False, False)
    send_request(community, ada, town.public_id("Dora"))
    assert done(town) == (True, False, True)


def test_contacts_and_open_requests_count_together(town: Town) -> None:
    community, ada = town.community, town.id("Ada")
    request = send_request(community, ada, town.public_id("Ben")).request_id
    accept_request(community, town.id("Ben"), request)
    assert (steps := steps_of(town))
    assert steps.reached == 1
    for name in ("Cem", "Dora"):
        send_request(community, ada, town.public_id(name))
    assert (steps := steps_of(town))
    assert (steps.reached, steps.has_asked) == (3, True)


def test_the_first_suggestions_stand_on_the_step(town: Town) -> None:
    steps = steps_of(town)
    assert steps
    assert len(steps.suggested) == 3
    assert {one.affinities[0].text for one in steps.suggested} == {"Nordlicht GmbH"}


def test_with_three_contacts_or_closed_there_are_no_steps(town: Town) -> None:
    community, ada = town.community, town.id("Ada")
    set_switches(community, ada, {SWITCH: "off"})
    assert steps_of(town) is None
    set_switches(community, ada, {SWITCH: "on"})
    for name in ("Ben", "Cem", "Dora"):
        assert steps_of(town) is not None
        request = send_request(community, ada, town.public_id(name)).request_id
        accept_request(community, town.id(name), request)
    assert steps_of(town) is None


@pytest.mark.parametrize(("members_invite", "is_offered"), [(False, False), (True, True)])
def test_inviting_is_a_step_only_where_members_may(
    tmp_path: Path, members_invite: bool, is_offered: bool
) -> None:
    settings = {"joining": "invitation", "members_invite": members_invite}
    with small_community(tmp_path, members=["Ada"], settings=settings) as town:
        steps = steps_of(town)
        assert steps
        assert steps.may_invite is is_offered
