"""Joining, resetting, changing the address: what a link in a mail opens, and what not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, select

from ecken.errors import Invalid, NotAllowed, NotFound, TooMany
from ecken.service.accounts.accounts import change_email, request_email_change
from ecken.service.accounts.joining import confirm_address
from ecken.service.accounts.password_resets import request_reset, reset_password
from ecken.service.accounts.passwords import hash_password
from ecken.service.accounts.sessions import resume_session
from ecken.service.accounts.sign_in import Visitor, sign_in
from ecken.service.calls.forms import FormInvalid
from ecken.store.accounts.accounts import count_accounts
from ecken.store.tables import members
from tests.community import Town, small_community
from tests.service.people import (
    HERE,
    PASSWORD,
    THERE,
    give_password,
    join_town,
    newest_token,
    sign_up_as,
)

NEW = "drei grüne Kühe"
NELE = "nele@example.org"
ADA = "ada@example.org"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=["Ada"]) as made:
        give_password(made, "Ada")
        yield made


def member_named(town: Town, email: str) -> int:
    with town.community.database.reading() as connection:
        wanted = select(members.c.id).where(members.c.email == email)
        return int(connection.execute(wanted).scalar_one())


def test_whoever_confirms_is_in_the_network(town: Town) -> None:
    signed_in = join_town(town, NELE)
    assert signed_in is not None
    with town.community.reading(town.id("Ada")) as world:
        assert signed_in.member in world.cards([signed_in.member])
    assert resume_session(town.community, signed_in.token) is not None


def test_before_that_nobody_sees_them(town: Town) -> None:
    sign_up_as(town, NELE)
    member = member_named(town, NELE)
    with town.community.reading(town.id("Ada")) as world:
        assert world.cards([member]) == {}


def test_a_stranger_who_signs_up_with_my_address_gains_nothing(town: Town) -> None:
    sign_up_as(town, NELE, password="des Diebes Wort", last_name="Dieb")
    thiefs = newest_token(town)
    with pytest.raises(NotAllowed):  # the owner follows the link, and does not know the password
        confirm_address(town.community, thiefs, PASSWORD, HERE)
    sign_up_as(town, NELE, last_name="Neu")
    assert confirm_address(town.community, newest_token(town), PASSWORD, HERE) is not None
    with pytest.raises(NotFound):  # the address has its owner now
        confirm_address(town.community, thiefs, "des Diebes Wort", THERE)
    with pytest.raises(NotAllowed):
        sign_in(town.community, NELE, "des Diebes Wort", THERE)


def test_a_second_sign_up_leaves_the_owners_link_alone(town: Town) -> None:
    sign_up_as(town, NELE)
    mine = newest_token(town)
    for _ in range(5):
        sign_up_as(town, NELE, password="des Diebes Wort", last_name="Dieb")
    signed_in = confirm_address(town.community, mine, PASSWORD, HERE)
    assert signed_in is not None
    with town.community.reading(town.id("Ada")) as world:
        assert world.cards([signed_in.member])[signed_in.member].last_name == "Neu"


def test_a_confirmation_works_once_and_for_a_week(town: Town) -> None:
    sign_up_as(town, NELE)
    token = newest_token(town)
    confirm_address(town.community, token, PASSWORD, HERE)
    with pytest.raises(NotFound):
        confirm_address(town.community, token, PASSWORD, HERE)
    sign_up_as(town, "otto@example.org")
    token = newest_token(town)
    town.clock.pass_days(8)
    with pytest.raises(NotFound):
        confirm_address(town.community, token, PASSWORD, HERE)


def test_the_password_of_a_confirmation_cannot_be_guessed(town: Town) -> None:
    sign_up_as(town, NELE)
    token = newest_token(town)
    for _ in range(10):
        with pytest.raises(NotAllowed):
            confirm_address(town.community, token, "geraten und falsch", THERE)
    with pytest.raises(TooMany):
        confirm_address(town.community, token, PASSWORD, THERE)


def test_what_nobody_confirms_is_deleted(town: Town) -> None:
    sign_up_as(town, NELE)
    town.clock.pass_days(8)
    sign_up_as(town, "otto@example.org")
    with town.community.database.reading() as connection:
        assert count_accounts(connection) == {"active": 1, "unconfirmed": 1}


def test_every_wrong_answer_is_named_at_once(town: Town) -> None:
    with pytest.raises(FormInvalid) as refused:
        sign_up_as(town, "no address", password="kurz", last_name=" ")
    assert set(refused.value.errors) == {"email", "password", "last_name"}
    assert town.mail.mails == []


def test_a_password_made_of_the_own_name_is_refused(town: Town) -> None:
    with pytest.raises(FormInvalid) as refused:
        sign_up_as(town, "nele.neumann@example.org", password="nele.neumann1")
    assert set(refused.value.errors) == {"password"}


def test_one_address_gets_a_few_mails_an_hour_only(town: Town) -> None:
    for _ in range(9):
        sign_up_as(town, ADA)
    assert len(town.mail.mails) == 3
    for number in range(30):
        request_reset(town.community, ADA, Visitor(network=f"203.0.113.{number}"))
    assert len(town.mail.mails) == 3 + 12


def test_nobody_uses_up_the_links_of_others(town: Town) -> None:
    for _ in range(20):
        request_reset(town.community, ADA, THERE)
    before = len(town.mail.mails)
    request_reset(town.community, ADA, HERE)
    assert len(town.mail.mails) == before + 1
    known_as = reset_password(town.community, newest_token(town), NEW)
    for number in range(30):
        request_reset(town.community, ADA, Visitor(network=f"203.0.113.{number}"))
    before = len(town.mail.mails)
    request_reset(town.community, ADA, Visitor(network=THERE.network, known_as=known_as))
    assert len(town.mail.mails) == before + 1


def test_whoever_used_the_links_up_left_one_that_holds(town: Town) -> None:
    for number in range(30):
        request_reset(town.community, ADA, Visitor(network=f"203.0.113.{number}"))
    reset_password(town.community, newest_token(town), NEW)
    assert sign_in(town.community, ADA, NEW, HERE).member == town.id("Ada")


def test_one_place_cannot_sign_up_without_end(town: Town) -> None:
    for number in range(40):
        sign_up_as(town, f"nele{number}@example.org")
    with pytest.raises(TooMany):
        sign_up_as(town, NELE)


@pytest.mark.parametrize(
    "email", ["nele@other.example", "nele@verein.example.evil.test", "nele@sub.verein.example"]
)
def test_only_addresses_of_the_domain_may_join(tmp_path: Path, email: str) -> None:
    settings = {"joining": "domain", "joining_domains": "verein.example, zwei.example"}
    with small_community(tmp_path, settings=settings) as town:
        with pytest.raises(Invalid) as refused:
            sign_up_as(town, email)
        assert refused.value.code == "domain_not_allowed"
        assert join_town(town, "nele@Verein.example") is not None


# ---------------------------------------------------------------------------------------- resets
def test_a_reset_works_once_for_an_hour_and_ends_the_sessions(town: Town) -> None:
    session = sign_in(town.community, ADA, PASSWORD, HERE).token
    request_reset(town.community, ADA, HERE)
    token = newest_token(town)
    reset_password(town.community, token, NEW)
    assert resume_session(town.community, session) is None
    with pytest.raises(NotFound):
        reset_password(town.community, token, PASSWORD)
    assert sign_in(town.community, ADA, NEW, HERE)
    request_reset(town.community, ADA, HERE)
    token = newest_token(town)
    town.clock.now += 3_601
    with pytest.raises(NotFound):
        reset_password(town.community, token, PASSWORD)


def test_a_reset_ends_the_other_links_too(town: Town) -> None:
    request_reset(town.community, ADA, HERE)
    first = newest_token(town)
    request_reset(town.community, ADA, HERE)
    reset_password(town.community, newest_token(town), NEW)
    with pytest.raises(NotFound):
        reset_password(town.community, first, PASSWORD)


def test_a_reset_link_is_dead_after_the_address_has_changed(town: Town) -> None:
    request_reset(town.community, ADA, HERE)
    reset = newest_token(town)
    request_email_change(town.community, town.id("Ada"), email="ada@neu.example", password=PASSWORD)
    change_email(town.community, newest_token(town))
    with pytest.raises(NotFound):
        reset_password(town.community, reset, NEW)


def test_a_link_for_one_purpose_opens_no_other(town: Town) -> None:
    request_reset(town.community, ADA, HERE)
    token = newest_token(town)
    with pytest.raises(NotFound):
        change_email(town.community, token)
    with pytest.raises(NotFound):
        confirm_address(town.community, token, PASSWORD, HERE)
    reset_password(town.community, token, NEW)


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "\ud800", "' OR 1=1 --", "\0"])
def test_an_invented_link_is_over(town: Town, token: str) -> None:
    with pytest.raises(NotFound) as refused:
        reset_password(town.community, token, NEW)
    assert refused.value.code == "link_over"


def test_a_weak_password_does_not_use_the_link_up(town: Town) -> None:
    request_reset(town.community, ADA, HERE)
    token = newest_token(town)
    with pytest.raises(Invalid):
        reset_password(town.community, token, "passwort123")
    reset_password(town.community, token, NEW)


def test_nobody_gets_mail_for_an_unknown_or_unconfirmed_address(town: Town) -> None:
    sign_up_as(town, NELE)
    before = len(town.mail.mails)
    for email in ("nobody@example.org", NELE):
        request_reset(town.community, email, HERE)
    assert len(town.mail.mails) == before


def test_a_flood_of_resets_is_stopped_where_it_comes_from(town: Town) -> None:
    for number in range(300):
        request_reset(town.community, f"nobody{number}@example.org", THERE)
    with pytest.raises(TooMany):
        request_reset(town.community, ADA, THERE)
    request_reset(town.community, ADA, Visitor(network="203.0.113.5"))


def test_an_address_somebody_else_took_meanwhile_is_not_taken_over(town: Town) -> None:
    request_email_change(town.community, town.id("Ada"), email=NELE, password=PASSWORD)
    token = newest_token(town)
    join_town(town, NELE)
    with pytest.raises(NotFound):
        change_email(town.community, token)
    assert sign_in(town.community, ADA, PASSWORD, HERE).member == town.id("Ada")


def test_who_only_claims_an_address_does_not_keep_its_owner_from_it(town: Town) -> None:
    sign_up_as(town, NELE)
    request_email_change(town.community, town.id("Ada"), email=NELE, password=PASSWORD)
    change_email(town.community, newest_token(town))
    assert sign_in(town.community, NELE, PASSWORD, HERE).member == town.id("Ada")


# ------------------------------------------------------------------------------------------ cost
def statements(town: Town, act: Callable[[], object]) -> list[str]:
    """What ``act`` asks of the database while it writes."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    engine = town.community.database._writer
    event.listen(engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return seen


def test_a_reset_for_nobody_writes_as_much_as_one_for_a_member(town: Town) -> None:
    known = statements(town, lambda: request_reset(town.community, ADA, HERE))
    unknown = statements(town, lambda: request_reset(town.community, "bob@example.org", HERE))
    assert known == unknown
    assert any("INSERT" in statement for statement in known)


def test_a_sign_up_with_a_known_address_hashes_and_writes_too(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []

    def hash_and_count(password: str) -> str:
        hashed.append(password)
        return hash_password(password)

    monkeypatch.setattr("ecken.service.accounts.joining.hash_password", hash_and_count)
    for email in (ADA, NELE):
        written = statements(town, lambda email=email: sign_up_as(town, email))  # type: ignore[misc]
        assert any("INSERT INTO one_time_tokens" in statement for statement in written), email
    assert len(hashed) == 2
