"""Allowed values in the columns of a community's lists, and how they are parsed.

A reader takes the text of one field and returns the value for the table; it raises
:class:`~ecken.service.loading.list_reader.UnfitError` with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, tzinfo
from functools import cache

from babel import Locale

from ecken.durations import DAY_S
from ecken.errors import Invalid
from ecken.exchange.tables import read_yes_or_no
from ecken.reference import industries
from ecken.reference.days import read_day, read_moment
from ecken.rules.address import ADDRESS_MAX, parse_address
from ecken.rules.audience import Audience
from ecken.rules.names import parse_name
from ecken.rules.text import clean_line, clean_text
from ecken.service.loading.list_reader import UnfitError
from ecken.service.profiles.profile_checks import LINES, TEXTS

__all__ = [
    "CONTACT_COLUMNS",
    "MEMBER_COLUMNS",
    "REQUEST_COLUMNS",
    "Reader",
    "Readings",
    "read_consent",
    "read_date",
    "read_email",
    "read_id",
    "read_industry",
    "read_left",
]

Reader = Callable[[str], object]

_READINGS_MAX = 50_000

_PLAIN_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]+")


def read_id(text: str) -> str:
    """Read the id by which the lists name a member."""
    return _line(text, 200, is_required=True)


def read_email(text: str) -> str:
    """Read an e-mail address in its normal form; that it exists is not checked.

    Plain addresses of a network without a top-level domain are taken, too.
    """
    address = text.strip()
    if not address:
        raise UnfitError("is missing")
    if _PLAIN_EMAIL.fullmatch(address) and len(address) <= ADDRESS_MAX and "xn--" not in address:
        local, _, domain = address.rpartition("@")
        return f"{local}@{domain.lower()}"
    try:
        return parse_address(address)
    except Invalid:
        raise UnfitError("“{given}” is no e-mail address", given=address[:60]) from None


def read_industry(text: str) -> tuple[str, str]:
    """Read an industry: its code of WZ 2008 (empty if none fits) and what was written."""
    written = _line(text, LINES["industry_text"])
    return (industries.match(written) or "" if written else "", written)


def read_date(text: str, *, now: int, zone: tzinfo) -> int:
    """Read a date, or a date and a time, by its form; without a zone that of ``zone`` is meant."""
    at = read_moment(text, zone)
    if at < 0 or at > now + DAY_S:
        raise UnfitError("“{given}” lies before 1970 or in the future", given=text.strip()[:40])
    return at


def read_left(text: str, *, today: date) -> bool:
    """Read whether somebody has left: a day that has come, or yes or no. Empty: no."""
    try:
        return bool(read_yes_or_no(text))
    except ValueError:
        pass
    try:
        return read_day(text.strip().partition(" ")[0]) <= today
    except ValueError:
        raise UnfitError(
            "“{given}” is neither a day nor yes or no", given=text.strip()[:40]
        ) from None


def read_consent(text: str) -> str:
    """Read the proof of a consent: when and how it was given. Empty: there is none."""
    line = _line(text, 200)
    try:
        return "" if read_yes_or_no(line) is False else line
    except ValueError:
        return line


def _line(text: str, most: int, *, is_required: bool = False) -> str:
    line = " ".join(text.split())
    if line == text:
        line = text  # once in memory, not twice
    if not (line.isascii() and line.isprintable() and len(line) <= most):
        line = _cleaned(clean_line, text, most)
    if is_required and not line:
        raise UnfitError("is missing")
    return line


def _paragraph(text: str, most: int) -> str:
    text = text.strip()
    if text.isascii() and text.isprintable() and len(text) <= most:
        return text
    return _cleaned(clean_text, text, most)


def _cleaned(clean: Callable[..., str], text: str, most: int) -> str:
    try:
        return clean(text, most=most, field="")
    except Invalid:
        raise UnfitError(
            "has {length} characters; at most {most} are possible", length=len(text), most=most
        ) from None


def _name(field: str) -> Reader:
    def read(text: str) -> str:
        try:
            return parse_name(text, field=field, is_required=field == "last_name")
        except Invalid as error:
            if error.code == "text_missing":
                raise UnfitError("is missing") from None
            raise UnfitError("is none: {reason}", reason=error) from None

    return read


def _short(name: str, *, is_required: bool = False) -> Reader:
    return lambda text: _line(text, LINES[name], is_required=is_required)


def _long(name: str) -> Reader:
    return lambda text: _paragraph(text, TEXTS[name])


def _yes_or_no(default: bool) -> Reader:
    def read(text: str) -> bool:
        try:
            found = read_yes_or_no(text)
        except ValueError:
            given = text.strip()[:20]
            raise UnfitError("“{given}” is neither true nor false", given=given) from None
        return default if found is None else found

    return read


def _audience(text: str) -> str:
    word = text.strip().lower()
    if not word:
        return Audience.EVERYONE.value
    if word not in set(Audience):
        raise UnfitError(
            "“{given}” is none of: {possible}", given=word[:20], possible=", ".join(Audience)
        )
    return word


def _country(text: str) -> str:
    """Read a country: its code, or its name in German or English; ``D`` is Germany."""
    word = " ".join(text.split())
    code = word.upper()
    if not word or (len(code) == 2 and code.isascii() and code.isalpha()):
        return code
    found = _countries().get(word.casefold())
    if found is None:
        raise UnfitError("“{given}” is no country, nor its two letters (ISO 3166)", given=word[:40])
    return found


@cache
def _countries() -> dict[str, str]:
    """Codes by names in German and English, and by the letters on cars of the neighbours."""
    found = {"d": "DE", "a": "AT", "brd": "DE"}
    for language in ("de", "en"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found[str(name).casefold()] = code
    return found


MEMBER_COLUMNS: dict[str, Reader] = {
    "id": read_id,
    "email": read_email,
    "first_name": _name("first_name"),
    "last_name": _name("last_name"),
    "headline": _short("headline"),
    "company": _short("company"),
    "position": _short("position"),
    "industry": read_industry,
    "city": _short("city"),
    "postal_code": _short("postal_code"),
    "country": _country,
    "offers": _long("offers"),
    "seeks": _long("seeks"),
    "audience": _audience,
    "listed": _yes_or_no(True),
    "recruiter": _yes_or_no(False),
}
"""The columns of the list of members."""

CONTACT_COLUMNS = ("a", "b", "since")
"""The columns of the list of contacts."""

REQUEST_COLUMNS = ("from", "to", "sent")
"""The columns of the list of requests."""


class Readings(dict[str, object]):
    """Values already read, by their text: most columns repeat the same few.

    A text that cannot be read maps to the ``ValueError``. At so many texts it forgets everything.
    """

    def __init__(self, read: Reader, known: Mapping[str, object] | None = None) -> None:
        super().__init__(known or {})
        self._read = read

    def __missing__(self, text: str) -> object:
        if len(self) >= _READINGS_MAX:
            self.clear()
        try:
            value = self._read(text)
        except ValueError as error:
            value = error
        self[text] = value
        return value
