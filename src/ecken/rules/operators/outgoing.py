"""To which network addresses the site goes because a member has named them: none of its own."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

__all__ = ["is_public_address"]

_WITH_IPV4_INSIDE = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
"""Translated into IPv4 on the way (RFC 6052, RFC 8215)."""


def is_public_address(text: str) -> bool:
    """Say whether an address is one of the public network, however it is written.

    Not so are those of this machine, of local networks, of links, those for many and those that are
    kept for tests and documents; nor an IPv6 address that holds an IPv4 one, which could be such.
    """
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return address.is_global and not address.is_multicast and not _holds_another(address)


def _holds_another(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return False
    holds = address.ipv4_mapped or address.sixtofour or address.teredo
    return holds is not None or any(address in network for network in _WITH_IPV4_INSIDE)
