"""Addresses that the site never goes to because somebody names them."""

import pytest

from ecken.rules.operators.outgoing import is_public_address


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1",
        "239.1.1.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0",
        "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
        "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b:1::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "::127.0.0.1", "::7f00:1", "::a00:1", "fec0::1", "5f00::1", "3fff::1", "4000::1",
        "192.0.0.8", "192.88.99.1",
        "", "localhost", "1", "0x7f000001", "127.1", "8.8.8.8.8",
    ],
)  # fmt: skip
def test_an_address_of_ones_own_network_is_none_of_the_public_one(address: str) -> None:
    assert not is_public_address(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "142.250.1.1", "2a00:1450:4001:800::200a"])
def test_a_public_address_is(address: str) -> None:
    assert is_public_address(address)
