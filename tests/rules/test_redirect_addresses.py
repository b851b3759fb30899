"""To which addresses of programs answers may be sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.errors import Invalid
from ecken.rules.operators.redirect_addresses import (
    LENGTH_MAX,
    REDIRECTS_MAX,
    allows_redirect,
    origin_of,
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
def test_an_address_of_a_program_is_taken_and_allows_itself(address: str) -> None:
    assert parse_redirects([address, address]) == (address,)
    assert allows_redirect([address], address)
    assert address.startswith(origin_of(address))


@pytest.mark.parametrize("address", BAD)
def test_anything_else_is_refused_also_where_it_had_been_stored(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_redirects([address])
    assert refused.value.code in ("redirect_invalid", "redirects_missing")
    assert not allows_redirect([address], address)


def test_a_program_has_some_addresses_and_not_many() -> None:
    many = [f"https://example.org/{number}" for number in range(REDIRECTS_MAX)]
    assert len(parse_redirects(many)) == REDIRECTS_MAX
    with pytest.raises(Invalid, match="at most"):
        parse_redirects([*many, "https://example.org/one-more"])


@pytest.mark.parametrize("asked", ["http://127.0.0.1:49152/callback", "http://127.0.0.1/callback"])
def test_the_port_is_free_on_the_readers_machine(asked: str) -> None:
    assert allows_redirect(["http://127.0.0.1:3000/callback"], asked)


@pytest.mark.parametrize(
    "asked",
    [
        "https://example.org:444/callback",
        "https://example.org/callback/",
        "https://example.org/callback?more=1",
        "https://example.org/Callback",
        "https://www.example.org/callback",
        "http://127.0.0.1:49152/other",
        "http://localhost:49152/callback",
        "http://[::1]:49152/callback",
    ],
)
def test_all_else_is_compared_sign_by_sign(asked: str) -> None:
    known = ["https://example.org/callback", "http://127.0.0.1/callback"]
    assert not allows_redirect(known, asked)


@given(st.text(alphabet=st.sampled_from("htps:/127.0.1[]localexmp@#?\\ \n%&=-.org"), max_size=60))
def test_what_is_allowed_was_registered_or_is_loopback(asked: str) -> None:
    known = ("https://example.org/callback", "http://127.0.0.1/callback")
    if allows_redirect(known, asked):
        assert asked in known or origin_of(asked).startswith("http://127.0.0.1:")
