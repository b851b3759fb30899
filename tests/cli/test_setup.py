"""``ecken setup``: by questions, by options, again; and what it never does."""

from __future__ import annotations

import io
import os
import stat
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from ecken.settings import settings_file as files
from tests.cli.conftest import Done, Ecken
from tests.cli.test_load import rows
from tests.mail_server import Inbox, open_server
from tests.servers import free_port

Typing = Callable[..., Done]


@pytest.fixture
def typing(ecken: Ecken, monkeypatch: pytest.MonkeyPatch) -> Typing:
    """``typing("setup", lines=[…])`` answers the questions in turn."""

    def answer(*arguments: object, lines: list[str]) -> Done:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        monkeypatch.setattr("getpass.getpass", lambda *_, **__: sys.stdin.readline().rstrip("\n"))
        monkeypatch.setattr(
            "click.termui.hidden_prompt_func",
            lambda *_: sys.stdin.readline().rstrip("\n"),
            raising=False,
        )
        return ecken(*arguments)

    return answer


def told(tmp_path: Path) -> dict[str, object]:
    return tomllib.loads((tmp_path / "data" / "ecken.toml").read_text("utf-8"))


def test_all_by_options_writes_a_private_file_and_makes_the_operator(
    ecken: Ecken, tmp_path: Path
) -> None:
    done = ecken(
        "setup", "--yes", "--set", "community_name=Chor = Köln", "--set", "joining=domain",
        "--set", "joining_domains=chor.de, b.de", "--set", "ECKEN_SMTP_PORT=465",
        "--operator", "ada@chor.de", "--operator-name", "Ada Weber",
    )  # fmt: skip
    assert done.code == 0, done.err
    path = tmp_path / "data" / "ecken.toml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert told(tmp_path) == {
        "community_name": "Chor = Köln",
        "joining": "domain",
        "joining_domains": ["chor.de", "b.de"],
        "smtp_port": 465,
    }
    found = rows(tmp_path, "SELECT first_name, last_name, email, is_operator FROM members")
    assert found == [("Ada", "Weber", "ada@chor.de", 1)]
    assert "/reset/new?token=" in done.out
    assert "FAULT  address" in done.out
    for line in path.read_text("utf-8").splitlines():
        assert not line or line.startswith("#") or " = " in line
    shown = ecken("settings").out
    assert f"settings file: {path}" in shown


def test_a_second_time_changes_what_is_given_and_nothing_else(ecken: Ecken, tmp_path: Path) -> None:
    path = tmp_path / "data" / "ecken.toml"
    path.parent.mkdir()
    before = (
        '# ours\ncommunity_name  =  "Chor"   # the name\nsmtp_port = 25\n'
        'joining_domains = [\n "a.de",\n]\n'
    )
    path.write_text(before, "utf-8")
    path.chmod(0o400)
    assert ecken("setup", "--yes", "--set", "smtp_port=465").code == 0
    assert path.read_text("utf-8") == before.replace("25", "465")
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert ecken("setup", "--yes", "--set", "default_language=en").code == 0
    assert path.read_text("utf-8").startswith(before.replace("25", "465"))
    assert told(tmp_path)["default_language"] == "en"


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_written(
    ecken: Ecken, tmp_path: Path
) -> None:
    wrong = ("smtp_port=x", "joinin=open", "community_name", "data_dir=/x")
    done = ecken("setup", "--yes", *(part for text in wrong for part in ("--set", text)))
    assert done.code == 2
    assert len(done.err.strip().splitlines()) == 4
    assert "Is joining meant?" in done.err
    assert "ECKEN_DATA_DIR, which wins over the file" in done.err
    assert not (tmp_path / "data").exists()
    assert ecken("setup", "--yes", "--set", "joining=domain").code == 2
    assert not (tmp_path / "data").exists()


def test_a_password_comes_from_a_file_and_is_shown_nowhere(ecken: Ecken, tmp_path: Path) -> None:
    (tmp_path / "p").write_text("hunter 2\n")
    done = ecken("setup", "--yes", "--smtp-password-file", tmp_path / "p")
    assert done.code == 0
    assert told(tmp_path)["smtp_password"] == "hunter 2"
    assert "hunter" not in done.out + done.err + ecken("settings").out


def test_questions_ask_again_until_an_answer_means_something(
    typing: Typing, tmp_path: Path
) -> None:
    with open_server(Inbox()) as port:
        lines = [
            "Chor", "localhost", "https://localhost", "anybody", "domain", "", "-", "chor.de",
            "en", "", "", "smtp", "Chor <post@chor.example>", "127.0.0.1", str(port), "false", "-",
            "ada", "Ada Weber", "ada@chor.example", "Ada Weber",
        ]  # fmt: skip
        done = typing("setup", lines=lines)
    assert done.code == 0, done.out + done.err
    assert told(tmp_path) == {
        "community_name": "Chor",
        "base_url": "https://localhost",
        "joining": "domain",
        "joining_domains": ["chor.de"],
        "default_language": "en",
        "database_url": "",
        "trusted_proxies": ["127.0.0.1/32", "::1/128"],
        "mail_sender": "smtp",
        "mail_from": "Chor <post@chor.example>",
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "smtp_starttls": False,
        "smtp_user": "",
    }
    assert "lets us in" in done.out
    assert "“ada” is not a valid e-mail address" in done.out
    assert rows(tmp_path, "SELECT email FROM members") == [("ada@chor.example",)]


def test_a_mail_server_that_is_away_is_said_and_asked_about_again(
    typing: Typing, tmp_path: Path
) -> None:
    away = ["smtp", "post@chor.example", "127.0.0.1", str(free_port()), "false", "-"]
    lines = ["", "", "", "", "", *away, "y", "file", "-"]
    done = typing("setup", lines=lines)
    assert done.code == 0, done.out + done.err
    assert "Change what was said about mail?" in done.out
    assert told(tmp_path)["mail_sender"] == "file"
    assert rows(tmp_path, "SELECT count(*) FROM members") == [(0,)]
    assert "“ecken serve” prints a link" in done.out


def test_who_stops_answering_leaves_no_file(typing: Typing, tmp_path: Path) -> None:
    assert typing("setup", lines=["Chor"]).code == 1
    assert not (tmp_path / "data").exists()


def test_a_file_that_is_wrong_is_not_written_over(ecken: Ecken, tmp_path: Path) -> None:
    path = tmp_path / "data" / "ecken.toml"
    path.parent.mkdir()
    path.write_text("smtp_port = 'x'\n")
    done = ecken("setup", "--yes", "--set", "smtp_port=25")
    assert done.code == 2
    assert path.read_text() == "smtp_port = 'x'\n"


def test_a_new_file_lies_where_it_is_named(
    ecken: Ecken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ECKEN_DATA_DIR")
    assert ecken("--settings", "club/x.toml", "setup", "--yes").code == 0
    written = tomllib.loads((tmp_path / "club" / "x.toml").read_text())
    assert written == {"data_dir": str(tmp_path / "club" / "data")}


def test_root_writes_for_the_whole_machine_and_others_into_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(files, "SYSTEM_FILE", tmp_path / "etc" / "ecken.toml")
    monkeypatch.setattr(files.os, "geteuid", lambda: 0)
    assert files.place_of_settings("", "") == files.SYSTEM_FILE
    assert files.place_of_settings("", "here") == tmp_path / "here" / "ecken.toml"
    monkeypatch.setattr(files.os, "geteuid", lambda: 1_000)
    assert files.place_of_settings("", "") == tmp_path / "data" / "ecken.toml"


def test_root_goes_on_as_the_owner_of_the_data_whose_group_may_read_the_file(
    ecken: Ecken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    if os.geteuid() == 0:
        os.chown(tmp_path / "data", 4_711, 4_712)
    owner = (tmp_path / "data").stat()
    done: list[object] = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    for name in ("setgroups", "setgid", "setuid"):
        monkeypatch.setattr(os, name, lambda who, name=name: done.append((name, who)))
    monkeypatch.setattr(os, "fchown", lambda _, user, group: done.append((user, group)))
    assert ecken("--settings", tmp_path / "x.toml", "setup", "--yes").code == 0
    assert done == [
        (0, owner.st_gid), ("setgroups", []), ("setgid", owner.st_gid), ("setuid", owner.st_uid),
    ]  # fmt: skip
    assert stat.S_IMODE((tmp_path / "x.toml").stat().st_mode) == 0o640
