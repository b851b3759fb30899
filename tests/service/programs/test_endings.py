"""What ends the access of programs, also while it is being given or used."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from sqlalchemy import URL, select, update

from ecken.errors import Conflict
from ecken.rules.scope import Scope
from ecken.service.accounts.sessions import SessionRow, end_other_sessions, resume_session
from ecken.service.house.sign_ins import end_all_sessions
from ecken.service.programs.access import allow_access, answer_token
from ecken.service.programs.grants import end_grant, list_grants
from ecken.store.accounts.sessions import delete_provider_sessions
from ecken.store.tables import program_grants, sessions
from tests.community import Town, small_community
from tests.programs import Program, entered
from tests.service.meetings import meet


@pytest.fixture
def program(tmp_path: Path, town_url: URL | None) -> Iterator[Program]:
    with small_community(tmp_path, contacts=["Ada–Ben"], url=town_url) as town:
        yield entered(town)


def _grants(town: Town) -> int:
    with town.community.database.reading() as connection:
        return len(connection.execute(select(program_grants.c.id)).all())


def _asked(program: Program) -> list[tuple[str, str]]:
    return parse_qsl(program.asked())


def _session(program: Program, name: str) -> SessionRow:
    found = resume_session(program.town.community, program.browser(name).session)
    assert found is not None
    return found


def test_after_a_theft_what_programs_were_allowed_ends_with_the_sessions(program: Program) -> None:
    town = program.town
    bens = program.tokens_for("Ben")["access_token"]
    zoes = program.tokens_for("Zoe")["access_token"]
    keep = _session(program, "Zoe")
    assert end_all_sessions(town.community, town.id("Zoe"), keep=keep) == 1
    assert program.call(bens) == 401
    assert program.call(zoes) == 200
    assert _grants(town) == 1


def test_what_was_allowed_in_a_session_that_is_gone_ends_too(program: Program) -> None:
    """Signing out leaves it; the sign-out of all does not."""
    town = program.town
    bens = program.tokens_for("Ben")["access_token"]
    assert program.browser("Ben").post("/sign-out", {}).status_code == 303
    assert program.call(bens) == 200
    assert end_all_sessions(town.community, town.id("Zoe"), keep=None) == 1
    assert program.call(bens) == 401


def test_a_sign_out_at_the_provider_takes_along_what_was_allowed(program: Program) -> None:
    town = program.town
    adas, bens = (program.tokens_for(name)["access_token"] for name in ("Ada", "Ben"))
    with town.community.writing() as connection:
        of_ada = sessions.c.member_id == town.id("Ada")
        connection.execute(update(sessions).where(of_ada).values(provider="club"))
        assert delete_provider_sessions(connection, "club", session="", member=None) == 1
    assert program.call(adas) == 401
    assert program.call(bens) == 200


def test_nothing_is_allowed_in_a_session_that_has_ended_meanwhile(program: Program) -> None:
    """A thief has the page open, and the owner ends the session before the button is pressed."""
    town, session = program.town, _session(program, "Ada")
    end_other_sessions(town.community, town.id("Ada"), keep=None)
    with pytest.raises(Conflict) as caught:
        allow_access(town.community, town.id("Ada"), session, _asked(program), Scope.READ)
    assert caught.value.code == "session_over"
    assert _grants(town) == 0


def test_a_refresh_token_that_comes_many_times_at_once_ends_everything(program: Program) -> None:
    refresh = program.tokens_for("Ada")["refresh_token"]
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: program.refresh(refresh), range(6)))
    assert {answer.status_code for answer in answers} <= {200, 400}
    got = [answer.json()["access_token"] for answer in answers if answer.status_code == 200]
    assert len(got) <= 1
    assert [program.call(token) for token in got] == [401] * len(got)
    assert _grants(program.town) == 0


def test_a_code_that_comes_many_times_at_once_gives_nothing_that_lasts(program: Program) -> None:
    code = program.code("Ada")
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: program.redeem(code), range(6)))
    assert {answer.status_code for answer in answers} <= {200, 400}
    assert sum(answer.status_code == 200 for answer in answers) <= 1
    assert _grants(program.town) == 0


def test_a_session_that_ends_while_something_is_allowed_takes_it_along(program: Program) -> None:
    town, session = program.town, _session(program, "Ada")
    outcomes = meet(
        town,
        lambda here: allow_access(here, town.id("Ada"), session, _asked(program), Scope.READ),
        lambda there: end_other_sessions(there, town.id("Ada"), keep=None),
        at="ecken.service.programs.access.count_grants",
    )
    assert outcomes == ("done", "done")
    assert _grants(town) == 0


def test_ending_access_and_a_refresh_at_once_do_not_wait_for_each_other(program: Program) -> None:
    """The member ends it between the program's use of its token and the note of the new ones."""
    town, refresh = program.town, program.tokens_for("Ada")["refresh_token"]
    with town.community.reading(town.id("Ada")) as world:
        (grant,) = list_grants(world)
    form = [("grant_type", "refresh_token"), ("refresh_token", refresh), ("client_id", program.id)]
    outcomes = meet(
        town,
        lambda here: answer_token(here, form, {}, network="198.51.100.1"),
        lambda there: end_grant(there, town.id("Ada"), grant.public_id),
        at="ecken.store.accounts.program_grants.extend_grant",
    )
    assert outcomes == ("done", "done")
    assert _grants(town) == 0
