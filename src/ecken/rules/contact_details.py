"""Who may see a member's address, telephone number and birthday: one table."""

from __future__ import annotations

from enum import StrEnum

from ecken.errors import Invalid

__all__ = ["Detail", "ReleaseAudience", "is_released", "parse_release_audience"]


class Detail(StrEnum):
    """What can be released."""

    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    BIRTHDAY = "birthday"


class ReleaseAudience(StrEnum):
    """To whom a detail is released."""

    NOBODY = "nobody"
    CHOSEN = "chosen"
    CONTACTS = "contacts"
    EVERYONE = "everyone"


def is_released(
    audience: ReleaseAudience, *, is_self: bool, is_contact: bool, is_chosen: bool
) -> bool:
    """Say whether a detail is told to a viewer. Chosen counts only while it is a contact."""
    if is_self:
        return True
    return {
        ReleaseAudience.NOBODY: False,
        ReleaseAudience.CHOSEN: is_contact and is_chosen,
        ReleaseAudience.CONTACTS: is_contact,
        ReleaseAudience.EVERYONE: True,
    }[audience]


def parse_release_audience(text: str) -> ReleaseAudience:
    """Read an audience of a detail by its English name.

    Raises
    ------
    Invalid
        ``release_audience_unknown``.
    """
    try:
        return ReleaseAudience(text.strip().lower())
    except ValueError:
        raise Invalid(
            "release_audience_unknown",
            "“{given}” is not an audience for a detail. Choose one of: {choices}.",
            field="audience",
            given=text[:40],
            choices=", ".join(audience.value for audience in ReleaseAudience),
        ) from None
