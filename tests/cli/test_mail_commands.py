"""``ecken digest``, ``ecken mail`` and ``ecken doctor`` as an operator types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ecken.service.operators import site_checks
from tests.cli.conftest import Ecken
from tests.cli.test_load import MEMBERS, rows, write
from tests.mail_server import Inbox, open_server
from tests.servers import free_port

ADA, BEN = "ada@example.org", "Ben@example.org"
NO_PASSWORDS = "SELECT id, 'x', 0 FROM members"


@pytest.fixture
def site(ecken: Ecken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ecken:
    """Three members with passwords; a request waits for Ada and one for Ben, none for Cem."""
    lists = write(
        tmp_path,
        members=MEMBERS,
        contacts="a,b,since\n3,2,13.09.2020\n",
        requests="from,to,sent\n3,1,\n1,2,\n",
    )
    assert ecken("load", *lists).code == 0
    rows(tmp_path, f"INSERT INTO credentials (member_id, password_hash, changed_at) {NO_PASSWORDS}")
    for name, value in {
        "BASE_URL": "https://127.0.0.2",
        "MAIL_SENDER": "smtp",
        "MAIL_FROM": "Verein <post@example.org>",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(free_port()),
        "SMTP_STARTTLS": "false",
    }.items():
        monkeypatch.setenv(f"ECKEN_{name}", value)
    return ecken


def at_port(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    """Name the port of the mail server."""
    monkeypatch.setenv("ECKEN_SMTP_PORT", str(port))


# -- ecken digest --------------------------------------------------------------------------------


def test_a_digest_is_counted_and_goes_to_nobody_twice(
    site: Ecken, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_server(inbox := Inbox(slow_s=0.1)) as port:
        at_port(monkeypatch, port)
        done = site("digest", "weekly", "--json")
        assert done.code == 0, done.err
        assert json.loads(done.out) == {
            "delivered": 2, "waiting": 0, "failed": 0, "void": 1, "trouble": "",
        }  # fmt: skip
        again = site("digest", "weekly")
        assert (again.code, again.err) == (0, "")
        assert again.out == "2 delivered, 0 waiting, 0 failed, 1 with nothing to tell\n"
    assert sorted(inbox.to) == [BEN, ADA]


def test_a_digest_with_nobody_to_take_it_ends_with_one_and_waits(
    site: Ecken, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = site("digest", "weekly", "--wait", "1")
    assert (done.code, done.out) == (
        1,
        "0 delivered, 3 waiting, 0 failed, 0 with nothing to tell\n",
    )
    assert done.err.startswith("ecken: Not all mails were delivered: 3 wait, 0 failed. ")
    assert "refused" in done.err
    with open_server(inbox := Inbox()) as port:
        at_port(monkeypatch, port)
        assert site("digest", "weekly").code == 0
    assert sorted(inbox.to) == [BEN, ADA]


def test_a_digest_left_to_the_server_ends_with_nought(site: Ecken) -> None:
    done = site("digest", "weekly", "--wait", "0", "--json")
    assert (done.code, json.loads(done.out)["waiting"]) == (0, 3)


def test_one_whom_the_server_refuses_is_counted_and_stops_nobody(
    site: Ecken, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_server(inbox := Inbox(answers={ADA: "550 no such mailbox"})) as port:
        at_port(monkeypatch, port)
        done = site("digest", "weekly")
    assert (done.code, inbox.to) == (1, [BEN])
    assert done.out == "1 delivered, 0 waiting, 1 failed, 1 with nothing to tell\n"
    assert "See “ecken mail list”." in done.err


def test_a_server_that_refuses_the_sender_is_trouble_of_the_server(
    site: Ecken, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_server(inbox := Inbox(sender_answer="550 we do not know you")) as port:
        at_port(monkeypatch, port)
        done = site("digest", "weekly", "--wait", "1")
    assert (done.code, inbox.to) == (1, [])
    assert "3 waiting, 0 failed" in done.out
    assert "we do not know you" in done.err


# -- ecken mail ----------------------------------------------------------------------------------


def failed_mail(site: Ecken, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Let Ada's digest fail; return it as the list shows it."""
    with open_server(Inbox(answers={ADA: "550 no such mailbox"})) as port:
        at_port(monkeypatch, port)
        assert site("digest", "weekly").code == 1
    told = json.loads(site("mail", "list", "--json").out)
    assert (told["counts"]["failed"], told["counts"]["delivered"]) == (1, 1)
    (shown,) = told["mails"]
    assert isinstance(shown, dict)
    return shown


def test_what_failed_is_listed_with_the_words_of_the_server(
    site: Ecken, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = failed_mail(site, monkeypatch)
    assert (shown["state"], shown["kind"], shown["to"]) == ("failed", "digest_weekly", ADA)
    assert "no such mailbox" in str(shown["reason"])
    line = site("mail", "list").out.splitlines()[1]
    assert line.startswith(f"{shown['id']}  failed  digest_weekly  to {ADA}  since ")
    assert "  tries: 1  " in line


def test_a_failed_mail_is_tried_again_and_delivered(
    site: Ecken, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = failed_mail(site, monkeypatch)
    assert site("mail", "retry", shown["id"]).out == "tried again: 1\n"
    with open_server(inbox := Inbox()) as port:
        at_port(monkeypatch, port)
        done = site("mail", "deliver")
    assert (done.code, done.err) == (0, "")
    assert inbox.to.count(ADA) == 1
    assert "0 waiting" in done.out
    assert "0 failed" in done.out


def test_a_failed_mail_is_given_up(site: Ecken, monkeypatch: pytest.MonkeyPatch) -> None:
    failed_mail(site, monkeypatch)
    assert site("mail", "drop", "--all").out == "dropped: 1\n"
    assert site("mail", "drop", "--all").out == "dropped: 0\n"
    assert json.loads(site("mail", "list", "--json").out)["mails"] == []


@pytest.mark.parametrize("act", ["retry", "drop"])
def test_a_mail_is_named_or_all_are(site: Ecken, act: str) -> None:
    for arguments in ([], ["abc", "--all"]):
        done = site("mail", act, *arguments)
        assert (done.code, done.out) == (2, "")
        assert done.err == "ecken: Name one mail, or write --all.\n"
    done = site("mail", act, "nosuchmail")
    assert (done.code, done.out) == (2, "")
    assert "“nosuchmail”" in done.err


def test_delivering_while_the_server_is_away_says_so(
    site: Ecken, monkeypatch: pytest.MonkeyPatch
) -> None:
    site("digest", "weekly", "--wait", "0")
    done = site("mail", "deliver", "--wait", "1")
    assert done.code == 1
    assert done.err.startswith("ecken: Not all mails were delivered: 3 wait, 0 failed. ")


# -- ecken doctor --------------------------------------------------------------------------------

LONG = {"integrity", "engine", "test mail"}


def test_the_doctor_finds_nothing_and_a_test_mail_arrives(
    site: Ecken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in (tmp_path / "data", *(tmp_path / "data").iterdir()):
        path.chmod(0o700 if path.is_dir() else 0o600)
    with open_server(inbox := Inbox()) as port:
        at_port(monkeypatch, port)
        monkeypatch.setattr(site_checks, "_ask_ready", lambda _: (200, []))
        monkeypatch.setenv("ECKEN_BACKUP_DIR", str(tmp_path / "backups"))
        assert site("backup", str(tmp_path / "backups")).code == 0
        done = site("doctor", "--mail-to", "ada@example.org")
        told = json.loads(site("doctor", "--json", "--quick").out)
    assert (done.code, done.err) == (0, ""), done.out
    looked_at = {line[6:].partition(":")[0].strip() for line in done.out.splitlines()}
    assert looked_at >= {"database", "integrity", "journal", "engine", "clock", "mail queue"}
    assert told["well"] is True
    assert {one["what"] for one in told["findings"]} == looked_at - LONG
    assert {line[:6] for line in done.out.splitlines()} == {"well  "}
    assert inbox.to == [ADA]


def test_the_doctor_counts_and_advises(site: Ecken, monkeypatch: pytest.MonkeyPatch) -> None:
    done = site("doctor", "--mail-to", "ada@example.org")
    assert done.code == 1
    assert "FAULT  mail: 127.0.0.1:" in done.out
    assert "FAULT  test mail: " in done.out
    assert "expected: " in done.out


def test_the_doctor_reads_all_settings_before_it_stops(
    site: Ecken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECKEN_SMTP_PROT", "25")
    done = site("doctor")
    assert (done.code, done.err) == (1, "ecken: Not well: 1 of 1.\n")
    assert "Is ECKEN_SMTP_PORT meant?" in done.out
    monkeypatch.setenv("ECKEN_BASE_URL", "verein.de")
    assert site("doctor").err == "ecken: Not well: 2 of 2.\n"


@pytest.mark.parametrize("to", ["no address", "a@b@c", "a@b.de, c@d.de", "a@b.de\nBcc: c@d.de"])
def test_a_test_mail_needs_one_address(
    site: Ecken, monkeypatch: pytest.MonkeyPatch, to: str
) -> None:
    with open_server(inbox := Inbox()) as port:
        at_port(monkeypatch, port)
        done = site("doctor", "--mail-to", to)
    assert (done.code, inbox.to) == (1, [])
    assert "FAULT  test mail: " in done.out
    assert "is not a valid e-mail address" in done.out


@pytest.mark.parametrize("sender", ["file", "console", "none"])
def test_no_test_mail_is_called_sent_that_no_server_has_taken(
    site: Ecken, monkeypatch: pytest.MonkeyPatch, sender: str
) -> None:
    monkeypatch.setenv("ECKEN_MAIL_SENDER", sender)
    done = site("doctor", "--mail-to", "ada@example.org")
    assert done.code == 1
    assert "the server has taken it" not in done.out
    assert f"FAULT  test mail: ECKEN_MAIL_SENDER is “{sender}”" in done.out
