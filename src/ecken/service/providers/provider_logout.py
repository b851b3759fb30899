"""The end of a sign-in: told by the provider, or for the member to end there as well."""

from __future__ import annotations

import hashlib

from authlib.common.urls import add_params_to_uri

from ecken.durations import HOUR_S
from ecken.errors import EckenError, TooMany
from ecken.service.community import Community
from ecken.service.limits.limits import Limit
from ecken.service.openid.id_tokens import not_believed, read_logout_token
from ecken.service.providers.linked_sign_ins import identity_of
from ecken.service.providers.round_trip import Proven, find_provider
from ecken.store.accounts.linked_sign_ins import find_linked
from ecken.store.accounts.sessions import delete_provider_sessions

__all__ = ["end_by_provider", "way_out"]

_ONCE = Limit(1, HOUR_S)
_CALLS = Limit(600, 60)


def end_by_provider(community: Community, key: str, token: str) -> None:
    """End the sessions here of a sign-in that has ended at the provider.

    Nothing tells whether there were any.

    Raises
    ------
    NotFound
        There is no such provider.
    NotAllowed
        ``provider_refused``
    NotReady
        ``provider_unreachable``
    TooMany
        ``too_many_tries``
    """
    provider = find_provider(community, key)
    community.limits.hit(f"provider-logout {key}", _CALLS)
    told = read_logout_token(community.discovery, provider, token)
    try:
        used = hashlib.sha256(told.id.encode()).hexdigest()
        community.limits.hit(f"provider-logout-once {key} {used}", _ONCE)
    except TooMany:
        raise not_believed(provider, "used") from None
    with community.writing() as connection:
        linked = None
        if told.subject:
            linked = find_linked(connection, identity_of(Proven(provider, told.subject)))
            if linked is None:
                return
        delete_provider_sessions(
            connection,
            key,
            session=told.session,
            member=linked.member if linked is not None else None,
        )


def way_out(community: Community, key: str) -> tuple[str, str]:
    """Return the name of a provider and the address at which one signs out there; else nothing."""
    try:
        provider = find_provider(community, key)
        address = community.discovery.metadata(provider).end_session
    except EckenError:
        return "", ""
    back = f"{community.settings.base_url.rstrip('/')}/sign-in"
    asked = [("client_id", provider.client_id), ("post_logout_redirect_uri", back)]
    return provider.name, add_params_to_uri(address, asked) if address else ""
