"""To which network addresses the site goes because a member has named them: none of its own."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

__all__ = ["is_public_address"]

_GIVEN_OUT = ip_network("2000::/3")
"""All of IPv6 that is given out for the public network; old forms of local addresses lie outside,
also some with an IPv4 address inside (``::127.0.0.1``, ``fec0::1``)."""
_SPECIAL = tuple(
    ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")
)  # protocols, relays, documents (RFC 6890, RFC 7526, RFC 9637)
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
    if any(address in network for network in _SPECIAL) or _is_old(address):
        return False
    return address.is_global and not address.is_multicast and not _holds_another(address)


def _is_old(address: IPv4Address | IPv6Address) -> bool:
    return isinstance(address, IPv6Address) and address not in _GIVEN_OUT


def _holds_another(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return False
    holds = address.ipv4_mapped or address.sixtofour or address.teredo
    return holds is not None or any(address in network for network in _WITH_IPV4_INSIDE)
