"""To which addresses of programs answers may be sent."""

from __future__ import annotations

import pytest

from ecken.errors import Invalid
from ecken.rules.operators.redirect_addresses import (
    LENGTH_MAX,
    REDIRECTS_MAX,
    parse_redirects,
)

GOOD = (
    "https://example.org/callback",
    "https://example.org",
    "https://example.org:8443/a/b?c=d",
    "http://127.0.0.1/callback",
    "http://127.0.0.1:49152/callback",
    "http://[::1]:1/",
    "http://localhost:3000/oauth",
    "org.example.app:/callback",
    "org.example.app://callback/done",
)
BAD = (
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "data:text/html,x",
    "http://example.org/callback",
    "http://127.0.0.1.example.org/",
    "http://127.0.0.1@example.org/",
    "http://127.0.0.1:80@example.org/",
    "http://localhost.example.org/",
    "https://ada@example.org/",
    "https://example.org/#part",
    "https://example.org\\@evil.example/",
    "https://example.org/a b",
    "https://example.org/\n",
    "https://exämple.org/",
    "https://EXAMPLE.org/",
    "https://*.example.org/",
    "https:///callback",
    "//example.org/",
    "/callback",
    "cursor://callback",
    "file:///etc/passwd",
    "org.example.app:javascript",
    "org.example.app:/ x",
    "",
    "https://example.org/" + "a" * LENGTH_MAX,
)


@pytest.mark.parametrize("address", GOOD)
def test_an_address_of_a_program_is_taken(address: str) -> None:
    assert parse_redirects([address, address]) == (address,)


@pytest.mark.parametrize("address", BAD)
def test_anything_else_is_refused(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_redirects([address])
    assert refused.value.code in ("redirect_invalid", "redirects_missing")


def test_a_program_has_some_addresses_and_not_many() -> None:
    many = [f"https://example.org/{number}" for number in range(REDIRECTS_MAX)]
    assert len(parse_redirects(many)) == REDIRECTS_MAX
    with pytest.raises(Invalid, match="at most"):
        parse_redirects([*many, "https://example.org/one-more"])
