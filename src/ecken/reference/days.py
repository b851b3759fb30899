"""Days and time zones: the day of a moment, the start of a day, the meaning of a written date.

A moment is counted in epoch seconds and knows no zone; a day does. Every page, mail, file, search
and list that shows or reads a day asks here, with the zone of its reader.

Zones come from the system's database, or else from the package ``tzdata``.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from ecken.errors import Invalid

__all__ = [
    "day_of", "days_before", "find_zone", "local", "read_day", "read_moment", "start_of",
    "stamp", "time_zones", "week_of", "zone_for",
]  # fmt: skip

_AREAS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe",
    "Indian", "Pacific",
)  # fmt: skip
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_GERMAN_DAY = re.compile(r"([0-9]{1,2})\.[ \u00a0]?([0-9]{1,2})\.[ \u00a0]?([0-9]{4})")
_TIME = re.compile(
    r"(?:[T ]|,[ ])[ ]?([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?(?:[ ]?Uhr)?"
    r"[ ]?(Z|[+-][0-9]{2}:?(?:[0-9]{2})?)?"
)


@cache
def time_zones() -> tuple[str, ...]:
    """The zones that can be chosen, by area and city: ``Europe/Berlin``; ``UTC`` as the last."""
    cities = (name for name in available_timezones() if name.partition("/")[0] in _AREAS)
    return (*sorted(cities), "UTC")


@lru_cache(maxsize=512)
def find_zone(name: str) -> ZoneInfo:
    """The zone of this name.

    Raises
    ------
    Invalid
        ``time_zone_unknown``.
    """
    if name not in time_zones():
        raise Invalid(
            "time_zone_unknown",
            "There is no time zone “{given}”. Use area and city, such as {example}.",
            field="time_zone", given=name[:40], example="Europe/Berlin",
        )  # fmt: skip
    return ZoneInfo(name)


def zone_for(own: str, community: str) -> ZoneInfo:
    """A member's zone: their own if it is (still) known, else the community's."""
    return find_zone(own if own in time_zones() else community)


def local(at: int, zone: tzinfo) -> datetime:
    """A moment as the clocks of a zone show it; far beyond the calendar, a day of
    its first or last year."""
    try:
        return datetime.fromtimestamp(at, zone)
    except (OverflowError, ValueError, OSError):
        year = 9999 if at > 0 else 1
        return datetime(year, 1, 1, tzinfo=zone)


def day_of(at: int, zone: tzinfo) -> date:
    """The day on which a moment is."""
    return local(at, zone).date()


def week_of(at: int, zone: tzinfo) -> date:
    """The Monday of the week in which a moment is."""
    day = day_of(at, zone)
    return day - timedelta(days=day.weekday())


def start_of(day: date, zone: tzinfo) -> int:
    """The first moment of a day; it may be later than midnight where clocks go forward."""
    return int(datetime.combine(day, time(), zone).timestamp())


def days_before(at: int, days: int, zone: tzinfo) -> int:
    """The moment some days earlier at the same time of day, however long the days were."""
    then = datetime.combine(
        day_of(at, zone) - timedelta(days=days), local(at, zone).timetz().replace(fold=0)
    )
    return int(then.timestamp())


def stamp(at: int, zone: tzinfo) -> str:
    """A moment for files, by the clocks of a zone: ``2024-06-01T00:00:00+02:00`` (ISO 8601)."""
    return local(at, zone).isoformat(timespec="seconds")


def read_day(text: str) -> date:
    """Read ``2024-05-31`` or ``31.05.2024``; nothing else is a day.

    Raises
    ------
    ValueError
        With a sentence that follows the name of what was read.
    """
    day, rest = _begun(text.strip())
    if rest:
        raise _no_date(text)
    return day


def read_moment(text: str, zone: tzinfo) -> int:
    """Read a day, or a day and a time, with ``Z`` or an offset or by the clocks of ``zone``.

    A day alone means its first moment. A number is no date, whatever a spreadsheet means by it.

    Raises
    ------
    ValueError
        With a sentence that follows the name of what was read.
    """
    day, rest = _begun(text.strip())
    if not rest:
        return _epoch(text, datetime.combine(day, time(), zone))
    clock = _TIME.fullmatch(rest)
    if clock is None:
        raise _no_date(text)
    hour, minute, second, offset = clock.groups()
    try:
        given = datetime.combine(day, time(int(hour), int(minute), int(second or 0)), zone)
        if offset:
            full = f"{offset}:00" if len(offset) == 3 else offset
            given = given.replace(tzinfo=datetime.strptime(full, "%z").tzinfo)
    except ValueError:
        raise _no_date(text) from None
    return _epoch(text, given)


def _epoch(text: str, given: datetime) -> int:
    try:
        return int(given.timestamp())
    except (OverflowError, ValueError):
        raise _no_date(text) from None


def _begun(text: str) -> tuple[date, str]:
    """The day that a text begins with, and what follows it."""
    iso, german = _ISO_DAY.match(text), _GERMAN_DAY.match(text)
    try:
        if iso:
            return date(*map(int, iso.groups())), text[iso.end() :]
        if german:
            day, month, year = map(int, german.groups())
            return date(year, month, day), text[german.end() :]
    except ValueError:
        raise _no_date(text) from None
    raise _no_date(text)


def _no_date(text: str) -> ValueError:
    shown = text.strip()[:40]
    form = "write 2024-05-31 or 31.05.2024"
    if re.fullmatch(r"[+-]?[0-9]+(?:[.,][0-9]*)?", shown):
        return ValueError(f"“{shown}” is a number and no date; {form}")
    return ValueError(f"“{shown}” is no date; {form}")
