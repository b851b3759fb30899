"""Details that members release beyond their public profile: address, telephone, birthday.

Nothing is released unless the member says so. A detail is shown on the member's page, in the
API, and in exports of contacts, always through :func:`released_details`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from ecken.errors import Invalid
from ecken.rules.release import Detail, ReleaseAudience, is_released
from ecken.service.community import Community
from ecken.service.world import World
from ecken.store import release as rows
from ecken.store.members import read_email
from ecken.store.release import DetailRow

__all__ = ["own_details", "released_details", "set_detail"]

_MOST = 300
_PHONE = re.compile(r"\+?[0-9 ()/.-]{3,40}")


def own_details(world: World) -> dict[Detail, DetailRow]:
    """Return all details of the viewer, with their audiences; unset ones are empty."""
    return _details_of(world, world.viewer)


def released_details(world: World, member: int) -> dict[Detail, str]:
    """Return what ``member`` releases to the viewer. Blocked members release nothing."""
    is_self = member == world.viewer
    if not is_self and member not in world.cards([member]):
        return {}
    is_contact = not is_self and world.degree(member) == 1
    found: dict[Detail, str] = {}
    for detail, row in _details_of(world, member).items():
        is_chosen = row.audience is ReleaseAudience.CHOSEN and world.viewer in rows.read_chosen(
            world.connection, member, detail
        )
        if row.value and is_released(
            row.audience, is_self=is_self, is_contact=is_contact, is_chosen=is_chosen
        ):
            found[detail] = row.value
    return found


def set_detail(
    community: Community,
    viewer: int,
    detail: Detail,
    *,
    value: str,
    audience: ReleaseAudience,
    chosen: Iterable[str] = (),
) -> None:
    """Keep a detail and say who is told it; ``chosen`` are public ids of contacts.

    The value of ``email`` is the account's address and is not set here.

    Raises
    ------
    Invalid
        ``detail_invalid`` (field = the detail); ``chosen_no_contact``.
    """
    value = "" if detail is Detail.EMAIL else _checked(detail, value)
    with community.changing(viewer) as world:
        ids = {world.member(public_id).member for public_id in chosen}
        strangers = ids - {int(member) for member in world.circles.first}
        if strangers:
            raise Invalid(
                "chosen_no_contact", "Only contacts can be chosen.", field=f"chosen_{detail.value}"
            )
        rows.replace_detail(world.connection, viewer, DetailRow(detail, value, audience))
        rows.replace_chosen(world.connection, viewer, detail, ids)


def _details_of(world: World, member: int) -> dict[Detail, DetailRow]:
    kept = rows.read_details(world.connection, member)
    found = {
        detail: kept.get(detail, DetailRow(detail, "", ReleaseAudience.NOBODY)) for detail in Detail
    }
    address = read_email(world.connection, member)
    found[Detail.EMAIL] = DetailRow(Detail.EMAIL, address, found[Detail.EMAIL].audience)
    return found


def _checked(detail: Detail, value: str) -> str:
    value = " ".join(value.split()) if detail is not Detail.ADDRESS else value.strip()
    is_sound = (len(value) <= _MOST and value.isprintable()) or detail is Detail.ADDRESS
    if value and detail is Detail.PHONE:
        is_sound = _PHONE.fullmatch(value) is not None
    if value and detail is Detail.BIRTHDAY:
        is_sound = _is_date(value)
    if not is_sound or len(value) > _MOST:
        raise Invalid(
            "detail_invalid",
            "“{given}” does not fit. A telephone number has digits, blanks and + ( ) / - only; a "
            "birthday is written as 1980-12-31; an address has at most {most} characters.",
            field=detail.value,
            given=value[:40],
            most=_MOST,
        )
    return value


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).year >= 1900
    except ValueError:
        return False
