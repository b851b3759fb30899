"""A client of the JSON interface, for programs of others: typed, to be waited for or awaited.

    with Client("https://ecken.example.org", token) as client:
        client.members.show_member(id)

Nothing of the site or of the engine is imported. What it needs comes with the extra ``client``.
"""

from __future__ import annotations

from ecken.client.clients import AsyncClient, Client
from ecken.client.errors import (
    ApiError,
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    NotReady,
    NotSignedIn,
    TooMany,
    Unreachable,
)
from ecken.client.trying import Waiting

__all__ = [
    "ApiError",
    "AsyncClient",
    "Client",
    "Conflict",
    "Invalid",
    "NotAllowed",
    "NotFound",
    "NotReady",
    "NotSignedIn",
    "TooMany",
    "Unreachable",
    "Waiting",
]
