"""What a check of a site has found."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what is, what was expected, what to do."""

    what: str
    is_well: bool
    found: str
    expected: str = ""
    advice: str = ""
