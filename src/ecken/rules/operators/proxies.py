"""Whether an address belongs to the networks that a setting names."""

from __future__ import annotations

import ipaddress

from ecken.settings.values import Networks

__all__ = ["is_address", "is_in"]


def is_address(text: str) -> bool:
    """Say whether ``text`` is an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def is_in(address: str, networks: Networks) -> bool:
    """Say whether an address is in one of the networks."""
    return is_address(address) and any(
        ipaddress.ip_address(address) in network for network in networks
    )
