"""Fills the viewer's profile from a file of LinkedIn or of another Ecken, as they choose.

What is offered stands in the page that the browser holds and comes back with the form; nothing is
kept in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ecken.errors import Invalid
from ecken.exchange.linkedin import LinkedinProfile
from ecken.exchange.own_archive import OwnProfile
from ecken.reference import industries
from ecken.rules.text import clean_line, clean_text
from ecken.service.community import Community
from ecken.service.profiles.profile_checks import LINES, TEXTS, TypedProfile
from ecken.service.profiles.profile_edit import own_profile, save_profile
from ecken.store.profiles.profile_details import Education, Link, Position, Spoken

__all__ = ["ROW_TYPES", "Offer", "offer_profile", "take_offers"]

ROW_TYPES: dict[str, type[Position] | type[Education] | type[Spoken] | type[Link]] = {
    "positions": Position,
    "educations": Education,
    "languages": Spoken,
    "links": Link,
}
"""Lists of the profile, and what their rows are."""

_ROW_TEXT_MAX = {"language": 40, "level": 40, "label": 60, "url": 500}
_ROW_TEXT_USUAL = 120


class Offer(NamedTuple):
    """One field, or one row of a list, that the viewer may take."""

    field: str
    """A field of the profile form, or a list of :data:`ROW_TYPES`."""
    values: tuple[str, ...]
    """The text of the field, or the texts of the row in the order of its type."""
    before: str = ""
    """What stands in the field now, and would be replaced."""


_GROWS_BY = 4
"""More letters than this no letter becomes in NFC: the longest are three."""


@dataclass(frozen=True, slots=True)
class _Own:
    typed: TypedProfile

    def has_row(self, name: str, row: tuple[str, ...]) -> bool:
        keys = {_row_key(known) for known in getattr(self.typed, name)}
        return _row_key(row) in keys


def offer_profile(
    community: Community,
    viewer: int,
    profile: LinkedinProfile,
    brought: OwnProfile | None = None,
    *,
    language: str = "de",
) -> list[Offer]:
    """Return what of a LinkedIn profile, and of one from another Ecken, is not in the viewer's yet.

    An industry is named in the language.
    """
    brought = brought or OwnProfile()
    if profile.is_empty and not brought.values and not any(brought.rows.values()):
        return []
    with community.reading(viewer) as world:
        own = _Own(own_profile(world, language=language))
    offers = []
    for name, text in (*_fields(profile), *_own_fields(brought, language)):
        value = _cut(name, text)
        before = own.typed.values.get(name, "")
        if value and value != before:
            offers.append(Offer(name, (value,), before))
    for name, row in (*_rows(profile), *_own_rows(brought)):
        cut = tuple(
            _cut(part, text) for part, text in zip(ROW_TYPES[name]._fields, row, strict=True)
        )
        if any(cut) and not own.has_row(name, cut):
            offers.append(Offer(name, cut))
    return offers


def take_offers(community: Community, viewer: int, offers: Iterable[Offer]) -> int:
    """Put these offers into the viewer's profile; return how many there were.

    Raises
    ------
    FormInvalid
        One of them does not fit; nothing is stored then.
    Invalid
        ``offer_unknown``
    """
    with community.reading(viewer) as world:
        typed = own_profile(world)
    sections, count = set(), 0
    for offer in offers:
        _check_shape(offer)
        count += 1
        if offer.field in ROW_TYPES:
            sections.add(offer.field)
            row = ROW_TYPES[offer.field](*offer.values)
            getattr(typed, offer.field).append(row)
        else:
            sections.add("person" if offer.field in LINES else "wishes")
            typed.values[offer.field] = offer.values[0]
    if sections:
        save_profile(community, viewer, typed, sections=sections)
    return count


def _check_shape(offer: Offer) -> None:
    """See that an offer that came back is one that could have been made."""
    size = len(ROW_TYPES[offer.field]._fields) if offer.field in ROW_TYPES else 1
    is_known = offer.field in ROW_TYPES or offer.field in LINES or offer.field in TEXTS
    if not is_known or len(offer.values) != size:
        raise Invalid(
            "offer_unknown",
            "“{given}” is no field of the profile, or has another number of parts.",
            field="offers",
            given=offer.field[:40],
        )


def _fields(profile: LinkedinProfile) -> Iterator[tuple[str, str]]:
    yield "first_name", profile.first_name
    yield "last_name", profile.last_name
    yield "headline", profile.headline
    present = next((work for work in profile.positions if work.is_present), None)
    if present is not None:
        yield "position", present.title
        yield "company", present.company
    yield "industry_text", profile.industry
    yield "city", profile.place.partition(",")[0]
    yield "offers", ", ".join(profile.skills)
    yield "about", profile.summary


def _rows(profile: LinkedinProfile) -> Iterator[tuple[str, tuple[str, ...]]]:
    present = next((work for work in profile.positions if work.is_present), None)
    for work in profile.positions:
        if work is not present:
            period = work.period
            yield "positions", (work.title, work.company, period.started, period.ended)
    for school in profile.educations:
        period = school.period
        yield "educations", (school.school, school.degree, "", period.started, period.ended)
    for spoken in profile.languages:
        yield "languages", (spoken.language, spoken.level)
    for url in profile.websites:
        yield "links", ("", url)


def _own_fields(brought: OwnProfile, language: str) -> Iterator[tuple[str, str]]:
    values = dict(brought.values)
    industry = industries.get(values.pop("industry", ""))
    if industry and values.get("industry_text", "") in ("", industry.title):
        values["industry_text"] = industry.title_in(language)
    yield from values.items()


def _own_rows(brought: OwnProfile) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, rows in brought.rows.items():
        for row in rows:
            yield name, tuple(row)


def _cut(name: str, text: str) -> str:
    """Return the text as the profile can hold it, shortened where it is longer.

    Some letters become two or three when they are cleaned: so it is cut once more.
    """
    if name in TEXTS:
        most = TEXTS[name]
        return clean_text(text[:most], most=_GROWS_BY * most, field=name)[:most].strip()
    most = LINES.get(name) or _ROW_TEXT_MAX.get(name, _ROW_TEXT_USUAL)
    line = " ".join(text.split())[:most]
    return clean_line(line, most=_GROWS_BY * most, field=name)[:most].strip()


def _row_key(row: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip().casefold() for part in row)
