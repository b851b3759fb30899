"""What a provider publishes about itself: its addresses and its keys, kept for a while.

A provider that has just failed is not asked again for some seconds: it would hold up everybody.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ecken.durations import HOUR_S
from ecken.errors import NotReady
from ecken.service.openid.provider_calls import ask_provider, is_callable, unreachable
from ecken.settings.providers import Provider

__all__ = ["Discovery", "Metadata", "address_of", "metadata_from", "read_keys"]

_KEPT_S = HOUR_S
_FAILED_S = 15
_NEW_KEYS_S = 60
"""Keys are asked for again because of an unknown one at most this often."""
_KEYS_MAX = 50


@dataclass(frozen=True, slots=True)
class Metadata:
    """Addresses of a provider, checked."""

    authorize: str
    token: str
    keys: str
    user_info: str
    end_session: str
    names_itself: bool
    """Whether it says in each answer who it is (RFC 9207)."""
    takes_basic: bool


@dataclass
class Discovery:
    """What is known of all providers, in one process."""

    clock: Callable[[], float]
    _kept: dict[tuple[str, str], tuple[float, Any]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def metadata(self, provider: Provider) -> Metadata:
        """Return the addresses of a provider.

        Raises
        ------
        NotReady
            ``provider_unreachable``
        """
        found = self._known("metadata", provider, _KEPT_S, lambda: _read_metadata(provider))
        if isinstance(found, Metadata):
            return found
        raise unreachable(provider, "down")

    def keys(self, provider: Provider, *, again: bool = False) -> KeySet:
        """Return the keys with which a provider signs.

        Raises
        ------
        NotReady
            ``provider_unreachable``
        """
        address = self.metadata(provider).keys
        lasts_s = _NEW_KEYS_S if again else _KEPT_S
        found = self._known("keys", provider, lasts_s, lambda: read_keys(provider, address))
        if isinstance(found, KeySet):
            return found
        raise unreachable(provider, "down")

    def _known(
        self, what: str, provider: Provider, lasts_s: float, ask: Callable[[], object]
    ) -> object:
        """Return what is kept, else ask; ``None`` where asking has just failed."""
        key, now = (what, provider.issuer), self.clock()
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None:
            lasts_s = lasts_s if kept[1] is not None else _FAILED_S
            if now < kept[0] + lasts_s:
                return kept[1]
        try:
            found = ask()
        except NotReady:
            self._keep(key, now, None)
            raise
        self._keep(key, now, found)
        return found

    def _keep(self, key: tuple[str, str], now: float, found: object) -> None:
        with self._lock:
            self._kept[key] = (now, found)


def address_of(provider: Provider) -> str:
    """Return where a provider tells of itself."""
    return f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"


def _read_metadata(provider: Provider) -> Metadata:
    status, told = ask_provider(provider, address_of(provider))
    return metadata_from(provider, status, told)


def metadata_from(provider: Provider, status: int, told: dict[str, Any]) -> Metadata:
    """Check what a provider has told of itself.

    Raises
    ------
    NotReady
        ``provider_unreachable``
    """
    if status != 200:
        raise unreachable(provider, f"status-{status}")
    if told.get("issuer") != provider.issuer:
        raise unreachable(provider, "issuer")
    needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if not all(is_callable(provider, told.get(name)) for name in needed):
        raise unreachable(provider, "addresses")
    user_info, end = told.get("userinfo_endpoint", ""), told.get("end_session_endpoint", "")
    methods = told.get("token_endpoint_auth_methods_supported")
    return Metadata(
        authorize=told["authorization_endpoint"],
        token=told["token_endpoint"],
        keys=told["jwks_uri"],
        user_info=user_info if is_callable(provider, user_info) else "",
        end_session=end if is_callable(provider, end) else "",
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
        takes_basic=not isinstance(methods, list) or "client_secret_basic" in methods,
    )


def read_keys(provider: Provider, address: str) -> KeySet:
    """Return the keys with which a provider signs now.

    Raises
    ------
    NotReady
        ``provider_unreachable``
    """
    status, told = ask_provider(provider, address)
    keys = told.get("keys")
    if status != 200 or not isinstance(keys, list) or len(keys) > _KEYS_MAX:
        raise unreachable(provider, "keys")
    usable = [key for key in keys if isinstance(key, dict) and key.get("kty") != "oct"]
    try:
        return KeySet.import_key_set({"keys": usable})
    except (JoseError, ValueError, TypeError, KeyError):
        raise unreachable(provider, "keys") from None
