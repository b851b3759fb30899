"""Reads vCards one by one, so that a broken card does not affect the others.

The properties are taken apart by vobject. Some of its patterns need exponential time for a line
that is nearly right, and it decodes by whatever encoding a line names; so a line goes to it only
after its head was checked here.
"""

from __future__ import annotations

import quopri
import re
from typing import NamedTuple

from vobject.base import VObjectError, textLineToContentLine
from vobject.vcard import splitFields

from ecken.errors import Invalid
from ecken.exchange.people import (
    PEOPLE_MAX,
    ImportedPeople,
    ImportedPerson,
    ImportKind,
    find_emails,
    find_links,
    one_line,
    too_many_people,
)
from ecken.exchange.vcards.charsets import decode_text, known_charset, to_bytes_of_utf8
from ecken.exchange.vcards.lines import LINE_MAX, RawCard, RawLine, part_cards

__all__ = ["read_vcards"]

_LINKS = ("URL", "X-SOCIALPROFILE", "SOCIALPROFILE")
_HEAD_MAX = 500
_HEAD = re.compile(
    r"(?:[A-Za-z0-9_-]++\.)?[A-Za-z0-9_-]++"
    r"(?:;[A-Za-z0-9_-]++(?:=(?:\"[^\"]*+\"|[^\";:,]*+)(?:,(?:\"[^\"]*+\"|[^\";:,]*+))*+)?+)*+:"
)
"""A property's head. Possessive throughout: no text makes it try twice."""
_QUOTED = re.compile(r"\"[^\"]*\"")
_CHARSET = re.compile(r";CHARSET=([^;:]*)", re.IGNORECASE)
_ENCODING = re.compile(r";(?:ENCODING=)?(QUOTED-PRINTABLE|BASE64|B|8BIT|7BIT)(?=[;:])", re.I)
_BREAKS = re.compile(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029\0]")


def read_vcards(content: bytes) -> ImportedPeople:
    """Return the people of a file of vCards; what could not be read is noted with its line.

    Raises
    ------
    Invalid
        ``import_too_many``; ``import_empty`` if there is no card at all.
    """
    found = ImportedPeople(ImportKind.VCARD)
    count = 0
    for count, raw in enumerate(part_cards(to_bytes_of_utf8(content)), start=1):
        if count > PEOPLE_MAX:
            raise too_many_people(raw.number)
        for problem in raw.problems:
            found.note(problem)
        if raw.lines:
            _read_card(raw, found)
    if count == 0:
        raise Invalid("import_empty", "There is nobody in this file.")
    return found


def _read_card(raw: RawCard, found: ImportedPeople) -> None:
    """Read a card; a property that cannot be read is noted, and the others are used."""
    values: dict[str, list[list[str]]] = {}
    for line in raw.lines:
        parts = _take_apart(line)
        if parts is None:
            found.note(_bad_line(line))
        else:
            values.setdefault(parts[0], []).append(parts[1])
    person = _person(raw.number, values)
    if person.name or person.emails or person.links or person.company:
        found.add(person)


def _take_apart(line: RawLine) -> tuple[str, list[str]] | None:
    """Return the name of a property and its fields, or nothing if it cannot be read."""
    sound = None if line.is_too_long else _sound_line(line)
    if sound is None:
        return None
    if not line.is_quoted_printable and "\\" not in sound.value and "," not in sound.value:
        return sound.name, _plain_fields(sound.value)
    return _escaped_fields(sound, line.number)


def _plain_fields(value: str) -> list[str]:
    """The fields of a value without escapes, which most are: much faster than by vobject."""
    fields = value.split(";")
    return fields[:-1] if len(fields) > 1 and not fields[-1] else fields


def _escaped_fields(sound: _SoundLine, number: int) -> tuple[str, list[str]] | None:
    try:
        parsed = textLineToContentLine(sound.head + sound.value, number)
        fields = [_flat(part) for part in splitFields(_without_half_escape(parsed.value))]
    except (VObjectError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return sound.name, fields


def _without_half_escape(value: str) -> str:
    """A backslash at the very end escapes nothing: vobject would write the word eof there."""
    is_half = (len(value) - len(value.rstrip("\\"))) % 2
    return value[:-1] if is_half else value


class _SoundLine(NamedTuple):
    """A property as vobject can take it apart without harm."""

    name: str
    head: str
    """The name, the encoding if there is one, and the colon."""
    value: str


def _sound_line(line: RawLine) -> _SoundLine | None:
    """Check a property's head and decode its value; nothing if it cannot be read."""
    raw = bytes(line.content)
    match = _HEAD.match(raw[: _HEAD_MAX + 1].decode("latin-1"))
    if match is None:
        return None
    head, value = match.group(), raw[match.end() :]
    name = re.split("[;:]", head, maxsplit=1)[0].rpartition(".")[2].upper()
    if ";" not in head:
        return _SoundLine(name, f"{name}:", _BREAKS.sub(" ", decode_text(value)))
    head = _QUOTED.sub("", head)
    named = _CHARSET.search(head)
    charset = known_charset(named[1]) if named else ""
    encodings = {encoding.upper() for encoding in _ENCODING.findall(head)}
    if (named and not charset) or encodings & {"BASE64", "B"}:
        return None
    head = f"{name}:"
    if "QUOTED-PRINTABLE" in encodings:
        charset = _quoted_charset(value, charset)
        head = f"{name};CHARSET={charset};ENCODING=QUOTED-PRINTABLE:"
        charset = ""
    return _SoundLine(name, head, _BREAKS.sub(" ", decode_text(value, charset)))


def _quoted_charset(value: bytes, charset: str) -> str:
    """The encoding in which a quoted value can be read: the one it names, or another."""
    decoded = quopri.decodestring(value)
    for encoding in (charset, "utf-8", "windows-1252"):
        if encoding:
            try:
                decoded.decode(encoding)
                return encoding
            except UnicodeDecodeError:
                continue
    return "iso-8859-1"


def _bad_line(line: RawLine) -> Invalid:
    if line.is_too_long:
        return Invalid(
            "vcard_line_too_long",
            "Line {line} is longer than {most} characters. It was left out.",
            line=line.number,
            most=LINE_MAX,
        )
    return Invalid(
        "vcard_line_unreadable",
        "Line {line} is no property of a card, or in an unknown encoding. It was left out.",
        line=line.number,
    )


def _person(number: int, values: dict[str, list[list[str]]]) -> ImportedPerson:
    first, last = _names(values)
    links = (text.replace("\\:", ":") for name in _LINKS for text in _whole(values, name))
    return ImportedPerson(
        line=number,
        first_name=first,
        last_name=last,
        emails=find_emails(_whole(values, "EMAIL")),
        links=find_links(links),
        company=next((one_line(fields[0]) for fields in values.get("ORG", ())), ""),
        position=next((one_line(text) for text in _whole(values, "TITLE")), ""),
    )


def _names(values: dict[str, list[list[str]]]) -> tuple[str, str]:
    """The first and the last name; from the whole name where the parts are missing."""
    for fields in values.get("N", ()):
        last, first = (one_line(text) for text in [*fields, ""][:2])
        if first or last:
            return first, last
    whole = next((one_line(text) for text in _whole(values, "FN")), "")
    first, _, last = whole.rpartition(" ")
    return first, last


def _whole(values: dict[str, list[list[str]]], name: str) -> list[str]:
    """Return the values of properties that have no fields, so that a semicolon parts nothing."""
    return [";".join(fields) for fields in values.get(name, ())]


def _flat(value: object) -> str:
    """One field: vobject makes a list of it where it holds a comma."""
    return ",".join(value) if isinstance(value, list) else str(value)
