"""A member as the search sees them, and the text fields that are searched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain

__all__ = [
    "FIELDS", "Family", "Profile", "TextField", "field_texts", "name_in", "pack", "place_in_record",
    "texts_in", "unpack",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """The public profile of one member.

    ``member`` is the small dense id that rows, circles and bitmaps use; ``public_id`` (at most 24
    ASCII characters) is the only id that leaves the house, and breaks ties. ``industry`` is a code
    of WZ 2008 or empty, ``industry_text`` what was written where no code fits. ``former`` holds
    (company, position), ``education`` (school, degree, subject). ``joined`` is in epoch seconds.
    """

    member: int
    public_id: str
    first_name: str = ""
    last_name: str = ""
    headline: str = ""
    company: str = ""
    position: str = ""
    former: tuple[tuple[str, str], ...] = ()
    industry: str = ""
    industry_text: str = ""
    city: str = ""
    postal_code: str = ""
    country: str = ""
    education: tuple[tuple[str, str, str], ...] = ()
    languages: tuple[str, ...] = ()
    offers: str = ""
    seeks: str = ""
    about: str = ""
    recruiter: bool = False
    joined: int = 0


class Family(IntEnum):
    """How words of a field are compared (``docs/search.md``)."""

    FIRST_NAME = 0  # same word, or sounds alike (strict)
    LAST_NAME = 1  # same word, or sounds alike
    PLAIN = 2  # same word only: places, schools, languages
    TITLE = 3  # same word, same title in another form, part of a compound
    TEXT = 4  # as TITLE, and the same German or English stem
    COMPANY = 5  # same word, or all words of the name as one


@dataclass(frozen=True, slots=True)
class TextField:
    """One searchable field; ``weight`` (1 to 99) orders hits of the same kind."""

    number: int
    name: str
    family: Family
    weight: int


FIELDS = tuple(
    TextField(number, name, family, weight)
    for number, (name, family, weight) in enumerate(
        [
            ("last_name", Family.LAST_NAME, 60),
            ("first_name", Family.FIRST_NAME, 55),
            ("position", Family.TITLE, 99),
            ("company", Family.COMPANY, 45),
            ("headline", Family.TITLE, 90),
            ("offers", Family.TEXT, 26),
            ("city", Family.PLAIN, 30),
            ("seeks", Family.TEXT, 24),
            ("industry_text", Family.TEXT, 22),
            ("former_position", Family.TITLE, 34),
            ("former_company", Family.COMPANY, 32),
            ("subject", Family.TEXT, 20),
            ("school", Family.PLAIN, 18),
            ("degree", Family.PLAIN, 15),
            ("language", Family.PLAIN, 12),
            ("about", Family.TEXT, 10),
            ("postal_code", Family.PLAIN, 8),
        ]
    )
)


def field_texts(profile: Profile) -> Iterator[tuple[int, int, str]]:
    """All texts of a profile as (field number, item, text); empty ones are left out."""
    single = (
        (0, profile.last_name), (1, profile.first_name), (2, profile.position),
        (3, profile.company), (4, profile.headline), (5, profile.offers), (6, profile.city),
        (7, profile.seeks), (8, profile.industry_text), (15, profile.about),
        (16, profile.postal_code),
    )  # fmt: skip
    for number, text in single:
        if text:
            yield number, 0, text
    for item, (company, position) in enumerate(profile.former):
        yield 9, item, position
        yield 10, item, company
    for item, (school, degree, subject) in enumerate(profile.education):
        yield 12, item, school
        yield 13, item, degree
        yield 11, item, subject
    for item, language in enumerate(profile.languages):
        yield 14, item, language


_FIELD, _ITEM, _PART = "\x1f", "\x1e", "\x1d"
_SEPARATORS = re.compile("[\x1c-\x1f\ud800-\udfff]")


def pack(profile: Profile) -> bytes:
    """A profile as one UTF-8 record; ``unpack`` gives it back."""

    single: tuple[str, ...] = (
        profile.public_id, profile.first_name, profile.last_name, profile.headline,
        profile.company, profile.position, profile.industry, profile.industry_text, profile.city,
        profile.postal_code, profile.country, profile.offers, profile.seeks, profile.about,
        "1" if profile.recruiter else "", str(profile.joined),
    )  # fmt: skip
    listed: tuple[tuple[tuple[str, ...], ...], ...] = (
        profile.former,
        profile.education,
        tuple(zip(profile.languages, strict=True)),
    )
    parts = [*chain.from_iterable(chain.from_iterable(listed)), *single]
    if _SEPARATORS.search("".join(parts)):
        single = tuple(map(_clean, single))
        listed = tuple(tuple(tuple(map(_clean, one)) for one in many) for many in listed)
    joined = [_ITEM.join(map(_PART.join, many)) for many in listed]
    return _FIELD.join([*single, *joined]).encode()


def _clean(text: str) -> str:
    return _SEPARATORS.sub(" ", text)


def unpack(member: int, record: bytes) -> Profile:
    """The profile that ``pack`` wrote."""
    parts = record.decode().split(_FIELD)
    former = tuple(tuple(job.split(_PART)) for job in _items(parts[16]))
    education = tuple(tuple(school.split(_PART)) for school in _items(parts[17]))
    return Profile(
        member, parts[0], parts[1], parts[2], parts[3], parts[4], parts[5],
        former,  # type: ignore[arg-type]
        parts[6], parts[7], parts[8], parts[9], parts[10],
        education,  # type: ignore[arg-type]
        tuple(_items(parts[18])), parts[11], parts[12], parts[13], parts[14] == "1",
        int(parts[15]),
    )  # fmt: skip


def name_in(record: bytes) -> str:
    """First and last name in a record that ``pack`` wrote."""
    _, first, last, _ = record.split(_FIELD.encode(), 3)
    return f"{first.decode()} {last.decode()}".strip()


_FIRST_LIST = 16
# Where the text of a field stands in a record, and which part of an item it is.
_IN_RECORD = {
    0: (2, 0), 1: (1, 0), 2: (5, 0), 3: (4, 0), 4: (3, 0), 5: (11, 0), 6: (8, 0), 7: (12, 0),
    8: (7, 0), 9: (16, 1), 10: (16, 0), 11: (17, 2), 12: (17, 0), 13: (17, 1), 14: (18, 0),
    15: (13, 0), 16: (9, 0),
}  # fmt: skip


def texts_in(record: bytes, fields: Iterable[int]) -> dict[int, list[str]]:
    """The texts of some fields, item by item, in a record that ``pack`` wrote."""
    parts = record.decode().split(_FIELD)
    found = {}
    for field in fields:
        place, part = _IN_RECORD[field]
        if place < _FIRST_LIST:
            found[field] = [parts[place]]
        else:
            found[field] = [item.split(_PART)[part] for item in _items(parts[place])]
    return found


def place_in_record(field: int) -> tuple[int, int, bool]:
    """Which part of a record a field is, which of an item there, and whether there are items."""
    place, part = _IN_RECORD[field]
    return place, part, place >= _FIRST_LIST


def _items(text: str) -> list[str]:
    return text.split(_ITEM) if text else []
