"""Notices go to whom they concern, once, and only while the reader may see the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.mail.notices import NoticeLine, notice_mail
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.introductions import ask_introduction, pass_on_introduction
from ecken.service.talk.notices import Notice, list_notices, mail_notices
from ecken.service.talk.switches import set_switches
from tests.community import Town, small_community


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Tia"]) as town:
        yield town


def _ask(town: Town, **texts: str) -> str:
    return ask_introduction(
        town.community,
        town.id("Ada"),
        bridge=town.public_id("Ben"),
        target=town.public_id("Tia"),
        **{"to_target": "Guten Tag", **texts},
    ).id


def _told(town: Town, name: str) -> list[str]:
    with town.community.reading(town.id(name)) as world:
        return [told.kind.value for told in list_notices(world)]


def test_mails_go_once_and_to_those_who_want_them(town: Town) -> None:
    set_switches(town.community, town.id("Tia"), {"mail_introductions": "off"})
    id = _ask(town, to_bridge="geheim")
    assert mail_notices(town.community) == 1
    assert mail_notices(town.community) == 0
    mail = town.mail.mails[0]
    assert mail.to == "ben@example.org"
    assert "Ada Beispiel" in mail.subject
    assert "geheim" not in mail.text
    pass_on_introduction(town.community, town.id("Ben"), id)
    assert mail_notices(town.community) == 0
    assert _told(town, "Tia") == ["introduction_passed_on"]


def test_a_block_takes_back_what_was_told(town: Town) -> None:
    _ask(town)
    block_member(town.community, town.id("Ben"), town.public_id("Ada"))
    assert _told(town, "Ben") == []
    assert mail_notices(town.community) == 0


def test_every_kind_of_notice_has_a_mail_in_both_languages() -> None:
    for language in ("de", "en"):
        for kind in filter(lambda kind: kind.topic, Notice):  # others have a mail of their own
            mail = notice_mail(
                to="x@example.org",
                language=language,
                community_name="Ecken",
                base_url="https://example.org",
                lines=[NoticeLine(kind.value, "Eve\nBcc: all@example.org", "id")],
                stop_link="https://example.org/unsubscribe/x",
            )
            assert "\n" not in mail.subject
            assert "all@" not in mail.subject + mail.text
            assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
            assert "https://example.org/" in mail.text
