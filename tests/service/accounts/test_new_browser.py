"""Who signs in with a browser that is not known gets a mail; wrong codes stand in the history."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.errors import NotAllowed
from ecken.service.accounts.account_upkeep import tidy_accounts
from ecken.service.accounts.accounts import list_audit, own_account
from ecken.service.accounts.sign_in import SignedIn, Visitor, sign_in
from ecken.service.factors.authenticator_codes import check_code
from ecken.service.factors.recovery_codes import CODES, make_recovery_codes, take_recovery_code
from ecken.store.accounts.factors import insert_app
from tests.community import Town, small_community
from tests.service.people import HERE, PASSWORD, give_password, join_town
from tests.web.browsing import open_browser

ADA = "ada@example.org"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as made:
        give_password(made, "Ada", "Ben")
        yield made


def signed_in(town: Town, visitor: Visitor, email: str = ADA) -> SignedIn:
    done = sign_in(town.community, email, PASSWORD, visitor)
    assert isinstance(done, SignedIn)
    return done


def mails_about_browsers(town: Town) -> list[str]:
    return [mail.text for mail in town.mail.mails if "new browser" in mail.subject]


def test_a_new_browser_is_told_by_mail_and_a_known_one_is_not(town: Town) -> None:
    with town.community.writing() as connection:
        connection.exec_driver_sql("UPDATE members SET screen_language = 'en'")
    first = signed_in(town, Visitor("192.0.2.77", "Firefox, Linux"))
    (said,) = mails_about_browsers(town)
    assert "Firefox, Linux" in said
    assert "192.0.2" not in said, "no address of a machine"
    assert "/reset" in said
    signed_in(town, Visitor("198.51.100.9", "Firefox, Linux", first.known_as))
    assert len(mails_about_browsers(town)) == 1
    signed_in(town, Visitor("192.0.2.77", "Firefox, Linux", "A" * 43))
    ben = signed_in(town, Visitor("192.0.2.77", "Safari, iPhone"), "ben@example.org")
    assert len(mails_about_browsers(town)) == 3
    signed_in(town, Visitor("192.0.2.77", "Safari, iPhone", ben.known_as))
    assert len(mails_about_browsers(town)) == 4, "the mark of somebody else is none"


def test_who_has_just_joined_hears_nothing_of_their_browser(town: Town) -> None:
    joined = join_town(town, "neu@example.org")
    assert joined is not None
    signed_in(town, Visitor("192.0.2.77", "", joined.known_as), "neu@example.org")
    assert not [mail for mail in town.mail.mails if "Browser" in mail.subject]


def test_wrong_codes_stand_in_the_history_of_their_member(town: Town) -> None:
    ada = own_account(town.community, town.id("Ada"))
    with town.community.writing() as connection:
        insert_app(connection, ada.member, "x" * 22, step=10**9, at=town.clock())
    for network in ("192.0.2.77", "192.0.2.78"):
        with pytest.raises(NotAllowed):
            check_code(town.community, ada, "123456", Visitor(network))
    with pytest.raises(NotAllowed):
        take_recovery_code(town.community, ada, "abcd-efgh", Visitor("192.0.2.77"))
    entries = [(e.kind, e.detail) for e in list_audit(town.community, town.id("Ada"))]
    assert entries == [("code_failed", "192.0.2.0/24 3")]
    assert list_audit(town.community, town.id("Ben")) == []
    page = open_browser(town, "Ada").get("/account").text
    assert "Wrong codes" in page
    assert "3 times, 192.0.2.0/24" in page
    town.clock.pass_days(31)
    tidy_accounts(town.community)
    assert list_audit(town.community, town.id("Ada")) == []


def test_recovery_codes_have_120_random_bits(town: Town) -> None:
    with town.community.writing() as connection:
        insert_app(connection, town.id("Ada"), "x" * 22, step=1, at=town.clock())
    codes = make_recovery_codes(town.community, town.id("Ada"))
    assert len(set(codes)) == CODES
    letters = [code.replace("-", "") for code in codes]
    assert {len(code) for code in letters} == {24}, "five bits a letter"
    assert len(set("".join(letters))) >= 28, "of 32 letters, in 240 drawn ones"
    spoilt = codes[0].upper().replace("-", " ").replace("O", "0")
    take_recovery_code(town.community, own_account(town.community, town.id("Ada")), spoilt, HERE)
