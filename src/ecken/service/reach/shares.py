"""How many of a post's readers pass it on: the shares that a forecast may be asked for (R10)."""

from __future__ import annotations

from ecken.errors import Invalid

__all__ = ["SHARES", "SHARE_ASSUMED", "choose_share", "parse_share", "percent_of"]

SHARES = (0.01, 0.02, 0.05, 0.1, 0.2)
"""Shares of those who see a post that like it, comment on it or share it."""

SHARE_ASSUMED = 0.02
"""What a forecast takes where nobody has chosen and nothing is measured."""


def percent_of(share: float) -> str:
    """Write a share as it stands in addresses and forms: a whole number of percent."""
    return str(round(share * 100))


def choose_share(text: str) -> float | None:
    """Read a share that may be left open: nothing is the usual one.

    Raises
    ------
    Invalid
        ``share_unknown``
    """
    return parse_share(text) if text.strip() else None


def parse_share(text: str) -> float:
    """Read one of :data:`SHARES`, in percent.

    Raises
    ------
    Invalid
        ``share_unknown``: names what was given and those that exist.
    """
    for share in SHARES:
        if text.strip() == percent_of(share):
            return share
    raise Invalid(
        "share_unknown",
        "“{given}” is no share for a forecast. Choose one of: {choices} percent.",
        field="share",
        given=text[:40],
        choices=", ".join(map(percent_of, SHARES)),
    )
