"""Mail: what it says, that nothing can be slipped into it, and where it goes."""

from __future__ import annotations

import email
import email.policy
import io
from pathlib import Path
from typing import Any

import pytest

from ecken.catalogues import LANGUAGES
from ecken.mail.composing import compose
from ecken.mail.digest import DigestContent, DigestPost, digest_mail
from ecken.mail.message import Mail
from ecken.mail.notices import NoticeLine, notice_mail
from ecken.mail.quoting import quoted_name
from ecken.mail.senders import ConsoleSender, FileSender
from ecken.mail.texts import TEXTS, write_mail
from ecken.settings import read_settings
from ecken.wiring import build_mail_sender

SITE = "https://ecken.example"
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


def test_answers_go_where_the_operator_reads_and_mails_say_that_no_member_does(
    tmp_path: Path,
) -> None:
    to = {"to": "ada@example.org", "community_name": "V", "base_url": SITE, "stop_link": "S"}
    said = {"de": "erreicht kein Mitglied", "en": "reaches no member"}
    content = DigestContent(1, 0, 0, [], [], [], [], [], [], [])
    for language in LANGUAGES:
        line = NoticeLine("message_received", "Ben", "talk")
        for mail in (
            notice_mail(lines=[line], language=language, **to),
            digest_mail(content, language=language, **to),
        ):
            body, _, end = mail.text.partition("\n-- \n")
            assert said[language] in body.splitlines()[-1]
            assert f"{SITE}/messages" in body or f"{SITE}/requests" in body
            assert "S" in end
    for reply_to in ("", "office@example.org"):
        settings = read_settings({"ECKEN_MAIL_REPLY_TO": reply_to, "ECKEN_DATA_DIR": str(tmp_path)})
        build_mail_sender(settings).send(MAIL)
        found = parsed(sorted((tmp_path / "mails").iterdir())[-1].read_bytes())
        assert (found["Reply-To"] or "") == reply_to


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


def test_every_mail_is_said_in_german_and_in_english() -> None:
    assert len(TEXTS) > 10
    values = {"link": "L", "page": "L", "days": "7", "hours": "48", "left": "3", "browser": "B"}
    values["provider"] = "P"
    for kind, said in TEXTS.items():
        german, english = (
            write_mail(
                kind, "a@b.example", language=language, community="V", base_url=SITE, name="Ada",
                **values,
            )
            for language in LANGUAGES
        )  # fmt: skip
        assert german.text.startswith("Guten Tag Ada," if said.is_named else "Guten Tag,"), kind
        assert english.text.startswith("Hello Ada," if said.is_named else "Hello,"), kind
        for line in set(english.text.split("\n")) & set(german.text.split("\n")):
            pages = (f"{SITE}/account", f"{SITE}/account/security")
            assert line in ("", "L", "B", "-- ", f"V · {SITE}", *pages), (kind, line)
        assert "{" not in german.text + english.text, kind


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
        assert not TEXTS[kind].is_named


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


SPEAKING = [
    "http://evil.example Konto gesperrt: neu anmelden",
    "Ecken Support",
    "evil.com",
    "😀",
    "",
]


@pytest.mark.parametrize("name", SPEAKING)
def test_a_name_that_speaks_stands_in_no_mail(name: str) -> None:
    """Such a name may have been stored before there were rules for names."""
    content = DigestContent(
        0,
        0,
        0,
        [(name, name)],
        [name],
        [(name, 2)],
        [name],
        [],
        [],
        [DigestPost("id", name, "liked", name)],
    )
    frame = {"community_name": "Ecken", "base_url": SITE, "stop_link": f"{SITE}/unsubscribe/x"}
    mails = []
    for language in LANGUAGES:
        to = {"to": "ada@example.org", "language": language}
        lines = [NoticeLine("request_received", name, "id")]
        mails += [notice_mail(lines=lines, **to, **frame), digest_mail(content, **to, **frame)]
        mails += [
            write_mail(
                kind,
                **to,
                community="Ecken",
                base_url=SITE,
                name=name,
                link=f"{SITE}/x",
                page=f"{SITE}/x",
                days="7",
                hours="48",
                left="3",
                browser="Firefox, Linux",
                provider="Verein",
            )
            for kind in TEXTS
        ]
    for mail in mails:
        assert mail.subject.startswith("Ecken: ")
        assert not name or name not in mail.subject + mail.text
        assert "evil" not in mail.subject + mail.text
        assert " ," not in mail.text


def test_a_long_name_is_cut_and_quoted() -> None:
    long = "Anna " + "Weber-" * 20 + "Weber"
    assert quoted_name(long, language="de", community="Ecken").startswith("„Anna Weber-")
    assert len(quoted_name(long, language="de", community="Ecken")) < 70
    assert quoted_name("Ada Weber", language="en", community="Ecken") == "“Ada Weber”"
