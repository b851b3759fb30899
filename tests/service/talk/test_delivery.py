"""Mail arrives, or it is said: against servers that are slow, away, refuse and break off."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert

from ecken.mail.message import Deferred, Mail, NullSender, Unreachable
from ecken.service.accounts.account_mail import post
from ecken.service.background.scheduler import Scheduler
from ecken.service.background.tasks import tasks_of
from ecken.service.mailing.delivery import LEASE_S, deliver_mails
from ecken.service.mailing.outbox import retry_mails, show_outbox
from ecken.store.accounts.accounts import find_account
from ecken.store.tables import outbox
from ecken.store.talk.outbox import claim_mails
from tests.community import DAY_S, Town, small_community
from tests.mail_server import Inbox, open_server, sender_to
from tests.servers import free_port
from tests.service.outbox_rows import at, rows, states, write_to
from tests.waiting import PATIENCE_S, wait_until

READERS = ["Ada", "Ben", "Cem", "Dora", "Emil"]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=[*READERS, "Tia"]) as town:
        yield town


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
        thread.join(PATIENCE_S)
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


def test_the_worker_of_a_server_sends_by_itself_and_after_an_outage(town: Town) -> None:
    arrived = threading.Event()

    def has_arrived_later() -> bool:
        town.clock.now += 1  # what has failed waits a little
        return arrived.is_set()

    class Back(NullSender):
        failures = 1

        def send(self, mail: Mail) -> None:
            if self.failures:
                self.failures -= 1
                raise Unreachable("connection refused")
            arrived.set()

    community = replace(town.community, mail=Back())
    tasks = [task for task in tasks_of(community.settings) if task.name == "mail"]
    worker = Scheduler(community, tasks)
    worker.start()
    write_to(town, "Ada")
    wait_until(has_arrived_later, "the mail")
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
