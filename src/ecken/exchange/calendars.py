"""Writes calendars (iCalendar, RFC 5545) of days that come back every year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from vobject import iCalendar
from vobject.icalendar import utc

from ecken.exchange.content_lines import CONTINUED, fold_line
from ecken.reference.days import local

__all__ = ["Anniversary", "write_calendar"]

_EVERY_YEAR = "FREQ=YEARLY"
_END_OF_FEBRUARY = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"
"""What was first on 29 February is on the 28th where there is none; by itself it would be left out
in three years of four (RFC 5545, 3.3.10)."""
_ASKED_AGAIN = "PT12H"


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A day that comes back every year."""

    uid: str
    """The same for the same day, in every calendar of the same owner."""
    first: date
    summary: str
    url: str


def write_calendar(name: str, days: Iterable[Anniversary], *, made_at: int) -> str:
    """Return the file, with its line breaks (CR LF). The same days give the same bytes.

    ``made_at`` (epoch seconds) is the time at which all of it was written down.
    """
    calendar = iCalendar()
    calendar.add("prodid").value = "-//Ecken//Calendar//EN"
    for label in ("name", "x-wr-calname"):  # RFC 7986, and what programs knew before
        calendar.add(label).value = name
    again = calendar.add("refresh-interval")
    again.value, again.value_param = _ASKED_AGAIN, "DURATION"
    calendar.add("x-published-ttl").value = _ASKED_AGAIN
    stamp = local(made_at, utc)
    for day in days:
        event = calendar.add("vevent")
        is_leap_day = (day.first.month, day.first.day) == (2, 29)
        event.add("uid").value = day.uid
        event.add("dtstamp").value = stamp
        event.add("dtstart").value = day.first
        event.add("rrule").value = _END_OF_FEBRUARY if is_leap_day else _EVERY_YEAR
        event.add("summary").value = day.summary
        event.add("url").value = day.url
        event.add("transp").value = "TRANSPARENT"
    # The library counts characters where the standard counts bytes.
    lines = str(calendar.serialize()).replace(CONTINUED, "").removesuffix("\r\n").split("\r\n")
    return "".join(f"{fold_line(line)}\r\n" for line in lines)
