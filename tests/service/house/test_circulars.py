"""Circulars: who gets them, once each, also after a kill; how they are stopped, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, select

from ecken.errors import EckenError, NotFound
from ecken.rules.operators.circulars import CircularText, parse_circular
from ecken.service.accounts.accounts import set_language, set_operator
from ecken.service.accounts.password_resets import request_reset
from ecken.service.background.tasks import Turn, tasks_of
from ecken.service.house.circulars import (
    list_circulars,
    read_circular,
    save_circular,
    send_circular,
    stop_circular,
    try_circular,
)
from ecken.service.mailing import circulars as mailing
from ecken.service.mailing.circulars import has_due_circular, queue_circular
from ecken.service.mailing.delivery import deliver_mails
from ecken.service.talk.notices import list_notices
from ecken.service.talk.switches import set_switches
from ecken.service.talk.unsubscribing import stop_mails
from ecken.store.house.acts import ActQuestion, read_acts
from ecken.store.tables import outbox
from ecken.store.talk.outbox import claim_mails
from tests.community import Town, small_community
from tests.service.people import HERE, give_password

NAMES = ["Ada", "Ben", "Cem", "Dora", "Emil", "Finn"]
DE, EN = (
    CircularText("Sommerfest", "Liebe Mitglieder,\n\nam 1. Juli."),
    CircularText("Party", "Hi."),
)


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """Six members; Finn was never here."""
    monkeypatch.setattr(mailing, "PIECE", 2)
    with small_community(tmp_path, members=NAMES) as made:
        give_password(made, *NAMES[:-1])
        set_operator(made.community, "ada@example.org", True)
        yield made


def send(town: Town) -> str:
    """Send a circular, and let its minute pass."""
    circular = save_circular(town.community, town.id("Ada"), {"de": DE, "en": EN})
    send_circular(town.community, town.id("Ada"), circular)
    town.clock.now += 60
    return circular


def queue(town: Town) -> None:
    """Do what the scheduler does."""
    (task,) = [one for one in tasks_of(town.community.settings) if one.name == "circulars"]
    if task.is_wanted(town.community):
        task.run(town.community, Turn())


def queued(town: Town) -> list[int]:
    """For whom a mail is in the outbox."""
    with town.community.database.reading() as connection:
        query = select(outbox.c.member_id).where(outbox.c.kind == "circular")
        return sorted(connection.execute(query).scalars())


def told(town: Town, name: str) -> list[str]:
    with town.community.reading(town.id(name)) as world:
        return [notice.subject for notice in list_notices(world) if notice.kind == "circular_sent"]


def code_of(call: object) -> str:
    assert callable(call)
    with pytest.raises(EckenError) as caught:
        call()
    return str(caught.value.code)


def test_everybody_who_has_been_here_is_told_and_written_to_in_their_language(town: Town) -> None:
    set_language(town.community, town.id("Ada"), "en")
    set_switches(town.community, town.id("Cem"), {"mail_circulars": "off"})
    circular = send(town)
    queue(town)
    assert not has_due_circular(town.community)
    assert [name for name in NAMES if told(town, name) == [circular]] == NAMES[:-1]
    deliver_mails(town.community)
    by_reader = {mail.to.partition("@")[0]: mail for mail in town.mail.mails}
    assert sorted(by_reader) == ["ada", "ben", "dora", "emil"]
    assert by_reader["ben"].subject.endswith(": Sommerfest")
    assert by_reader["ada"].text.startswith("Hi.\n\nThis message on the site: ")
    assert "List-Unsubscribe" in by_reader["ada"].headers
    (row,) = list_circulars(town.community, town.id("Ada")).rows
    assert (row.readers, row.mails, row.is_going) == (5, 4, False)


def test_nobody_gets_it_within_the_minute_in_which_it_can_be_stopped(town: Town) -> None:
    circular = save_circular(town.community, town.id("Ada"), {"de": DE})
    send_circular(town.community, town.id("Ada"), circular)
    town.clock.now += 59
    assert not has_due_circular(town.community)
    stop_circular(town.community, town.id("Ada"), circular)
    town.clock.now += 60
    queue(town)
    assert queued(town) == []
    again = save_circular(town.community, town.id("Ada"), {"de": DE})
    send_circular(town.community, town.id("Ada"), again)  # the stopped one does not count


def dies_at(town: Town, nth: int) -> bool | None:
    """Queue a piece in a process that ends at its nth statement; ``None`` if it did."""
    seen = 0

    def die(*_args: object) -> None:
        nonlocal seen
        seen += 1
        if seen == nth:
            raise KeyboardInterrupt

    event.listen(Engine, "before_cursor_execute", die)
    try:
        return queue_circular(town.community)
    except KeyboardInterrupt:
        return None
    finally:
        event.remove(Engine, "before_cursor_execute", die)


def test_after_a_kill_at_any_statement_of_any_piece_everybody_has_one_mail(town: Town) -> None:
    send(town)
    kills, nth, is_more = 0, 1, True
    while is_more:
        done = dies_at(town, nth)
        kills, nth = (kills + 1, nth + 1) if done is None else (kills, 1)
        is_more = done is not False
    assert kills > 15
    assert queued(town) == [town.id(name) for name in NAMES[:-1]]
    assert all(len(told(town, name)) == 1 for name in NAMES[:-1])


def test_a_stopped_circular_takes_back_what_waits(town: Town) -> None:
    circular = send(town)
    queue(town)
    stop_circular(town.community, town.id("Ada"), circular)
    deliver_mails(town.community)
    assert town.mail.mails == []
    assert told(town, "Ben") == []
    with town.community.reading(town.id("Ben")) as world, pytest.raises(NotFound):
        read_circular(world, circular)
    with pytest.raises(NotFound):
        stop_circular(town.community, town.id("Ada"), circular)
    with town.community.database.reading() as connection:
        acts = [row.act for row in read_acts(connection, ActQuestion(), limit=9)]
    assert acts[:2] == ["circular_stopped", "circular_sent"]


def test_stopping_one_leaves_the_next_alone(town: Town) -> None:
    first = send(town)
    queue(town)
    town.clock.pass_days(1.1)
    send(town)
    queue(town)
    stop_circular(town.community, town.id("Ada"), first)
    deliver_mails(town.community)
    assert len(town.mail.mails) == 5


def test_who_waits_for_a_link_does_not_wait_for_a_circular(town: Town) -> None:
    send(town)
    queue(town)
    request_reset(town.community, "ben@example.org", HERE, language="de")
    with town.community.writing() as connection:
        found = claim_mails(connection, now=town.clock(), lease_s=60, lease_key="x", limit=1)
    assert [mail.kind for mail in found] != ["circular"]


def test_one_goes_in_a_day_and_a_trial_goes_to_its_writer_alone(town: Town) -> None:
    ada = town.id("Ada")
    circular = save_circular(town.community, ada, {"en": EN})
    set_language(town.community, ada, "en")
    set_switches(town.community, ada, {"mail_circulars": "off"})
    try_circular(town.community, ada, circular)
    deliver_mails(town.community)
    assert [mail.to for mail in town.mail.mails] == ["ada@example.org"]
    assert "A trial: only you" in town.mail.mails[0].text
    send_circular(town.community, ada, circular)
    assert code_of(lambda: send_circular(town.community, ada, circular)) == "circular_today"
    assert code_of(lambda: save_circular(town.community, ada, {"en": EN}, circular)) == (
        "circular_sent"
    )
    town.clock.now += 86_460
    other = save_circular(town.community, ada, {"de": DE})
    send_circular(town.community, ada, other)
    with pytest.raises(NotFound):
        send_circular(town.community, town.id("Ben"), other)


def test_one_click_stops_the_mails_and_nothing_else(town: Town) -> None:
    send(town)
    queue(town)
    deliver_mails(town.community)
    (mail,) = [one for one in town.mail.mails if one.to == "ben@example.org"]
    link = mail.headers["List-Unsubscribe"].strip("<>")
    assert stop_mails(town.community, link.rpartition("/")[2]) == "circulars"
    town.clock.now += 86_400
    send(town)
    queue(town)
    assert len(told(town, "Ben")) == 2
    deliver_mails(town.community)
    assert len([one for one in town.mail.mails if one.to == "ben@example.org"]) == 1


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"de": CircularText("", ""), "en": CircularText(" ", "")}, "circular_empty"),
        ({"de": CircularText("Betreff", "")}, "circular_half"),
        ({"de": DE, "en": CircularText("", "Text")}, "circular_half"),
        ({"de": CircularText("x" * 121, "Text")}, "text_too_long"),
    ],
)
def test_a_circular_is_whole_in_each_language_that_it_has(
    typed: dict[str, CircularText], code: str
) -> None:
    assert code_of(lambda: parse_circular(typed)) == code


def test_a_line_end_in_a_subject_adds_no_header() -> None:
    said = parse_circular({"en": CircularText("Hello\r\nBcc: evil@example.net", "Text")})
    assert said["en"].subject == "Hello Bcc: evil@example.net"
