"""Scopes of tokens: each includes the ones before it, but for that of the moderation.

Work on reports and decisions stands apart: a program that does it needs nothing of the member's,
and a token of before, however wide, does not reach what its member may do as an operator.
"""

from __future__ import annotations

from enum import StrEnum

from ecken.errors import Invalid, NotAllowed

__all__ = [
    "ASKABLE",
    "DAYS_MAX",
    "DAYS_USUAL",
    "Scope",
    "check_scope",
    "parse_askable_scope",
    "parse_scope",
    "parse_token_days",
]

DAYS_USUAL = 90
DAYS_MAX = 365


class Scope(StrEnum):
    """What a token is good for."""

    READ = "read"
    """See what its member may see; change nothing."""
    CONTACT = "contact"
    """Also write to others: requests, introductions, messages, posts."""
    WRITE = "write"
    """Also change what is the member's: privacy, blocks, contacts, tags, target groups."""
    MODERATE = "moderate"
    """Work for the administration, as far as the operator's rights go; nothing else."""


ASKABLE = (Scope.READ, Scope.CONTACT, Scope.WRITE)
"""What a program of others may ask a member for, the least first: never the work of operators."""


def _reaches(given: Scope, needed: Scope) -> bool:
    if Scope.MODERATE in (given, needed):
        return given is needed
    return ASKABLE.index(given) >= ASKABLE.index(needed)


def check_scope(given: Scope, needed: Scope) -> None:
    """Let a call through whose token goes far enough.

    Raises
    ------
    NotAllowed
        ``scope_missing``
    """
    if not _reaches(given, needed):
        raise NotAllowed(
            "scope_missing",
            "This call needs a token with the scope “{needed}”; this one has “{given}”.",
            needed=needed.value,
            given=given.value,
        )


def parse_scope(text: str) -> Scope:
    """Read a scope.

    Raises
    ------
    Invalid
        ``scope_unknown``
    """
    try:
        return Scope(text)
    except ValueError:
        raise Invalid(
            "scope_unknown",
            "The scope “{given}” does not exist. Choose one of: {choices}.",
            field="scope",
            given=text[:20],
            choices=", ".join(Scope),
        ) from None


def parse_askable_scope(text: str) -> Scope:
    """Read a scope that a program of others may ask for.

    Raises
    ------
    Invalid
        ``scope_unknown``, ``scope_not_askable``
    """
    scope = parse_scope(text)
    if scope not in ASKABLE:
        raise Invalid(
            "scope_not_askable",
            "No program of others gets the scope “{given}”. Choose one of: {choices}.",
            field="scope",
            given=scope.value,
            choices=", ".join(ASKABLE),
        )
    return scope


def parse_token_days(text: str) -> int:
    """Read for how many days a token is valid; nothing means the usual 90.

    Raises
    ------
    Invalid
        ``token_days_invalid``
    """
    text = text.strip() or str(DAYS_USUAL)
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= DAYS_MAX):
        raise Invalid(
            "token_days_invalid",
            "A token is valid for 1 to {most} days.",
            field="days",
            most=DAYS_MAX,
        )
    return int(text)
