"""Providers of OpenID Connect by which members sign in: a table each in the settings file.

[providers.club]
name = "Club account"
issuer = "https://login.club.example/realms/club"
client_id = "ecken"
client_secret = "…"
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import TypeVar
from urllib.parse import urlsplit

from ecken.settings.values import read_choice, read_domains

__all__ = ["Provider", "read_providers"]

_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,18}[a-z0-9])?")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_MOST = 8
_TEXT_MAX = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider, and what the operator believes of what it says."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    addresses: str = "untrusted"
    """Which of its e-mail addresses are believed: ``untrusted``, ``verified`` or ``all``."""
    joining: str = "nobody"
    """Who may join by it: ``nobody``, ``listed`` or ``everyone``."""
    join_domains: tuple[str, ...] = ()
    join_groups: tuple[str, ...] = ()
    operator_groups: tuple[str, ...] = ()
    groups_claim: str = "groups"
    second_factor: tuple[str, ...] = ()
    """Values of ``amr`` or ``acr`` that count as a second factor of ours."""
    is_local: bool = False
    """Whether it lies in the operator's own network, where else nothing is called."""


def read_providers(text: str) -> tuple[Provider, ...]:
    """Read the tables of all providers, written as one JSON object."""
    if not text.strip():
        return ()
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("a table for each provider, or the same as JSON") from None
    if not isinstance(told, dict) or not all(isinstance(one, dict) for one in told.values()):
        raise ValueError("a table for each provider: [providers.name]")
    if len(told) > _MOST:
        raise ValueError(f"at most {_MOST} providers")
    found = tuple(_provider(key, table) for key, table in told.items())
    if len({one.issuer for one in found}) < len(found):
        raise ValueError("another issuer for each provider")
    return found


def _provider(key: str, table: Mapping[str, object]) -> Provider:
    if not _KEY.fullmatch(key):
        raise ValueError(f"a name of small letters, digits and hyphens, not “{key[:30]}”")
    known = {one.name for one in fields(Provider)} - {"key"}
    for name in table:
        if name not in known:
            raise ValueError(f"{key}: one of {', '.join(sorted(known))}, not “{name[:30]}”")
    values = {name: _read(key, name, value) for name, value in table.items()}
    for name in ("issuer", "client_id"):
        if not values.get(name):
            raise ValueError(f"{key}: {name}")
    made = Provider(**{"name": key, **values, "key": key})  # type: ignore[arg-type]
    if made.joining == "listed" and not (made.join_domains or made.join_groups):
        raise ValueError(f"{key}: join_domains or join_groups, because joining is “listed”")
    if made.joining != "nobody" and made.addresses == "untrusted":
        raise ValueError(
            f"{key}: addresses = “verified” or “all” for who may join: an account needs an address"
        )
    return made


def _read(key: str, name: str, value: object) -> object:
    default = {one.name: one.default for one in fields(Provider)}.get(name)
    try:
        if isinstance(default, bool):
            return _as(bool, value, "true or false")
        if isinstance(default, tuple):
            return _READERS.get(name, tuple)(_texts(value))
        return _READERS.get(name, _line)(_as(str, value, "a text"))
    except ValueError as error:
        raise ValueError(f"{key}: {error} for {name}") from None


def _as(kind: type[T], value: object, needed: str) -> T:
    if not isinstance(value, kind):
        raise ValueError(needed)
    return value


def _texts(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ValueError("a list of texts")
    return [_line(one) for one in value]


def _line(text: str) -> str:
    if len(text) > _TEXT_MAX or not text.isprintable():
        raise ValueError(f"one line of at most {_TEXT_MAX} characters")
    return text.strip()


def _issuer(text: str) -> str:
    """Return the address as it is written: it is compared sign by sign."""
    parts = urlsplit(_line(text))
    is_near = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not (parts.scheme == "https" or is_near) or not parts.hostname or parts.username:
        raise ValueError("an address with https")
    if parts.query or parts.fragment:
        raise ValueError("an address without ? and #")
    return text.strip()


def _scopes(texts: list[str]) -> tuple[str, ...]:
    if "openid" not in texts:
        raise ValueError("a list with “openid”")
    return tuple(texts)


_READERS: dict[str, Callable[..., object]] = {
    "issuer": _issuer,
    "scopes": _scopes,
    "join_domains": lambda texts: read_domains(", ".join(texts)),
    "addresses": lambda text: read_choice(text, choices=("untrusted", "verified", "all")),
    "joining": lambda text: read_choice(text, choices=("nobody", "listed", "everyone")),
}
