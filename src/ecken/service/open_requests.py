"""The viewer's open requests: the one source for every page that shows a member.

A hit, a profile, a kept member and the filter "without open request" ask here, so that they agree
with each other and with the lists of requests.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecken.service.world import World
from ecken.store.contacts.requests import RequestRow, read_incoming, read_outgoing

__all__ = ["OpenRequest", "open_requests"]


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request that waits for the viewer's answer, or that they see as waiting for one."""

    id: str
    is_incoming: bool
    reason: str
    message: str
    sent_at: int
    expires_at: int | None


def open_requests(world: World) -> dict[int, OpenRequest]:
    """Return the open requests in either direction by the other member, in the viewer's eyes.

    Members who are hidden from the viewer may be among the keys: look up those who are shown.
    """
    connection, viewer, now = world.connection, world.viewer, world.now
    sent = {
        row.recipient_id: _open(row, False) for row in read_outgoing(connection, viewer, now=now)
    }
    received = {
        row.sender_id: _open(row, True) for row in read_incoming(connection, viewer, now=now)
    }
    return {**sent, **received}


def _open(row: RequestRow, is_incoming: bool) -> OpenRequest:
    return OpenRequest(
        row.public_id, is_incoming, row.reason, row.message, row.sent_at, row.expires_at
    )
