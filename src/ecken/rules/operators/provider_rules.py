"""What the operator lets a provider of sign-ins decide: addresses, joining, operators, factors."""

from __future__ import annotations

from collections.abc import Collection

from ecken.settings.providers import Provider

__all__ = ["believes_address", "counts_as_second_factor", "may_join", "may_operate"]


def believes_address(provider: Provider, email: str, *, is_verified: bool) -> bool:
    """Say whether an address is taken as that of who signs in."""
    if not email or provider.addresses == "untrusted":
        return False
    return provider.addresses == "all" or is_verified


def may_join(provider: Provider, email: str, groups: Collection[str]) -> bool:
    """Say whether somebody without an account may get one; the address is believed already."""
    if provider.joining == "listed":
        domain = email.rpartition("@")[2].casefold()
        return domain in provider.join_domains or not set(groups).isdisjoint(provider.join_groups)
    return provider.joining == "everyone"


def may_operate(provider: Provider, groups: Collection[str]) -> bool:
    """Say whether the provider names somebody an operator."""
    return not set(groups).isdisjoint(provider.operator_groups)


def counts_as_second_factor(provider: Provider, told: Collection[str]) -> bool:
    """Say whether what the provider tells of the sign-in (``amr``, ``acr``) is enough."""
    return not set(told).isdisjoint(provider.second_factor)
