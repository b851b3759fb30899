"""Report of a drift check, for operators."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

__all__ = ["Condition", "Repair"]

_KEPT = 20


@dataclass(frozen=True, slots=True)
class Repair:
    """What differed, of how many members of one slice, and when that was found."""

    at: int
    what: str
    """``audience``, ``contacts``, ``listed_contacts``, ``blocks`` or ``profile``."""
    members: int


@dataclass
class Condition:
    """Since this process began; the newest repairs last."""

    compared_at: int | None = None
    """When all members had been compared; ``None`` before the first round is through."""
    repairs: deque[Repair] = field(default_factory=lambda: deque(maxlen=_KEPT))
    found: int = 0
    """All repairs since this process began, also those that are not kept."""

    def note(self, repair: Repair) -> None:
        """Add what was found."""
        self.repairs.append(repair)
        self.found += 1
