"""What waits in the outbox: no secrets, nothing of who left, and what is true when it goes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ecken.errors import NotFound
from ecken.mail.message import Mail, NullSender, Refused, Unreachable
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.accounts.password_resets import request_reset
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.requests import send_request
from ecken.service.mailing.delivery import deliver_mails
from ecken.service.mailing.delivery_run import deliver_with_patience
from ecken.service.mailing.digest import Period, count_digests, queue_digests
from ecken.service.mailing.outbox import drop_mails, retry_mails, show_outbox, tidy_outbox
from ecken.service.talk.notices import mail_notices
from ecken.service.talk.switches import set_switches
from tests.community import Town, small_community
from tests.mail_server import Inbox, open_server, sender_to
from tests.service.outbox_rows import at, rows, set_password, states, write_to
from tests.service.people import HERE

READERS = ["Ada", "Ben", "Cem", "Dora", "Emil"]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=[*READERS, "Tia"]) as town:
        yield town


def test_nothing_of_a_delivered_mail_is_kept_and_soon_not_even_that_it_was(town: Town) -> None:
    write_to(town, "Ada")
    deliver_mails(town.community, NullSender())
    (row,) = rows(town)
    assert (row["email"], row["content"], row["token_hash"]) == ("", "", "")
    town.clock.pass_days(9)
    assert tidy_outbox(town.community) == 1


def test_the_database_holds_no_link_that_opens_an_account(town: Town) -> None:
    set_password(town, "Ada")
    request_reset(town.community, "ada@example.org", HERE)
    before = json.dumps(rows(town))
    (mail,) = town.mail.mails
    token = mail.text.partition("token=")[2].split()[0]
    assert len(token) == 43
    assert token not in before


def test_a_link_that_is_over_is_not_mailed(town: Town) -> None:
    set_password(town, "Ada")
    request_reset(town.community, "ada@example.org", HERE)
    town.clock.now += 3_601
    assert town.mail.mails == []
    assert rows(town)[0]["state"] in ("failed", "void")


def test_a_process_with_another_secret_sends_no_dead_links(town: Town) -> None:
    set_password(town, "Ada")
    request_reset(town.community, "ada@example.org", HERE)
    stranger = replace(town.community, secret=b"another secret, also longer than 32 characters")
    assert deliver_mails(stranger, NullSender()).failed == 1
    assert "ECKEN_SECRET" in str(rows(town)[0]["reason"])


def test_asking_for_a_strangers_reset_writes_as_much_as_for_a_members(town: Town) -> None:
    set_password(town, "Ada")
    request_reset(town.community, "ada@example.org", HERE)
    request_reset(town.community, "nobody@example.org", HERE)
    assert [row["kind"] for row in rows(town)] == ["reset", "decoy"]
    assert len(town.mail.mails) == 1
    assert show_outbox(town.community).counts["void"] == 0


def test_erasure_takes_the_mail_that_waits_but_for_the_last(town: Town) -> None:
    write_to(town, "Ada", "Ben")
    erase_member(town.community, town.id("Ada"), mail="closed")
    assert [mail.to for mail in town.mail.mails] == at("Ben", "Ada")
    assert "ada" not in json.dumps(rows(town)).lower()


def test_the_last_mail_of_somebody_who_left_is_not_kept_when_it_fails(town: Town) -> None:
    class No(NullSender):
        def send(self, mail: Mail) -> None:
            raise Refused("550 no")

    erase_member(town.community, town.id("Ada"), mail="closed")
    deliver_mails(town.community, No())
    assert states(town) == ["failed"]
    assert "ada" not in json.dumps(rows(town)).lower()
    assert retry_mails(town.community) == 0


# -- notices -------------------------------------------------------------------------------------


def ask(town: Town, sender: str, recipient: str) -> None:
    send_request(town.community, town.id(sender), town.public_id(recipient), message="Guten Tag")
    town.clock.now += 120


class Away(NullSender):
    def send(self, mail: Mail) -> None:
        raise Unreachable("connection refused")


def test_an_outage_loses_no_notice_and_tells_all_in_one_mail(town: Town) -> None:
    ask(town, "Ada", "Tia")
    assert mail_notices(town.community) == 1
    assert deliver_mails(town.community, Away()).trouble
    ask(town, "Ben", "Tia")
    assert mail_notices(town.community) == 0  # it joins the one that waits
    (mail,) = town.mail.mails
    assert "Ada Beispiel" in mail.text
    assert "Ben Beispiel" in mail.text
    assert mail_notices(town.community) == 0
    assert len(town.mail.mails) == 1


def test_a_block_voids_what_waits_about_the_other(town: Town) -> None:
    for name in ("Ada", "Ben"):
        ask(town, name, "Tia")
    mail_notices(town.community)
    block_member(town.community, town.id("Tia"), town.public_id("Ada"))
    (mail,) = town.mail.mails
    assert "Ben Beispiel" in mail.text
    assert "Ada" not in mail.text + mail.subject


def test_a_mail_with_nothing_left_to_tell_does_not_go(town: Town) -> None:
    ask(town, "Ada", "Tia")
    mail_notices(town.community)
    set_switches(town.community, town.id("Tia"), {"mail_requests": "off"})
    assert town.mail.mails == []
    assert states(town) == ["void"]
    assert mail_notices(town.community) == 0


def test_a_notice_that_failed_is_told_when_it_is_tried_again(town: Town) -> None:
    class No(NullSender):
        def send(self, mail: Mail) -> None:
            raise Refused("550 no")

    ask(town, "Ada", "Tia")
    mail_notices(town.community)
    deliver_mails(town.community, No())
    assert mail_notices(town.community) == 0
    ask(town, "Ben", "Tia")
    assert mail_notices(town.community) == 1
    assert retry_mails(town.community) == 0  # one waits: two at once would tell the same
    assert "Ada" not in town.mail.mails[0].text
    assert retry_mails(town.community) == 1
    assert "Ada Beispiel" in town.mail.mails[1].text


# -- digests and commands ------------------------------------------------------------------------


def test_a_digest_ends_with_what_became_of_each(town: Town) -> None:
    set_password(town, *READERS)
    for name in ("Ada", "Ben", "Cem", "Dora"):
        ask(town, "Tia", name)
    inbox = Inbox(answers={"ben@example.org": "550 no such mailbox"}, greylisted_for=0)
    assert queue_digests(town.community, Period.WEEKLY) == 5
    with open_server(inbox) as port:
        sender = sender_to(port)
        deliver_mails(town.community, sender)
        sender.close()
    assert count_digests(town.community, Period.WEEKLY) == {"delivered": 3, "failed": 1, "void": 1}
    assert queue_digests(town.community, Period.WEEKLY) == 1  # Ben, whose mail failed
    town.clock.pass_days(7)
    assert queue_digests(town.community, Period.WEEKLY) == 5


def test_patience_ends_when_nothing_moves_and_says_why(town: Town) -> None:
    write_to(town, "Ada")
    community = replace(town.community, mail=Away())
    assert deliver_with_patience(community, wait_s=0.05) == "connection refused"
    assert states(town) == ["waiting"]


def test_mails_can_be_given_up(town: Town) -> None:
    write_to(town, "Ada", "Ben")
    (ben, ada) = show_outbox(town.community).waiting
    assert drop_mails(town.community, ada.public_id) == 1
    with pytest.raises(NotFound):
        drop_mails(town.community, ada.public_id)
    with pytest.raises(NotFound):
        retry_mails(town.community, "no such mail")
    assert [mail.to for mail in town.mail.mails] == [ben.email]
