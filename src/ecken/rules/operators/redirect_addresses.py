"""Where answers about access may be sent: addresses of programs (RFC 6749, RFC 8252).

An address is compared sign by sign. The port alone is free, and only on the machine of the reader
(RFC 8252, section 7.3): a program there does not know beforehand which one it gets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ecken.errors import Invalid

__all__ = ["REDIRECTS_MAX", "allows_redirect", "origin_of", "parse_redirects"]

REDIRECTS_MAX = 10
"""Addresses of one program."""
LENGTH_MAX = 500

_REST = r"(?:[/?][A-Za-z0-9._~:/?@!$&'()*+,;=%-]*)?"
_NAME = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_SECURE = re.compile(rf"(https://{_NAME}(?:\.{_NAME})*(?::[0-9]{{1,5}})?){_REST}")
_LOOPBACK = re.compile(rf"(http://(?:127\.0\.0\.1|\[::1\]|localhost))(:[0-9]{{1,5}})?({_REST})")
_OF_A_PROGRAM = re.compile(rf"([a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:)/{{1,3}}[A-Za-z0-9._~-]*{_REST}")
"""A scheme that somebody made theirs by a name of the Internet, backwards: ``org.example.app``."""


def parse_redirects(addresses: Iterable[str]) -> tuple[str, ...]:
    """Return addresses to which a program may have answers sent, each once.

    Raises
    ------
    Invalid
        ``redirects_missing``, ``redirects_full``, ``redirect_invalid``
    """
    found = tuple(dict.fromkeys(address for address in addresses if address))
    if not found:
        raise Invalid("redirects_missing", "Give at least one address.", field="redirects")
    if len(found) > REDIRECTS_MAX:
        raise Invalid(
            "redirects_full",
            "Give at most {most} addresses.",
            field="redirects",
            most=REDIRECTS_MAX,
        )
    for address in found:
        if not _is_allowed(address):
            raise Invalid(
                "redirect_invalid",
                "“{given}” is no address to which answers may be sent. It begins with https://, on "
                "the member’s own device also with http://127.0.0.1, or with a name of the program "
                "like org.example.app:/. It has no @ before the host and no part after #.",
                field="redirects",
                given=address[:80],
            )
    return found


def allows_redirect(registered: Iterable[str], asked: str) -> bool:
    """Say whether an answer may be sent to ``asked``."""
    if not _is_allowed(asked):
        return False
    return any(asked == known or _is_same_but_port(known, asked) for known in registered)


def origin_of(address: str) -> str:
    """Return scheme and host of an allowed address, as a browser's rules name them."""
    for kind in (_SECURE, _LOOPBACK, _OF_A_PROGRAM):
        if found := kind.fullmatch(address):
            port = found[2] or "" if kind is _LOOPBACK else ""
            return found[1] + port
    raise ValueError(address)


def _is_allowed(address: str) -> bool:
    return len(address) <= LENGTH_MAX and any(
        kind.fullmatch(address) for kind in (_SECURE, _LOOPBACK, _OF_A_PROGRAM)
    )


def _is_same_but_port(known: str, asked: str) -> bool:
    one, other = _LOOPBACK.fullmatch(known), _LOOPBACK.fullmatch(asked)
    return bool(one and other and (one[1], one[3]) == (other[1], other[3]))
