"""The doctor says what is not well, and ends with 1 then."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from ecken.service.operators.doctor import (
    check_database,
    check_folder,
    check_mail,
    check_room,
    send_test_mail,
)
from ecken.settings import Settings
from tests.mail_server import Inbox, open_server, sender_to
from tests.servers import free_port


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
