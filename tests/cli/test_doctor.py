"""The doctor says what is not well, and ends with 1 then."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import delete

from ecken.service.engine.network import LiveNetwork
from ecken.service.operators import site_checks
from ecken.service.operators.doctor import (
    check_database,
    check_folder,
    check_mail,
    check_room,
    send_test_mail,
)
from ecken.service.operators.site_checks import (
    check_clock,
    check_engine,
    check_integrity,
    check_journal,
    check_queue,
    check_running_site,
)
from ecken.settings import Settings
from ecken.store.journal import read_head
from ecken.store.site.site import keep_latest_time
from ecken.store.tables import contacts, journal
from tests.community import NOW, small_community
from tests.mail_server import Inbox, open_server, sender_to
from tests.servers import free_port
from tests.service.outbox_rows import write_to


def test_a_mail_server_is_tried_and_a_test_mail_arrives(tmp_path: Path) -> None:
    inbox = Inbox()
    with open_server(inbox) as port:
        settings = Settings(
            data_dir=tmp_path,
            mail_sender="smtp",
            smtp_host="127.0.0.1",
            smtp_port=port,
            smtp_starttls=False,
        )
        assert [finding.is_well for finding in check_mail(settings)] == [True]
        assert send_test_mail(settings, sender_to(port), "ada@example.org").is_well
    assert inbox.to == ["ada@example.org"]


def test_a_server_that_is_away_or_cannot_encrypt_is_said(tmp_path: Path) -> None:
    far = Settings(
        data_dir=tmp_path, mail_sender="smtp", smtp_host="127.0.0.1", smtp_port=free_port()
    )
    assert [finding.is_well for finding in check_mail(far)] == [False]
    assert not send_test_mail(far, sender_to(far.smtp_port), "ada@example.org").is_well
    with open_server(Inbox()) as port:
        plain = Settings(
            data_dir=tmp_path, mail_sender="smtp", smtp_host="127.0.0.1", smtp_port=port
        )
        (finding,) = check_mail(plain)
    assert not finding.is_well


def test_an_open_folder_and_a_missing_database_are_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    settings = Settings(data_dir=tmp_path)
    assert [finding.advice for finding in check_folder(settings)] == [f"chmod go-rwx {tmp_path}"]
    assert not check_database(settings)[0].is_well
    tmp_path.chmod(0o700)
    assert check_folder(settings)[0].is_well


def test_a_disk_with_little_room_and_a_folder_nobody_may_write_to_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data_dir=tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=999_999_999))
    (little,) = check_room(settings)
    assert (little.is_well, little.found) == (False, "1.0 GB free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000_000))
    assert check_room(settings)[0].is_well
    monkeypatch.setattr("ecken.service.operators.doctor.os.access", lambda *_: False)
    (closed,) = check_room(settings)
    assert not closed.is_well
    assert "cannot be written to" in closed.found
    assert check_room(Settings(data_dir=tmp_path / "none")) == []


def test_a_journal_with_gaps_and_mail_that_waits_are_said(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"]) as town:
        settings, database = town.community.settings, town.community.database
        assert [one.is_well for one in check_journal(settings, database)] == [True]
        assert check_queue(settings, database)[0].found.startswith("0 waiting")
        with town.community.writing() as connection:
            head = read_head(connection).version
            connection.execute(delete(journal).where(journal.c.version == head - 1))
        write_to(town, "Ada")
        (gap,) = check_journal(settings, database)
        assert (gap.is_well, gap.found) == (False, f"version {head}, 1 missing")
        (queue,) = check_queue(settings, database)
        assert not queue.is_well
        assert queue.found.startswith("1 waiting")


def test_a_network_that_differs_from_the_database_is_said(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"]) as town:
        community = town.community
        settings = replace(community.settings, secret="x" * 32)
        assert check_engine(settings, community.database)[0].is_well
        network = LiveNetwork(tmp_path / "snapshot", secret=b"x" * 32)
        with community.database.reading() as connection:
            network.start(connection)
        network.save()
        with community.writing() as connection:  # past the journal, as by hand
            connection.execute(delete(contacts))
        (finding,) = check_engine(settings, community.database)
        assert (finding.is_well, finding.advice != "") == (False, True)
        assert "contacts of" in finding.found


def test_clocks_that_differ_and_a_site_that_does_not_answer_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_community(tmp_path, members=["Ada"]) as town:
        settings, database = town.community.settings, town.community.database
        assert [one.is_well for one in check_clock(settings, database)] == [True]
        assert [one.is_well for one in check_integrity(settings, database)] == [True]
        monkeypatch.setattr(site_checks, "wall_seconds", lambda: NOW - 1_000)
        with town.community.writing() as connection:
            keep_latest_time(connection, NOW)
        assert [one.what for one in check_clock(settings, database) if not one.is_well] == [
            "clock", "clock of the site",
        ]  # fmt: skip
        away = replace(settings, base_url=f"http://127.0.0.1:{free_port()}")
        (finding,) = check_running_site(away, database)
        assert not finding.is_well
        monkeypatch.setattr(site_checks, "_ask_ready", lambda _: (503, ["journal"]))
        assert check_running_site(away, database)[0].found == "503, missing: journal"
