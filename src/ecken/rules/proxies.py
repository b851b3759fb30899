"""Networks that a setting names, and which addresses are in them."""

from __future__ import annotations

import ipaddress

__all__ = ["Networks", "is_address", "is_in", "networks_in"]

Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]


def networks_in(text: str) -> Networks:
    """Return the networks of a setting that names them by commas."""
    parts = (part.strip() for part in text.split(","))
    return tuple(ipaddress.ip_network(part, strict=False) for part in parts if part)


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
