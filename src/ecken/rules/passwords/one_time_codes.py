"""Codes of an authenticator app: TOTP as in RFC 6238, on HOTP as in RFC 4226, with HMAC-SHA-1.

Six digits and steps of 30 seconds: what every app takes, whatever else an address asks for.
"""

from __future__ import annotations

import base64
import hmac
from urllib.parse import quote

__all__ = ["DIGITS", "STEP_S", "app_address", "code_at", "matching_step", "typed_secret"]

DIGITS = 6
STEP_S = 30
_DRIFT = 1
"""Steps by which the clock of a phone may be wrong, to either side (RFC 6238, section 5.2)."""


def code_at(secret: bytes, step: int, *, digits: int = DIGITS) -> str:
    """Return the code of a step, which counts from the epoch (RFC 4226, section 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}}"


def matching_step(secret: bytes, code: str, *, now: int, after: int = -1) -> int | None:
    """Return the step whose code this is, at or beside ``now`` (epoch seconds), else ``None``.

    Steps up to ``after`` are over: a code is good once. Right and wrong ones cost the same.
    """
    found = None
    given = code.encode("utf-8", "surrogatepass")
    for step in range(now // STEP_S - _DRIFT, now // STEP_S + _DRIFT + 1):
        expected = code_at(secret, max(step, 0)).encode()
        if hmac.compare_digest(expected, given) and step > after:
            found = step
    return found


def typed_secret(secret: bytes) -> str:
    """Return a secret as people type it into an app: base32 in groups of four."""
    letters = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def app_address(secret: bytes, *, issuer: str, account: str) -> str:
    """Return the ``otpauth`` address that an app reads from a QR code."""
    letters = base64.b32encode(secret).decode().rstrip("=")
    name = f"{quote(issuer, safe='')}:{quote(account, safe='@')}"
    return f"otpauth://totp/{name}?secret={letters}&issuer={quote(issuer, safe='')}"
