"""Mail: what it says, that nothing can be slipped into it, and where it goes."""

from __future__ import annotations

import email
import email.policy
import io
import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from ecken.mail.composing import compose
from ecken.mail.message import Mail, RecordingSender
from ecken.mail.queue import QueueSender
from ecken.mail.senders import ConsoleSender, FileSender, SmtpSender
from ecken.mail.texts import LANGUAGES, TEXTS, write_mail

MAIL = Mail("ada@example.org", "Grüße aus Köln", "Guten Tag,\n\nschöne Grüße!\n")


def parsed(content: bytes) -> Any:
    return email.message_from_bytes(content, policy=email.policy.default)


def test_a_mail_arrives_as_it_was_written() -> None:
    message = parsed(compose(MAIL, sender="ecken@example.org", sender_name="Verein").as_bytes())
    assert message["To"] == "ada@example.org"
    assert message["From"] == "Verein <ecken@example.org>"
    assert message["Subject"] == "Grüße aus Köln"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().replace("\r\n", "\n") == MAIL.text


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\u0085", "\x0b", "\0"])
def test_nothing_can_add_a_header_or_a_recipient(end: str) -> None:
    nasty = f"Ada{end}Bcc: evil@example.net"
    mail = Mail("ada@example.org", nasty, "Text", headers={"X-Ecken": nasty})
    message = parsed(compose(mail, sender="ecken@example.org", sender_name=nasty).as_bytes())
    assert "Bcc" not in message
    assert [name for name in message if name == "To"] == ["To"]


def test_a_recipient_with_a_line_end_is_no_address() -> None:
    mail = Mail("ada@example.org\r\nBcc: evil@example.net", "Subject", "Text")
    with pytest.raises(ValueError, match="Invalid addr_spec"):
        compose(mail, sender="ecken@example.org")


def test_every_mail_is_there_in_every_language_with_the_same_places() -> None:
    assert TEXTS
    for kind, texts in TEXTS.items():
        assert set(texts) == set(LANGUAGES), kind
        places = {
            language: {part.split("}")[0] for part in (said.subject + said.text).split("{")[1:]}
            for language, said in texts.items()
        }
        assert places["de"] == places["en"], kind


def test_what_is_filled_in_stays_on_its_line_and_is_no_template() -> None:
    values = {"link": "https://x.example/\r\nevil", "days": "{secret}"}
    mail = write_mail(
        "confirm",
        "a@b.example",
        language="en",
        community="V",
        base_url="http://h",
        name="",
        **values,
    )
    assert "\nevil" not in mail.text
    assert "{secret}" in mail.text


def test_a_mail_to_an_address_nobody_confirmed_carries_no_name() -> None:
    for kind in ("confirm", "new_email"):
        for said in TEXTS[kind].values():
            assert "{name}" not in said.text


def test_files_hold_one_mail_each_in_order_for_the_owner_only(tmp_path: Path) -> None:
    sender = FileSender(tmp_path / "mails", "ecken@example.org")
    for number in range(3):
        sender.send(Mail("ada@example.org", f"Nr. {number}", "Text"))
    files = sorted((tmp_path / "mails").iterdir())
    assert [parsed(f.read_bytes())["Subject"] for f in files] == ["Nr. 0", "Nr. 1", "Nr. 2"]
    assert all(f.stat().st_mode & 0o077 == 0 for f in files)


def test_the_console_shows_the_mail() -> None:
    out = io.StringIO()
    ConsoleSender(out).send(MAIL)
    assert "To: ada@example.org" in out.getvalue()
    assert "schöne Grüße" in out.getvalue()


class _Server(Controller):
    """Listens on a port that the system gave, and that nobody else can take meanwhile."""

    def __init__(self, handler: Any, listener: socket.socket) -> None:
        super().__init__(handler, hostname="127.0.0.1", port=listener.getsockname()[1])
        self._listener = listener

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._listener)


class _Inbox:
    def __init__(self) -> None:
        self.envelopes: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.envelopes.append(envelope)
        return "250 OK"


def test_a_mail_goes_to_the_server() -> None:
    inbox = _Inbox()
    controller = _Server(inbox, socket.create_server(("127.0.0.1", 0)))
    controller.start()
    try:
        sender = SmtpSender("127.0.0.1", controller.port, "ecken@example.org", is_starttls=False)
        queue = QueueSender(sender)
        queue.send(MAIL)
        queue.close()
    finally:
        controller.stop()
    (envelope,) = inbox.envelopes
    assert envelope.rcpt_tos == ["ada@example.org"]
    assert envelope.mail_from == "ecken@example.org"
    assert parsed(envelope.content)["Subject"] == MAIL.subject


class _Broken:
    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.mails: list[Mail] = []

    def send(self, mail: Mail) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("no route")
        self.mails.append(mail)


def test_a_mail_is_tried_again() -> None:
    sender = _Broken(failures=2)
    queue = QueueSender(sender, pauses_s=(0, 0.01, 0.01))
    queue.send(MAIL)
    _wait_for(lambda: bool(sender.mails))
    queue.close()
    assert sender.mails == [MAIL]


def test_a_mail_that_cannot_be_sent_does_not_stop_the_next() -> None:
    sender = _Broken(failures=1)
    queue = QueueSender(sender, pauses_s=(0,))
    queue.send(MAIL)
    queue.send(Mail("ben@example.org", "B", "B"))
    queue.close()
    assert [mail.to for mail in sender.mails] == ["ben@example.org"]


def test_nobody_waits_for_a_slow_server() -> None:
    release = threading.Event()

    class Slow(RecordingSender):
        def send(self, mail: Mail) -> None:
            release.wait(5)
            super().send(mail)

    slow = Slow()
    queue = QueueSender(slow)
    began = time.perf_counter()
    for _ in range(100):
        queue.send(MAIL)
    assert time.perf_counter() - began < 1
    release.set()
    queue.close()
    assert len(slow.mails) == 100


def _wait_for(is_so: Any) -> None:
    for _ in range(500):
        if is_so():
            return
        time.sleep(0.01)
    raise AssertionError("it never happened")
