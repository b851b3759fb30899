"""What is refused for safety stands in the log and in the history, and tells nobody else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import event

from ecken.errors import EckenError, Invalid, NotAllowed
from ecken.service.accounts.account_deletion import close_account
from ecken.service.accounts.account_upkeep import tidy_accounts
from ecken.service.accounts.accounts import (
    change_email,
    list_audit,
    own_account,
    request_email_change,
)
from ecken.service.accounts.failure_history import write_failures
from ecken.service.accounts.sessions import list_sessions, open_session, resume_session
from ecken.service.accounts.sign_in import Visitor, sign_in
from ecken.service.limits.limits import Limit
from ecken.service.runtime.refusal_log import place_of
from tests.community import Town, small_community
from tests.service.people import PASSWORD, give_password, newest_token
from tests.web.browsing import open_browser


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as made:
        give_password(made, "Ada", "Ben")
        yield made


def email_of(town: Town, name: str) -> str:
    return own_account(town.community, town.id(name)).email


def fail(town: Town, email: str, network: str = "192.0.2.77") -> None:
    with pytest.raises(NotAllowed):
        sign_in(town.community, email, "wrong and wrong", Visitor(network, "Firefox, Linux"))


def failures_of(town: Town, name: str) -> list[str]:
    found = list_audit(town.community, town.id(name))
    return [entry.detail for entry in found if entry.kind == "sign_in_failed"]


def test_failed_sign_ins_stand_in_the_members_own_history(town: Town) -> None:
    for _ in range(3):
        fail(town, email_of(town, "Ada"))
    fail(town, email_of(town, "Ada"), "2001:db8:1:2::/64")
    assert failures_of(town, "Ada") == ["2001:db8:1::/48 1", "192.0.2.0/24 3"]
    assert failures_of(town, "Ben") == []
    fail(town, email_of(town, "Ada"))
    assert failures_of(town, "Ada") == ["2001:db8:1::/48 1", "192.0.2.0/24 4"], "one entry a day"
    page = open_browser(town, "Ada").get("/account").text
    assert "Failed sign-ins" in page
    assert "4 times, 192.0.2.0/24" in page
    assert "192.0.2.77" not in page


def test_many_places_do_not_push_the_rest_out_of_the_history(town: Town) -> None:
    for number in range(40):
        fail(town, email_of(town, "Ada"), f"198.51.{number}.7")
    assert len(failures_of(town, "Ada")) == 6
    assert "- 35" in failures_of(town, "Ada")


def test_a_part_of_an_address_is_kept_for_a_month(town: Town) -> None:
    fail(town, email_of(town, "Ada"))
    write_failures(town.community)
    town.clock.pass_days(29)
    tidy_accounts(town.community)
    assert len(failures_of(town, "Ada")) == 1
    town.clock.pass_days(2)
    tidy_accounts(town.community)
    assert failures_of(town, "Ada") == []


def test_a_failure_writes_nothing_while_it_is_answered(town: Town) -> None:
    """Else its time would tell whether there is an account."""
    asked: dict[str, list[str]] = {}
    for email in (email_of(town, "Ada"), "nobody@example.org"):
        said = asked.setdefault(email, [])

        def note(*given: object, said: list[str] = said) -> None:
            said.append(str(given[2]))

        engine = town.community.database._writer
        event.listen(engine, "before_cursor_execute", note)
        fail(town, email)
        event.remove(engine, "before_cursor_execute", note)
    assert list(asked.values()) == [[], []]


def test_the_history_of_who_has_left_is_not_written(town: Town) -> None:
    fail(town, email_of(town, "Ada"))
    close_account(town.community, town.id("Ada"), PASSWORD)
    write_failures(town.community)
    with town.community.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT count(*) FROM audit_entries")
        assert rows.scalar_one() == 0


def test_the_log_has_a_line_for_each_refusal_and_no_personal_data(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    ada, email = open_browser(town, "Ada"), email_of(town, "Ada")
    with caplog.at_level(logging.WARNING, logger="ecken"):
        fail(town, email)
        fail(town, "nobody@example.org")
        ada.client.post(f"/m/{town.public_id('Ben')}/block", data={"csrf": "wrong"})
        ada.client.post("/account/close", headers={"sec-fetch-site": "cross-site"})
        for _ in range(15):
            with suppress(EckenError):
                town.community.limits.hit(f"sign-in 192.0.2.77 {email}", Limit(10, 900))
    said = [record.getMessage() for record in caplog.records]
    public_id = town.public_id("Ada")
    assert f"sign_in_failed account={public_id} network=192.0.2.0/24" in said
    assert "sign_in_failed account=none network=192.0.2.0/24" in said
    assert any(line.startswith("form_refused why=token page=/m ") for line in said)
    assert any(line.startswith("form_refused why=origin page=/account ") for line in said)
    assert said.count("limit_met kind=sign-in") == 1
    everything = "\n".join(said)
    for told in (email, "nobody@", "192.0.2.77", "Ada", "wrong", town.public_id("Ben")):
        assert told not in everything, told


@pytest.mark.parametrize(
    ("network", "place"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("unknown", "-"),
        ("", "-"),
        ("1.2.3.4\nforged", "-"),
    ],
)
def test_an_address_is_shortened(network: str, place: str) -> None:
    assert place_of(network) == place


# ---------------------------------------------------------------------------------------- sessions
def test_a_session_ends_however_much_it_is_used(tmp_path: Path) -> None:
    with small_community(
        tmp_path, members=["Ada"], settings={"session_d": 10, "session_end_d": 25}
    ) as town:
        with town.community.writing() as connection:
            token = open_session(town.community, connection, town.id("Ada"), browser="x")
        for _ in range(4):
            town.clock.pass_days(6)
            assert resume_session(town.community, token) is not None
        town.clock.pass_days(1.1)
        assert resume_session(town.community, token) is None
        assert list_sessions(town.community, town.id("Ada")) == []


def test_a_proof_of_the_password_changes_the_cookie_and_keeps_the_forms(town: Town) -> None:
    browser = open_browser(town, "Ada")
    for path, data in (
        ("/account/tokens", {"name": "x", "days": "9", "scope": "read", "password": PASSWORD}),
        ("/account/data/export", {"password": PASSWORD}),
        ("/account/email", {"email": "ada@neu.example", "password": PASSWORD}),
    ):
        town.clock.now += 601  # the proof before is no longer fresh
        before, form = browser.session, browser.token("/account")
        answer = browser.post(path, data)
        assert answer.status_code in (200, 303), path
        assert browser.session != before, path
        assert "httponly" in answer.headers["set-cookie"].lower()
        assert resume_session(town.community, before) is None
        again = browser.client.post("/account/language", data={"csrf": form, "language": "de"})
        assert again.status_code == 303, "a page that was open before still works"
    town.clock.now += 601
    wrong, before = {"password": "wrong and wrong"}, browser.session
    assert browser.post("/account/data/export", wrong).status_code == 403
    assert browser.session == before


# ------------------------------------------------------------------------- conditions of joining
def test_who_joined_by_domain_does_not_leave_it_by_a_change_of_address(tmp_path: Path) -> None:
    here = {"joining": "domain", "joining_domains": ("verein.example", "alt.example")}
    people = {
        "Ada": {"email": "ada@verein.example"},
        "Ben": {"email": "ben@verein.example"},
        "Cem": {"email": "cem@loaded.example"},
    }
    with small_community(tmp_path, members=people, settings=here) as town:
        give_password(town, *people)
        for address in ("ada@gmail.example", "ada@sub.verein.example", "ada@verein.example.org"):
            with pytest.raises(Invalid, match=r"@verein\.example") as caught:
                request_email_change(
                    town.community, town.id("Ada"), email=address, password=PASSWORD
                )
            assert caught.value.code == "domain_not_allowed"
        request_email_change(
            town.community, town.id("Ada"), email="ada@ALT.example", password=PASSWORD
        )
        change_email(town.community, newest_token(town))
        request_email_change(
            town.community, town.id("Cem"), email="cem@other.example", password=PASSWORD
        )
        page = open_browser(town, "Ben").post(
            "/account/email", {"email": "ben@gmail.example", "password": PASSWORD}
        )
        assert page.status_code == 422
        assert "@verein.example" in page.text
