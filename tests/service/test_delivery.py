"""Mail arrives, or it is said: against servers that are slow, away, refuse and break off."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from ecken.errors import NotFound
from ecken.mail.message import Deferred, Mail, NullSender, Refused, Unreachable
from ecken.service.closing import erase_member
from ecken.service.contacts import block_member
from ecken.service.delivery import LEASE_S, deliver_mails
from ecken.service.digest import Period, count_digests, queue_digests
from ecken.service.insistence import deliver_with_patience
from ecken.service.mail_worker import MailWorker
from ecken.service.notices import mail_notices
from ecken.service.outbox import drop_mails, retry_mails, show_outbox, tidy_outbox
from ecken.service.posting import post
from ecken.service.requests import send_request
from ecken.service.resets import request_reset
from ecken.service.switches import set_switches
from ecken.store.accounts import find_account, set_password_hash
from ecken.store.outbox import claim_mails
from ecken.store.tables import outbox
from tests.community import DAY_S, Town, small_community
from tests.mail_server import Inbox, free_port, open_server, sender_to
from tests.service.people import HERE

READERS = ["Ada", "Ben", "Cem", "Dora", "Emil"]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=[*READERS, "Tia"]) as town:
        yield town


def write_to(town: Town, *names: str, kind: str = "approved") -> None:
    with town.community.writing() as connection:
        for name in names:
            post(town.community, connection, kind, find_account(connection, town.id(name)))


def rows(town: Town) -> list[dict[str, object]]:
    with town.community.database.reading() as connection:
        query = select(outbox).order_by(outbox.c.id)
        return [dict(row._mapping) for row in connection.execute(query)]


def states(town: Town) -> list[object]:
    return [row["state"] for row in rows(town)]


def at(*names: str) -> list[str]:
    return [f"{name.lower()}@example.org" for name in names]


def test_mails_go_in_the_order_in_which_they_were_caused_over_one_connection(town: Town) -> None:
    inbox = Inbox()
    write_to(town, *READERS)
    with open_server(inbox) as port:
        sender = sender_to(port)
        done = deliver_mails(town.community, sender)
        sender.close()
    assert done.delivered == 5
    assert inbox.to == at(*READERS)
    assert inbox.connections == 1
    assert [m["Message-ID"] for m in inbox.messages] == [
        f"<{row['public_id']}@example.org>" for row in rows(town)
    ]


def test_a_mail_goes_only_if_what_caused_it_did(town: Town) -> None:
    def fail() -> None:
        with town.community.writing() as connection:
            post(town.community, connection, "approved", find_account(connection, town.id("Ada")))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert rows(town) == []


def test_one_refused_recipient_holds_up_nobody_and_is_told(town: Town) -> None:
    inbox = Inbox(answers={"ben@example.org": "550 5.1.1 <ben@example.org>: no such mailbox"})
    write_to(town, *READERS)
    with open_server(inbox) as port:
        sender = sender_to(port)
        done = deliver_mails(town.community, sender)
        sender.close()
    assert (done.delivered, done.failed, done.trouble) == (4, 1, "")
    assert inbox.to == at("Ada", "Cem", "Dora", "Emil")
    assert inbox.connections == 1
    (failed,) = show_outbox(town.community).failed
    assert failed.email == "ben@example.org"
    assert "no such mailbox" in failed.reason
    assert "@" not in failed.reason
    assert retry_mails(town.community, failed.public_id) == 1
    inbox.answers.clear()
    with open_server(inbox) as port:
        sender = sender_to(port)
        assert deliver_mails(town.community, sender).delivered == 1
        sender.close()
    assert inbox.to[-1] == "ben@example.org"


def test_a_mail_refused_after_its_text_fails_alone(town: Town) -> None:
    inbox = Inbox(data_answers={"ada@example.org": "554 5.7.1 looks like spam"})
    write_to(town, "Ada", "Ben")
    with open_server(inbox) as port:
        sender = sender_to(port)
        deliver_mails(town.community, sender)
        sender.close()
    assert states(town) == ["failed", "delivered"]


def test_greylisting_is_waited_for(town: Town) -> None:
    inbox = Inbox(greylisted_for=1)
    write_to(town, "Ada", "Ben")
    with open_server(inbox) as port:
        sender = sender_to(port)
        done = deliver_mails(town.community, sender)
        assert (done.delivered, done.postponed, done.trouble) == (0, 2, "")
        assert deliver_mails(town.community, sender).delivered == 0  # too early to ask again
        town.clock.now += 60
        assert deliver_mails(town.community, sender).delivered == 2
        sender.close()
    assert inbox.to == at("Ada", "Ben")


def test_pauses_grow_and_end_with_the_mail(town: Town) -> None:
    class Never(NullSender):
        def send(self, mail: Mail) -> None:
            raise Deferred("450 later")

    write_to(town, "Ada")
    pauses = []
    while states(town) == ["waiting"]:
        deliver_mails(town.community, Never())
        (row,) = rows(town)
        pauses.append(int(str(row["due_at"])) - town.clock.now)
        town.clock.now = int(str(row["due_at"]))
    assert states(town) == ["failed"]
    assert 10 <= pauses[0] <= 20
    assert pauses[5] > 5 * pauses[0]
    assert max(pauses) <= 1.2 * 4 * 3_600
    assert len(pauses) < 45
    assert rows(town)[0]["reason"] == "450 later"


def test_a_connection_that_breaks_off_over_one_mail_stops_no_other(town: Town) -> None:
    inbox = Inbox(dropped={"ben@example.org"})
    write_to(town, "Ada", "Ben", "Cem")
    with open_server(inbox) as port:
        sender = sender_to(port)
        done = deliver_mails(town.community, sender)
        assert (done.delivered, done.postponed) == (2, 1)
        inbox.dropped.clear()
        town.clock.now += 60
        deliver_mails(town.community, sender)
        sender.close()
    assert sorted(inbox.to) == at("Ada", "Ben", "Cem")


def test_a_server_that_always_breaks_off_is_left_alone_for_a_while(town: Town) -> None:
    inbox = Inbox(dropped=set(at(*READERS)))
    write_to(town, *READERS)
    with open_server(inbox) as port:
        sender = sender_to(port)
        done = deliver_mails(town.community, sender)
        sender.close()
    assert done.trouble
    assert inbox.connections == 3
    assert states(town) == ["waiting"] * 5


def test_a_server_that_is_away_loses_no_mail_and_counts_no_try(town: Town) -> None:
    inbox, port = Inbox(), free_port()
    write_to(town, *READERS)
    sender = sender_to(port)
    for _ in range(3):
        done = deliver_mails(town.community, sender)
        assert (done.delivered, bool(done.trouble)) == (0, True)
    assert [row["attempts"] for row in rows(town)] == [0] * 5
    assert all(row["reason"] for row in rows(town))
    with open_server(inbox, port):
        assert deliver_mails(town.community, sender).delivered == 5
        sender.close()
    assert inbox.to == at(*READERS)


def test_a_server_that_does_not_take_our_sender_takes_nobodys_mail(town: Town) -> None:
    inbox = Inbox(sender_answer="553 5.7.1 not your address")
    write_to(town, *READERS)
    with open_server(inbox) as port:
        sender = sender_to(port)
        done = deliver_mails(town.community, sender)
        sender.close()
    assert "not your address" in done.trouble
    assert states(town) == ["waiting"] * 5


def test_a_server_that_never_answers_has_a_limit_of_time(town: Town) -> None:
    inbox = Inbox(slow_s=30)
    write_to(town, "Ada")
    with open_server(inbox) as port:
        sender = sender_to(port, mail_s=-14.5)  # half a second with the time to connect
        done = deliver_mails(town.community, sender)
        sender.close()
    assert done.postponed == 1
    assert rows(town)[0]["reason"] == "the mail server took too long"


def test_a_server_that_closed_meanwhile_is_connected_to_anew(town: Town) -> None:
    inbox, port = Inbox(), free_port()
    sender = sender_to(port)
    for name in ("Ada", "Ben"):
        write_to(town, name)
        with open_server(inbox, port):
            assert deliver_mails(town.community, sender).delivered == 1
    sender.close()
    assert inbox.to == at("Ada", "Ben")


def test_what_another_process_holds_is_left_to_it_until_its_lease_ends(town: Town) -> None:
    write_to(town, "Ada", "Ben")
    with town.community.writing() as connection:
        claimed = claim_mails(
            connection, now=town.clock(), lease_s=LEASE_S, lease_key="x" * 22, limit=1
        )
    assert len(claimed) == 1  # and then that process dies
    assert deliver_mails(town.community, NullSender()).delivered == 1
    assert states(town) == ["waiting", "delivered"]
    town.clock.now += LEASE_S + 1
    assert deliver_mails(town.community, NullSender()).delivered == 1


def test_two_processes_send_each_mail_once(town: Town) -> None:
    class Counted(NullSender):
        def send(self, mail: Mail) -> None:
            sent.append(mail.id)

    sent: list[str] = []
    write_to(town, *READERS * 6)
    both = [
        threading.Thread(target=deliver_mails, args=(town.community, Counted())) for _ in range(2)
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(60)
    assert len(sent) == len(set(sent)) == 30


def test_a_clock_set_back_stops_no_mail(town: Town) -> None:
    write_to(town, "Ada")
    town.clock.now += 30 * DAY_S
    with town.community.writing() as connection:
        claim_mails(connection, now=town.clock(), lease_s=LEASE_S, lease_key="x" * 22, limit=1)
    town.clock.now -= 30 * DAY_S
    assert deliver_mails(town.community, NullSender()).delivered == 1


def test_a_mail_that_cannot_be_written_stops_no_other(town: Town) -> None:
    write_to(town, "Ada", "Ben")
    with town.community.writing() as connection:
        connection.execute(outbox.update().where(outbox.c.id == 1).values(content="{"))
    assert deliver_mails(town.community, NullSender()).delivered == 1
    assert states(town) == ["waiting", "delivered"]


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


def set_password(town: Town, *names: str) -> None:
    with town.community.writing() as connection:
        for name in names:
            set_password_hash(connection, town.id(name), "x", at=town.clock())


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


def test_the_worker_of_a_server_sends_by_itself_and_after_an_outage(town: Town) -> None:
    arrived = threading.Event()

    class Back(NullSender):
        failures = 1

        def send(self, mail: Mail) -> None:
            if self.failures:
                self.failures -= 1
                raise Unreachable("connection refused")
            arrived.set()

    worker = MailWorker(replace(town.community, mail=Back()))
    worker.start()
    write_to(town, "Ada")
    assert arrived.wait(30)
    worker.stop()
    assert states(town) == ["delivered"]


def test_the_outbox_takes_thousands(town: Town) -> None:
    with town.community.writing() as connection:
        connection.execute(
            insert(outbox),
            [
                {
                    "public_id": f"{number:022d}",
                    "kind": "approved",
                    "member_id": town.id("Ada"),
                    "email": "ada@example.org",
                    "language": "de",
                    "content": '{"name": "Ada"}',
                    "created_at": town.clock(),
                    "due_at": town.clock(),
                    "expires_at": town.clock() + DAY_S,
                }
                for number in range(1_000)
            ],
        )
    assert deliver_mails(town.community, NullSender()).delivered == 1_000
