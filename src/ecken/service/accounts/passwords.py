"""Argon2id hashes, a few at a time: each needs 19 MiB, and every attempt costs the same."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ecken.errors import NotReady
from ecken.rules.passwords.password_rules import PASSWORD_MAX

__all__ = ["hash_password", "is_outdated", "is_password"]

# OWASP Password Storage Cheat Sheet: m=19456 KiB, t=2, p=1.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(3)
_IN_LINE = threading.BoundedSemaphore(12)
"""Those who hash and those who wait for it: a small part of the threads that draw pages."""
_WAIT_S = 5.0

_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$+1DznMXXIK0KziVyH0Ngtg"
    "$kYeGWSAcJQnsfeqe1bxeAo8A/2X2sRQgIBTQBsBKdzE"
)
"""A hash that no password is known for: checked where there is no account, to cost as much."""


def hash_password(password: str) -> str:
    """Return the Argon2id hash with its parameters. About 30 ms."""
    with _place():
        return _HASHER.hash(_cut(password))


def is_password(password_hash: str | None, password: str) -> bool:
    """Say whether ``password`` is the one; without a hash the answer costs as much and is no."""
    with _place():
        try:
            return _HASHER.verify(password_hash or _NOBODY, _cut(password)) and bool(password_hash)
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(password_hash: str) -> bool:
    """Say whether a hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def _cut(password: str) -> bytes:
    """What is too long or no text is no password of anybody: hash something of usual length."""
    if len(password) > PASSWORD_MAX:
        return b"\0too long"
    return password.encode("utf-8", "surrogatepass")


@contextmanager
def _place() -> Iterator[None]:
    """Wait for one of the few places, so that many sign-ins eat neither memory nor threads."""
    if not _IN_LINE.acquire(blocking=False):
        raise _busy()
    try:
        if not _AT_ONCE.acquire(timeout=_WAIT_S):
            raise _busy()
        try:
            yield
        finally:
            _AT_ONCE.release()
    finally:
        _IN_LINE.release()


def _busy() -> NotReady:
    return NotReady("sign_in_busy", "Too many people are signing in at once; please try again.")
