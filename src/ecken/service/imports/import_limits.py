"""How much a member may compare in a day: enough for every address book, too little for guessing.

Counted are files and addresses, not who they are. The tries live where all limits do, under a keyed
hash of the member's number.
"""

from __future__ import annotations

from ecken.durations import DAY_S
from ecken.errors import TooMany
from ecken.service.limits.limits import Limit, Limits

__all__ = ["KEYS_PER_DAY", "check_keys", "count_file"]

_FILES = Limit(30, DAY_S)
_KEYS_EACH = 1_000
"""Addresses that are counted as one try, so that a day's tries are few to keep."""
_TRIES = Limit(60, DAY_S)

KEYS_PER_DAY = _KEYS_EACH * _TRIES.most
"""Addresses and links that one member may compare within 24 hours: two full exports."""


def count_file(limits: Limits, viewer: int) -> None:
    """Count one file.

    Raises
    ------
    TooMany
        ``import_files``
    """
    key = f"import file {viewer}"
    if limits.is_full(key, _FILES):
        raise TooMany(
            "import_files",
            "You have compared {most} files within 24 hours; that is the limit. Try again "
            "tomorrow.",
            most=_FILES.most,
            retry_after_s=DAY_S,
        )
    limits.hit(key, _FILES)


def check_keys(limits: Limits, viewer: int, count: int) -> None:
    """Count addresses and links before they are compared.

    Raises
    ------
    TooMany
        ``import_people``; then none of them is compared.
    """
    key = f"import address {viewer}"
    tries = -(-count // _KEYS_EACH)
    if limits.count(key, _TRIES) + tries > _TRIES.most:
        raise TooMany(
            "import_people",
            "You can compare {most} addresses and links within 24 hours. This file would be more: "
            "leave out whom you do not know, or try again tomorrow.",
            most=KEYS_PER_DAY,
            retry_after_s=DAY_S,
        )
    for _ in range(tries):
        limits.hit(key, _TRIES)
