"""Checks of new passwords: the rules, and a file of leaked ones if the operator has one.

The file has one line for each password, ``HASH`` or ``HASH:count``, sorted: SHA-1 in hexadecimal,
as published lists of leaked passwords are handed out. It may have any size: a question reads
some forty lines of it, and nothing leaves the machine.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import BinaryIO

from ecken.errors import Invalid, NotReady
from ecken.rules.passwords.password_rules import check_password
from ecken.service.community import Community

__all__ = ["accept_password", "check_leak_file", "is_in_file"]

_LINE_MAX = 128
_SAMPLES = 200
_LINE = re.compile(rb"([0-9A-Fa-f]{40})(?::\d+)?\s*")


def accept_password(
    community: Community, password: str, *, names: tuple[str, ...], email: str
) -> None:
    """Accept a new password, or say what is wrong with it.

    Raises
    ------
    Invalid
        As :func:`ecken.rules.passwords.password_rules.check_password`, and ``password_leaked``.
    NotReady
        ``leaks_unreadable``: the operator's file cannot be read at present.
    """
    settings = community.settings
    check_password(password, names=names, email=email, community=settings.community_name)
    if not settings.breached_passwords:
        return
    try:
        is_leaked = is_in_file(Path(settings.breached_passwords), password)
    except (OSError, ValueError) as error:
        raise NotReady(
            "leaks_unreadable",
            "New passwords cannot be checked at present; please try again later.",
        ) from error
    if is_leaked:
        raise Invalid(
            "password_leaked",
            "This password is in a list of leaked passwords, so others will try it. "
            "Please choose another.",
            field="password",
        )


def is_in_file(path: Path, password: str) -> bool:
    """Say whether the SHA-1 of ``password`` stands in a sorted file; halves it until it is found.

    Raises
    ------
    OSError, ValueError
        The file cannot be read, or a line of it is none.
    """
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        low, high = 0, file.seek(0, 2)
        while low < high:  # the line sought begins in [low, high), if it is there
            middle = (low + high) // 2
            found, end = _line_after(file, middle)
            if found == digest:
                return True
            if found is None or found > digest:
                high = middle
            else:
                low = end
    return False


def check_leak_file(path: Path) -> None:
    """Refuse a file that is none, or is not sorted as far as a few hundred lines tell.

    Raises
    ------
    Invalid
        ``leak_file_unfit``
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            places = sorted({size * part // _SAMPLES for part in range(_SAMPLES)})
            found = [digest for place in places if (digest := _line_after(file, place)[0])]
    except (OSError, ValueError) as error:
        raise _unfit(path, str(error)) from None
    if not found:
        raise _unfit(path, "it is empty")
    if found != sorted(found):
        raise _unfit(path, "it is not sorted by hash")


def _line_after(file: BinaryIO, place: int) -> tuple[bytes | None, int]:
    """Return hash and end of the first line that begins at ``place`` or behind it, if any does."""
    file.seek(max(0, place - 1))
    if place:
        file.readline(_LINE_MAX)
    line = file.readline(_LINE_MAX)
    if not line:
        return None, place
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError("a line is not HASH or HASH:count")
    return found[1].upper(), file.tell()


def _unfit(path: Path, reason: str) -> Invalid:
    return Invalid(
        "leak_file_unfit",
        "ECKEN_BREACHED_PASSWORDS names {path}, which is no sorted list of SHA-1 hashes: {reason}.",
        path=str(path)[:200],
        reason=reason,
    )
