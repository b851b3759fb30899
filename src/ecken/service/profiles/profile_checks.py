"""Validation of profiles: lengths, places that exist, harmless addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, TypeVar

from babel import Locale

from ecken.errors import Invalid
from ecken.reference import industries, places
from ecken.rules.names import NAME_MAX, check_full_name, parse_name
from ecken.rules.profile_links import checked_url
from ecken.rules.text import clean_line, clean_text
from ecken.service.calls.forms import Answers
from ecken.store.profiles.profile_details import Education, Link, Position, Spoken

__all__ = [
    "LINES",
    "ROWS_MAX",
    "SECTIONS",
    "TEXTS",
    "TypedProfile",
    "check_place",
    "checked_profile",
]

LINES = {
    "first_name": NAME_MAX,
    "last_name": NAME_MAX,
    "headline": 160,
    "position": 120,
    "company": 120,
    "industry_text": 120,
    "city": 80,
    "postal_code": 12,
    "country": 2,
}
"""Fields of one line and their longest, in characters."""

TEXTS = {"offers": 1_000, "seeks": 1_000, "about": 4_000}
"""Fields of several lines and their longest, in characters."""

ROWS_MAX = {"positions": 30, "educations": 20, "languages": 20, "links": 10}

SECTIONS = ("person", "wishes", *ROWS_MAX)
"""Parts of the form that can be saved by themselves."""

Row = TypeVar("Row", Position, Education, Spoken, Link)

_NAMES = ("first_name", "last_name")
_WHEN = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2]))?")
_WITH_PLACES = ("DE", "AT", "CH")
_SAME_PLACE_KM = 60.0


@dataclass(slots=True)
class TypedProfile:
    """A profile form as it was sent: lines and texts by name, and the rows of each list."""

    values: dict[str, str] = field(default_factory=dict)
    is_recruiter: bool = False
    positions: list[Position] = field(default_factory=list)
    educations: list[Education] = field(default_factory=list)
    languages: list[Spoken] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def checked_profile(
    typed: TypedProfile, sections: Collection[str] = SECTIONS, *, community: str
) -> tuple[dict[str, object], dict[str, list[Any]]]:
    """Return what can be stored of these sections: columns of the member's row, and lists.

    Raises
    ------
    FormInvalid
        Every field that cannot be used; fields of rows are called ``links.0.url``.
    """
    answers = Answers()
    values: dict[str, object] = {}
    if "person" in sections:
        values |= _checked_person(answers, typed, community)
    if "wishes" in sections:
        for name, most in TEXTS.items():
            values[name] = _text(answers, name, typed.values.get(name, ""), most)
    checks: dict[str, Callable[[], list[Any]]] = {
        "positions": lambda: _rows(answers, "positions", typed.positions, _position),
        "educations": lambda: _rows(answers, "educations", typed.educations, _education),
        "languages": lambda: _unlike(_rows(answers, "languages", typed.languages, _spoken)),
        "links": lambda: _rows(answers, "links", typed.links, _link),
    }
    lists = {name: check() for name, check in checks.items() if name in sections}
    answers.finish()
    return values, lists


def _checked_person(answers: Answers, typed: TypedProfile, community: str) -> dict[str, object]:
    values: dict[str, object] = {
        name: _line(answers, name, typed.values.get(name, ""), most)
        for name, most in LINES.items()
        if name not in _NAMES
    }
    values |= _checked_name(answers, typed, community)
    values["is_recruiter"] = typed.is_recruiter
    values["industry"] = industries.match(str(values["industry_text"])) or ""
    check_place(answers, values)
    return values


def _checked_name(answers: Answers, typed: TypedProfile, community: str) -> dict[str, object]:
    first, last = (
        answers.take(
            name,
            lambda name=name: parse_name(  # type: ignore[misc]
                typed.values.get(name, ""), field=name, is_required=name == "last_name"
            ),
            "",
        )
        for name in _NAMES
    )
    answers.take("last_name", lambda: check_full_name(first, last, community=community), None)
    return {"first_name": first, "last_name": last}


def _line(answers: Answers, name: str, text: str, most: int, is_required: bool = False) -> str:
    return answers.take(
        name,
        lambda: clean_line(text, most=most, field=name, is_required=is_required),
        "",
    )


def _text(answers: Answers, name: str, text: str, most: int) -> str:
    return answers.take(name, lambda: clean_text(text, most=most, field=name), "")


def check_place(answers: Answers, values: dict[str, object]) -> None:
    """Check postal code and city against each other where the lists know them."""
    country = str(values["country"]).upper()
    code, city = str(values["postal_code"]), str(values["city"])
    values["country"] = country
    if country and country not in _countries():
        answers.errors["country"] = Invalid(
            "country_unknown", "Choose a country from the list.", field="country"
        )
        return
    if not code or (country and country not in _WITH_PLACES):
        return
    place = places.find_postal_code(country or None, code)
    if place is None:
        if country:
            answers.errors["postal_code"] = Invalid(
                "postal_code_unknown",
                "There is no postal code “{given}” in this country.",
                field="postal_code",
                given=code,
            )
        return
    values["country"], values["postal_code"] = place.country, place.postal_code
    if not city:
        values["city"] = place.city
    elif not _is_near(place, city):
        answers.errors["city"] = Invalid(
            "place_mismatch",
            "The postal code {postal_code} belongs to {city}.",
            field="city",
            postal_code=place.postal_code,
            city=place.city,
        )


def _is_near(place: places.Place, city: str) -> bool:
    """Say whether a city of that name is near; what the lists do not know is believed."""
    named = [other for other in places.find_city(city) if other.country == place.country]
    return not named or any(places.distance_km(place, o) <= _SAME_PLACE_KM for o in named)


def _countries() -> frozenset[str]:
    codes = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha())


def _rows(
    answers: Answers, name: str, typed: list[Row], check: Callable[[Answers, str, Row], Row]
) -> list[Row]:
    """Check each row that has something in it; empty rows are left out."""
    if len(typed) > 4 * ROWS_MAX[name]:
        typed = typed[: 4 * ROWS_MAX[name]]
    kept = []
    for number, row in enumerate(typed):
        if any(part.strip() for part in row):
            kept.append(check(answers, f"{name}.{number}", row))
    if len(kept) > ROWS_MAX[name]:
        answers.errors[name] = Invalid(
            "rows_too_many",
            "There are {length} entries; at most {most} are possible.",
            field=name,
            length=len(kept),
            most=ROWS_MAX[name],
        )
    return kept


def _position(answers: Answers, at: str, row: Position) -> Position:
    return Position(
        title=_line(answers, f"{at}.title", row.title, 120),
        company=_line(answers, f"{at}.company", row.company, 120),
        started=_when(answers, f"{at}.started", row.started),
        ended=_when(answers, f"{at}.ended", row.ended, row.started),
    )


def _education(answers: Answers, at: str, row: Education) -> Education:
    return Education(
        school=_line(answers, f"{at}.school", row.school, 120, is_required=True),
        degree=_line(answers, f"{at}.degree", row.degree, 120),
        subject=_line(answers, f"{at}.subject", row.subject, 120),
        started=_when(answers, f"{at}.started", row.started),
        ended=_when(answers, f"{at}.ended", row.ended, row.started),
    )


def _spoken(answers: Answers, at: str, row: Spoken) -> Spoken:
    return Spoken(
        language=_line(answers, f"{at}.language", row.language, 40, is_required=True),
        level=_line(answers, f"{at}.level", row.level, 40),
    )


def _link(answers: Answers, at: str, row: Link) -> Link:
    return Link(
        label=_line(answers, f"{at}.label", row.label, 60),
        url=answers.take(f"{at}.url", lambda: checked_url(row.url, f"{at}.url"), ""),
    )


def _unlike(spoken: list[Spoken]) -> list[Spoken]:
    """Each language once: the first entry counts."""
    found: dict[str, Spoken] = {}
    for row in spoken:
        found.setdefault(row.language.casefold(), row)
    return list(found.values())


def _when(answers: Answers, name: str, text: str, began: str = "") -> str:
    text = text.strip()
    if not text or (_WHEN.fullmatch(text) and (not began.strip() or text >= began.strip()[:4])):
        return text
    answers.errors[name] = Invalid(
        "year_invalid",
        "“{given}” does not work. Enter a year (2019) or a year and month "
        "(2019-04); the end must not be before the beginning.",
        field=name,
        given=text[:20],
    )
    return ""
