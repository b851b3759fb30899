"""Conditions of a job: where the work is done, and for how many hours."""

from __future__ import annotations

from enum import StrEnum

from ecken.errors import Invalid

__all__ = ["Hours", "Workplace", "parse_hours", "parse_workplace"]


class Workplace(StrEnum):
    """Where the work is done."""

    ONSITE = "onsite"
    HYBRID = "hybrid"
    REMOTE = "remote"


class Hours(StrEnum):
    """How many hours a week."""

    FULL = "full"
    PART = "part"
    EITHER = "either"
    """Whoever applies chooses."""

    @property
    def also(self) -> tuple[Hours, ...]:
        """Whose ads are found when this is looked for: who may choose is among both."""
        return (self,) if self is Hours.EITHER else (self, Hours.EITHER)


def parse_workplace(text: str) -> Workplace:
    """Read where the work is done.

    Raises
    ------
    Invalid
        ``workplace_unknown``
    """
    try:
        return Workplace(text.strip())
    except ValueError:
        raise Invalid(
            "workplace_unknown",
            "There is no place of work “{given}”. Choose one of: {choices}.",
            field="workplace",
            given=text[:20],
            choices=", ".join(Workplace),
        ) from None


def parse_hours(text: str) -> Hours:
    """Read for how many hours.

    Raises
    ------
    Invalid
        ``hours_unknown``
    """
    try:
        return Hours(text.strip())
    except ValueError:
        raise Invalid(
            "hours_unknown",
            "There are no working hours “{given}”. Choose one of: {choices}.",
            field="hours",
            given=text[:20],
            choices=", ".join(Hours),
        ) from None
