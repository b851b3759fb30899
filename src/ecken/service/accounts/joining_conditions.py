"""Conditions of joining also limit later changes: an address must still meet them."""

from __future__ import annotations

from ecken.errors import Invalid
from ecken.settings import Settings

__all__ = ["check_domain", "check_new_address"]


def check_domain(settings: Settings, email: str) -> None:
    """Refuse an address of a domain that may not join, where domains decide.

    Raises
    ------
    Invalid
        ``domain_not_allowed``
    """
    if settings.joining != "domain" or _is_of_here(settings, email):
        return
    raise Invalid(
        "domain_not_allowed",
        "To join, you need an address that ends in: {domains}.",
        field="email",
        domains=", ".join(sorted(f"@{domain}" for domain in settings.joining_domains)),
    )


def check_new_address(settings: Settings, *, old: str, new: str) -> None:
    """Refuse a change of address by which a member leaves the domains that let them in.

    Whom the operator has loaded with an address from elsewhere was let in without one.

    Raises
    ------
    Invalid
        ``domain_not_allowed``
    """
    if _is_of_here(settings, old):
        check_domain(settings, new)


def _is_of_here(settings: Settings, email: str) -> bool:
    return email.rpartition("@")[2].casefold() in settings.joining_domains
