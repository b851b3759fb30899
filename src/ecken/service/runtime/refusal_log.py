"""Records refusals for safety: in the log, and in the history of the account concerned.

The log has one line for each kind, with the account's public id and a shortened network address; no
name, no address of a mailbox, nothing that was typed.

A failed sign-in must not take longer where there is an account. So it is only noted in memory, and
comes into the member's history within a minute, many of one place as one entry. Wrong codes of a
second factor go the same way.
"""

from __future__ import annotations

import ipaddress
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["FAILED", "IN_HISTORY", "WRONG_CODE", "Failures", "note_refusal", "place_of"]

_LOG = logging.getLogger("ecken.safety")

FAILED = "sign_in_failed"
WRONG_CODE = "code_failed"
IN_HISTORY = (FAILED, WRONG_CODE)
"""What the history of an account tells with its place, for 30 days."""
_NOTED_MAX = 10_000
_PLACES_MAX = 5
"""Places of one account that are told apart; the others are “elsewhere”."""
_ELSEWHERE = "-"


@dataclass
class Failures:
    """Failed sign-ins and codes that no history holds yet: how many, by account, kind and place."""

    _noted: dict[int, dict[tuple[str, str], int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, member: int, place: str, *, kind: str = FAILED) -> None:
        """Count one."""
        with self._lock:
            if member not in self._noted and len(self._noted) >= _NOTED_MAX:
                return
            noted = self._noted.setdefault(member, {})
            places = {where for what, where in noted if what == kind}
            name = place if place in places or len(places) < _PLACES_MAX else _ELSEWHERE
            noted[kind, name] = noted.get((kind, name), 0) + 1

    def take(self, member: int | None = None) -> dict[int, dict[tuple[str, str], int]]:
        """Return what is noted, of all or of one, and forget it here."""
        with self._lock:
            if member is not None:
                found = self._noted.pop(member, None)
                return {member: found} if found else {}
            taken, self._noted = self._noted, {}
            return taken

    def give_back(self, taken: dict[int, dict[tuple[str, str], int]]) -> None:
        """Note again what could not be written."""
        with self._lock:
            for member, noted in taken.items():
                mine = self._noted.setdefault(member, {})
                for key, count in noted.items():
                    mine[key] = mine.get(key, 0) + count


def place_of(network: str) -> str:
    """Return a network address as far as it is kept: an IPv4 /24, an IPv6 /48."""
    try:
        found = ipaddress.ip_network(network, strict=False)
    except ValueError:
        return _ELSEWHERE
    length = 24 if found.version == 4 else 48
    return str(found.supernet(new_prefix=min(length, found.prefixlen)))


def note_refusal(event: str, **told: str) -> None:
    """Write one line to the log: what was refused, and what may be told of it."""
    _write(_LOG.warning, event, told)


def _write(log: Callable[..., None], event: str, told: dict[str, str]) -> None:
    log("%s %s", event, " ".join(f"{name}={_plain(value)}" for name, value in told.items()))


def _plain(text: str) -> str:
    """Keep a value on its line and short."""
    return "".join(c if c.isascii() and c.isprintable() and c != " " else "?" for c in text)[:80]
