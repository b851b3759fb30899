"""``/me/calendar``: birthdays and anniversaries, and the secret address for calendar programs."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.shapes import Body, Named, PasswordText, named
from ecken.api.strict_json import StrictRoute
from ecken.service.accounts.accounts import prove_password
from ecken.service.phone import calendar

__all__ = ["router"]

router = APIRouter(prefix="/me/calendar", tags=["calendar"], route_class=StrictRoute)


class YearlyDayAnswer(BaseModel):
    """A day that comes back every year."""

    kind: Literal["birthday", "anniversary"]
    first: Annotated[
        str,
        Field(
            description="ISO date: of birth, or since when they are contacts. `--12-31`: of "
            "birth, without the year."
        ),
    ]
    next: Annotated[
        str, Field(description="ISO date, today or later; 29 February may be the 28th.")
    ]
    who: Named


class CalendarAnswer(BaseModel):
    """The days, and whether calendar programs may ask for them."""

    made: Annotated[
        int | None, Field(description="Since when there is an address, epoch seconds; null: none.")
    ]
    days: Annotated[list[YearlyDayAnswer], Field(description="The next ones first.")]


class AddressBody(Body):
    """The caller's password: the address outlives the token."""

    password: PasswordText


class CalendarAddressAnswer(BaseModel):
    """A secret address, told this once."""

    address: Annotated[
        str, Field(description="Gives iCalendar; `?only=birthdays` leaves out more.")
    ]


@router.get("")
def show_calendar(
    call: Caller, only: Annotated[Literal["", "birthdays"], Query()] = ""
) -> CalendarAnswer:
    """Return the birthdays that contacts release to the caller, and anniversaries of contacts."""
    with call.reading() as world:
        today = world.day(world.now)
        days = calendar.list_yearly_days(world, is_birthdays_only=bool(only))
        made = calendar.has_calendar_since(world)
    return CalendarAnswer(
        made=made,
        days=[
            YearlyDayAnswer(
                kind=day.kind.value,
                first=day.first.isoformat() if day.has_year else f"--{day.first:%m-%d}",
                next=day.next_from(today).isoformat(),
                who=named(day.who),
            )
            for day in days
        ],
    )


@router.post("/address", status_code=201)
def renew_address(call: Caller, body: AddressBody) -> CalendarAddressAnswer:
    """Make the secret address, or another in its place; the one before ends."""
    prove_password(call.community, call.viewer, body.password)
    token = calendar.renew_calendar(call.community, call.viewer)
    base = call.community.settings.base_url
    return CalendarAddressAnswer(address=f"{base}/calendar/{token}.ics")


@router.delete("/address", status_code=204)
def end_address(call: Caller) -> None:
    """Let no calendar program ask any more."""
    calendar.end_calendar(call.community, call.viewer)
