"""Administrators search members, open accounts, help with signing in, end sessions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.errors import Conflict, EckenError, Invalid, NotFound, TooMany
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.accounts.accounts import set_operator
from ecken.service.accounts.sessions import open_session, resume_session
from ecken.service.accounts.tokens import issue_token, token_owner
from ecken.service.factors.factors import remove_factors_of
from ecken.service.house.letters import Sent, send_link_again
from ecken.service.house.log import export_log, read_log_question, show_log
from ecken.service.house.members import list_members, open_member, read_question
from ecken.service.house.sign_ins import end_all_sessions, end_sessions_of
from ecken.store.accounts.accounts import find_account, update_account
from ecken.store.house.acts import ActQuestion
from tests.community import Town, small_community
from tests.service.people import PASSWORD, give_password, newest_token, sign_up_as
from tests.web.browsing import open_browser


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    members = {"Cem": {"last_name": "Yılmaz"}, "Dora": {}}
    with small_community(tmp_path, members=members, contacts=["Ada–Ben"]) as made:
        set_operator(made.community, "ada@example.org", True)
        yield made


def found(town: Town, **asked: str) -> list[str]:
    question = read_question(town.community, asked)
    shown = list_members(town.community, town.id("Ada"), question)
    assert shown.total == len(shown.rows)
    return [row.name.split()[0] for row in shown.rows]


def sign_in(town: Town, name: str) -> str:
    with town.community.writing() as connection:
        return open_session(town.community, connection, town.id(name), browser="Test")


def acts(town: Town, **asked: str) -> list[tuple[str, str, str]]:
    question = read_log_question(town.community, asked)
    shown = show_log(town.community, town.id("Ada"), question)
    assert shown.total == len(shown.rows)
    return [(row.act, row.about_name.split(" ")[0], row.detail) for row in shown.rows]


def test_members_are_found_by_name_address_state_role_month_and_when_they_were_here(
    town: Town,
) -> None:
    give_password(town, "Ada")
    assert found(town) == ["Ada", "Ben", "Dora", "Cem"]
    assert found(town, q="yıl") == found(town, q="cem@") == found(town, q="Cem Y") == ["Cem"]
    assert found(town, q="%") == found(town, q="_") == []
    assert found(town, role="operator") == ["Ada"]
    assert found(town, state="no_password") == ["Ben", "Dora", "Cem"]
    assert found(town, state="suspended") == found(town, state="awaiting") == []
    assert found(town, since="2023-11") == found(town, until="2023-11") == found(town)
    assert found(town, since="2023-12") == found(town, until="2023-10") == []
    assert found(town, seen="never") == found(town)
    sign_in(town, "Ben")
    assert found(town, seen="month") == ["Ben"]
    assert found(town, seen="3") == []
    town.clock.pass_days(200)
    sign_in(town, "Dora")
    assert found(town, seen="6") == found(town, seen="3") == ["Ben"]
    assert found(town, seen="12") == []
    assert found(town, order="away") == ["Ada", "Cem", "Ben", "Dora"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"state": "closed"}, "choice_unknown"),
        ({"seen": "-1"}, "choice_unknown"),
        ({"since": "2023-13"}, "month_invalid"),
        ({"until": "²⁰²³-01"}, "month_invalid"),
        ({"order": "; drop table"}, "choice_unknown"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(town: Town, asked: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_question(town.community, asked)
    assert caught.value.code == code


def test_a_visit_is_noted_by_the_week_and_once(town: Town) -> None:
    token = sign_in(town, "Ben")
    weeks = []
    for _ in range(3):
        assert resume_session(town.community, token)
        weeks.append(open_member(town.community, town.id("Ada"), town.public_id("Ben")).week)
        town.clock.pass_days(5)
    assert weeks == ["2023-11-13", "2023-11-13", "2023-11-20"]


def test_the_account_of_a_member_shows_what_was_done_and_by_whom(town: Town) -> None:
    ada, ben = town.id("Ada"), town.public_id("Ben")
    issue_token(town.community, town.id("Ben"))
    sign_in(town, "Ben")
    end_sessions_of(town.community, ada, ben)
    view = open_member(town.community, ada, ben)
    assert (view.sessions, view.tokens) == (0, 1)
    told = [(one.entry.kind, one.by) for one in view.history]
    assert told == [
        ("opened_by_operator", "Ada Beispiel"),
        ("sessions_ended_by_operator", "Ada Beispiel"),
    ]


def test_sessions_of_one_member_end_and_tokens_if_that_is_wanted(town: Town) -> None:
    community, ada, ben = town.community, town.id("Ada"), town.public_id("Ben")
    session, token, other = sign_in(town, "Ben"), issue_token(community, town.id("Ben")), ""
    other = sign_in(town, "Cem")
    assert end_sessions_of(community, ada, ben) == 1
    assert resume_session(community, session) is None
    assert resume_session(community, other) is not None
    assert token_owner(community, token).member == town.id("Ben")
    end_sessions_of(community, ada, ben, is_ending_tokens=True)
    with pytest.raises(EckenError):
        token_owner(community, token)
    assert acts(town) == [("sessions_ended_other", "Ben", "")] * 2


def test_sessions_of_all_members_end_but_ones_own(town: Town) -> None:
    community, ada = town.community, town.id("Ada")
    mine, others = sign_in(town, "Ada"), [sign_in(town, n) for n in ("Ada", "Ben", "Ben", "Cem")]
    keep = resume_session(community, mine)
    token = issue_token(community, town.id("Dora"))
    assert end_all_sessions(community, ada, keep=keep) == 3
    assert resume_session(community, mine) is not None
    assert [resume_session(community, one) for one in others] == [None] * 4
    assert token_owner(community, token).member == town.id("Dora")
    assert end_all_sessions(community, ada, keep=keep, is_ending_tokens=True) == 1
    with pytest.raises(EckenError):
        token_owner(community, token)
    assert acts(town) == [("all_sessions_ended", "", "1"), ("all_sessions_ended", "", "3")]


def test_only_operators_do_any_of_this_and_not_to_themselves(town: Town) -> None:
    community, ben, cem = town.community, town.id("Ben"), town.public_id("Cem")
    for act in (
        lambda: list_members(community, ben, read_question(community, {})),
        lambda: open_member(community, ben, cem),
        lambda: end_sessions_of(community, ben, cem),
        lambda: end_all_sessions(community, ben, keep=None),
        lambda: send_link_again(community, ben, cem),
        lambda: show_log(community, ben, ActQuestion()),
        lambda: export_log(community, ben, ActQuestion(), "csv"),
        lambda: open_member(community, town.id("Ada"), "x" * 22),
        lambda: end_sessions_of(community, town.id("Ada"), "x"),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(Invalid):
        end_sessions_of(community, town.id("Ada"), town.public_id("Ada"))


def test_who_did_not_get_the_confirmation_gets_it_again_with_all_its_days(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada"], settings={"joining": "open"}) as town:
        set_operator(town.community, "ada@example.org", True)
        sign_up_as(town, "nele@example.org")
        lost = newest_token(town)
        town.clock.pass_days(6)
        shown = list_members(
            town.community, town.id("Ada"), read_question(town.community, {"state": "unconfirmed"})
        )
        (row,) = shown.rows
        sent = send_link_again(town.community, town.id("Ada"), row.public_id)
        assert sent is Sent.CONFIRMATION
        again = newest_token(town)
        assert again != lost
        town.clock.pass_days(6)
        form = {"token": again, "password": PASSWORD}
        assert open_browser(town).post("/confirm", form).status_code == 303


def test_who_has_no_password_gets_a_link_for_one_and_who_forgot_it_for_a_new_one(
    town: Town,
) -> None:
    give_password(town, "Cem")
    for name, sent in (("Ben", Sent.FIRST_PASSWORD), ("Cem", Sent.NEW_PASSWORD)):
        assert send_link_again(town.community, town.id("Ada"), town.public_id(name)) is sent
        assert town.mail.mails[-1].to == f"{name.lower()}@example.org"
        form = {"token": newest_token(town), "password": "vier Kraniche ziehen 88 Kreise"}
        assert open_browser(town).post("/reset/new", form).status_code == 303
        with town.community.database.reading() as connection:
            account = find_account(connection, town.id(name))
        assert account is not None
        assert account.password_hash


def test_links_go_three_times_an_hour_and_not_to_who_is_suspended(town: Town) -> None:
    ada, ben = town.id("Ada"), town.public_id("Ben")
    for _ in range(3):
        send_link_again(town.community, ada, ben)
    with pytest.raises(TooMany):
        send_link_again(town.community, ada, ben)
    assert len([mail for mail in town.mail.mails if mail.to == "ben@example.org"]) == 3
    with town.community.writing() as connection:
        update_account(connection, town.id("Cem"), {"state": "suspended"})
    with pytest.raises(Conflict) as caught:
        send_link_again(town.community, ada, town.public_id("Cem"))
    assert caught.value.code == "nothing_to_send"


def test_the_other_operators_are_told_of_removed_factors(town: Town) -> None:
    set_operator(town.community, "ben@example.org", True)
    remove_factors_of(town.community, town.id("Ada"), town.public_id("Cem"))
    told = {mail.to: mail.subject for mail in town.mail.mails}
    assert told.keys() == {"ben@example.org", "cem@example.org"}
    assert acts(town) == [("factors_removed_other", "Cem", "")]


def test_nobody_erased_stays_in_the_log(town: Town) -> None:
    set_operator(town.community, "ben@example.org", True)
    end_sessions_of(town.community, town.id("Ben"), town.public_id("Cem"))
    for name in ("Cem", "Ben"):
        erase_member(town.community, town.id(name))
    (row,) = show_log(town.community, town.id("Ada"), ActQuestion()).rows
    assert (row.actor, row.actor_name, row.about, row.about_name) == ("", "", "", "")
