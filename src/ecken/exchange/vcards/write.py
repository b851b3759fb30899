"""Writes vCards: 4.0 (RFC 6350), and 3.0 (RFC 2426) for phones that know no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ecken.exchange.content_lines import fold_line

__all__ = ["CardFields", "CardVersion", "write_vcard"]

_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


class CardVersion(StrEnum):
    """Of the two, phones know 3.0 best: Android reads 4.0 only in part."""

    V3 = "3.0"
    V4 = "4.0"


@dataclass(frozen=True, slots=True)
class CardFields:
    """What stands on a card; what is empty is left out."""

    last_name: str
    first_name: str = ""
    company: str = ""
    position: str = ""
    emails: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    city: str = ""
    postal_code: str = ""
    country: str = ""
    address: str = ""
    """A private one, as it is written on a letter."""
    birthday: str = ""
    """As ``1980-12-31``; without the year as ``--12-31``."""
    note: str = ""
    uid: str = ""
    """An address (``urn:uuid:…``, ``https://…``) that is always this person's."""


def write_vcard(card: CardFields, version: CardVersion = CardVersion.V4) -> str:
    """Return one card with its line breaks (CR LF); many of them one after the other are a file."""
    return "".join(f"{fold_line(line)}\r\n" for line in _lines(card, version))


def _lines(card: CardFields, version: CardVersion) -> Iterator[str]:
    is_old = version is CardVersion.V3
    yield "BEGIN:VCARD"
    yield f"VERSION:{version}"
    yield f"FN:{_escaped(f'{card.first_name} {card.last_name}'.strip())}"
    yield f"N:{_escaped(card.last_name)};{_escaped(card.first_name)};;;"
    if card.company:
        yield f"ORG:{_escaped(card.company)}"
    if card.position:
        yield f"TITLE:{_escaped(card.position)}"
    for email in card.emails:
        yield f"EMAIL{';TYPE=INTERNET' if is_old else ''}:{_escaped(email)}"
    for phone in card.phones:
        yield f"TEL{';TYPE=VOICE' if is_old else ''}:{_escaped(phone)}"
    for url in card.urls:
        yield f"URL:{_as_uri(url)}"
    if card.city or card.postal_code or card.country:
        place = (_escaped(text) for text in (card.city, "", card.postal_code, card.country))
        yield f"ADR:;;;{';'.join(place)}"
    if card.address:
        yield f"ADR;TYPE=home:;;{_escaped(card.address)};;;;"
    if card.birthday:
        yield f"BDAY:{_escaped(card.birthday if is_old else _basic_day(card.birthday))}"
    if card.note:
        yield f"NOTE:{_escaped(card.note)}"
    if card.uid:
        yield f"UID:{_as_uri(card.uid)}"
    yield "END:VCARD"


def _basic_day(text: str) -> str:
    """Return a day as version 4 has it (RFC 6350, 4.3.1): ``19801231``, ``--1231``."""
    start = "--" if text.startswith("--") else ""
    return start + text.replace("-", "")


def _escaped(text: str) -> str:
    text = re.sub("\r\n|[\r\x85\u2028\u2029]", "\n", text)  # some readers break lines there
    text = "".join(_ESCAPES.get(c, c) for c in text)
    return re.sub(r"[\x00-\x1f\x7f]", " ", text)


def _as_uri(text: str) -> str:
    """An address is not escaped; what cannot stand in one is left out."""
    return "".join(c for c in text if c.isprintable() and c != " ")
