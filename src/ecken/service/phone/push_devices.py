"""Browsers that a member lets be told by web push: switched on, set and switched off one by one."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from ecken.durations import DAY_S
from ecken.errors import Conflict, Invalid, NotAllowed, NotFound, NotReady
from ecken.mail.message import Deferred, Refused
from ecken.mail.outgoing import check_endpoint
from ecken.mail.push import is_key
from ecken.service.community import Community
from ecken.service.limits.limits import Limit
from ecken.service.world import World
from ecken.store.journal import lock_head
from ecken.store.talk import push_devices as rows
from ecken.store.talk.push_devices import DeviceRow

__all__ = [
    "DEVICES_MAX",
    "DeviceRow",
    "PushChoice",
    "choices_of",
    "list_devices",
    "set_device",
    "switch_off",
    "switch_on",
    "tidy_devices",
]

DEVICES_MAX = 10
_ADDED = Limit(30, DAY_S)
_PUBLIC_KEY_BYTES, _AUTH_KEY_BYTES = 65, 16


class PushChoice(StrEnum):
    """What can be chosen for a browser; the value is the column."""

    REQUESTS = "tells_requests"
    INTRODUCTIONS = "tells_introductions"
    MESSAGES = "tells_messages"
    NAMES = "shows_names"


def list_devices(world: World) -> list[DeviceRow]:
    """Return the viewer's browsers that are told, the newest first."""
    return rows.read_devices(world.connection, world.viewer, now=world.now)


def choices_of(device: DeviceRow) -> set[PushChoice]:
    """Return what is chosen for a browser."""
    return {choice for choice in PushChoice if getattr(device, choice.value)}


def switch_on(
    community: Community,
    viewer: int,
    session_id: str,
    *,
    endpoint: str,
    keys: tuple[str, str],
    browser: str,
) -> None:
    """Let the browser of a session be told, at the address and with the keys that it has given.

    Raises
    ------
    NotAllowed
        ``push_off``: this site sends none.
    Invalid
        ``push_invalid``: no address of a push service, one in a local network, or no keys.
    NotReady
        ``push_service_away``: its name cannot be resolved.
    Conflict
        ``push_devices_full``
    TooMany
        ``too_many_tries``
    """
    if not community.settings.push:
        raise NotAllowed("push_off", "This community sends no notifications to devices.")
    community.limits.hit(f"push {viewer}", _ADDED)
    if not (is_key(keys[0], _PUBLIC_KEY_BYTES) and is_key(keys[1], _AUTH_KEY_BYTES)):
        raise _invalid()
    try:
        check_endpoint(endpoint, community.settings.push_local)
    except Refused as error:
        raise _invalid() from error
    except Deferred as error:
        raise NotReady(
            "push_service_away",
            "The notification service of your browser cannot be reached. Please try again later.",
        ) from error
    with community.writing() as connection:
        lock_head(connection)  # two at once do not both take the last place, or the same one
        now = community.clock()
        rows.delete_ended_devices(connection, now=now)
        if rows.count_devices(connection, viewer, but_session=session_id) >= DEVICES_MAX:
            raise Conflict(
                "push_devices_full",
                "Notifications are on for {most} devices already. Turn them off on another first.",
                most=DEVICES_MAX,
            )
        rows.replace_device(
            connection, viewer, session_id, endpoint=endpoint, keys=keys, browser=browser, at=now
        )


def set_device(
    community: Community, viewer: int, device_id: str, chosen: Collection[PushChoice]
) -> None:
    """Set what one of the viewer's browsers is told.

    Raises
    ------
    NotFound
        No such browser of this viewer.
    """
    with community.writing() as connection:
        device = rows.find_own_device(connection, viewer, device_id)
        if device is None:
            raise NotFound
        values = {choice.value: choice in chosen for choice in PushChoice}
        rows.update_device(connection, device.id, values)


def switch_off(community: Community, viewer: int, device_id: str) -> None:
    """Tell one of the viewer's browsers nothing any more, and forget it.

    Raises
    ------
    NotFound
        No such browser of this viewer.
    """
    with community.writing() as connection:
        device = rows.find_own_device(connection, viewer, device_id)
        if device is None:
            raise NotFound
        rows.delete_device(connection, device.id)


def tidy_devices(community: Community) -> int:
    """Delete browsers in which nobody is signed in any more; return how many."""
    with community.writing() as connection:
        return rows.delete_ended_devices(connection, now=community.clock())


def _invalid() -> Invalid:
    return Invalid(
        "push_invalid",
        "Your browser named no notification service that can be used. Nothing was changed.",
        field="endpoint",
    )
