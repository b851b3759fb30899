"""What a member has said to being the contact of somebody else's job ad: one table of states.

Their no is silent: the advertiser is told ``asked`` from the first day to the last. A no outlives
the naming: whoever is named for the same ad again is not asked again. A yes is said to what the ad
says: with other words it is asked for anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

__all__ = ["AGREED_TO", "NAMED", "AdContactState", "state_when_named", "state_when_taken_back"]

AGREED_TO: Final = ("title", "company", "text", "apply_to")
"""What of an ad its contact has agreed to stand beside."""


class AdContactState(StrEnum):
    """Where it stands in truth."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    """Declined, or withdrawn after they had agreed."""
    TAKEN_BACK = "taken_back"
    """Declined, and not named any more: kept so that they are not asked again."""


NAMED: Final = (AdContactState.ASKED, AdContactState.AGREED, AdContactState.DECLINED)
"""The states of the one member whom an ad names."""

_WHEN_NAMED: Final[Mapping[AdContactState, AdContactState]] = {
    AdContactState.ASKED: AdContactState.ASKED,
    AdContactState.AGREED: AdContactState.ASKED,
    AdContactState.DECLINED: AdContactState.DECLINED,
    AdContactState.TAKEN_BACK: AdContactState.DECLINED,
}


def state_when_named(before: AdContactState | None) -> AdContactState:
    """Return the state of a member who is named, or named anew; ``None`` if they never were."""
    return AdContactState.ASKED if before is None else _WHEN_NAMED[before]


def state_when_taken_back(before: AdContactState) -> AdContactState | None:
    """Return what is kept of a member who is named no longer; ``None`` for nothing."""
    said_no = before in (AdContactState.DECLINED, AdContactState.TAKEN_BACK)
    return AdContactState.TAKEN_BACK if said_no else None
