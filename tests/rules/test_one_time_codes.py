"""Codes of an authenticator app, against the vectors of RFC 4226 and RFC 6238."""

from __future__ import annotations

import pytest

from ecken.rules.passwords.one_time_codes import (
    STEP_S,
    app_address,
    code_at,
    matching_step,
    typed_secret,
)

SECRET = b"12345678901234567890"
"""The secret of the vectors for HMAC-SHA-1."""


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(at: int, code: str) -> None:
    assert code_at(SECRET, at // STEP_S, digits=8) == code
    assert matching_step(SECRET, code[2:], now=at) == at // STEP_S


def test_codes_are_those_of_rfc_4226() -> None:
    codes = "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489"
    assert [code_at(SECRET, step) for step in range(10)] == codes.split()


def test_a_clock_may_be_a_step_early_or_late_and_no_more() -> None:
    codes = [code_at(SECRET, step) for step in range(100, 105)]
    assert len(set(codes)) == 5
    steps = [matching_step(SECRET, code, now=102 * STEP_S + 29) for code in codes]
    assert steps == [None, 101, 102, 103, None]


def test_a_step_that_is_over_takes_no_code() -> None:
    code = code_at(SECRET, 102)
    assert matching_step(SECRET, code, now=102 * STEP_S, after=101) == 102
    assert matching_step(SECRET, code, now=102 * STEP_S, after=102) is None


@pytest.mark.parametrize("typed", ["", "12345", "١٢٣٤٥٦", "\ud800", "x" * 10_000])
def test_what_is_no_code_matches_nothing(typed: str) -> None:
    assert matching_step(SECRET, typed, now=59) is None


def test_an_app_reads_secret_and_names_from_the_address() -> None:
    address = app_address(SECRET, issuer="Club & Co: Nord", account="ada+x@example.org")
    assert address == (
        "otpauth://totp/Club%20%26%20Co%3A%20Nord:ada%2Bx@example.org"
        "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Club%20%26%20Co%3A%20Nord"
    )
    assert typed_secret(SECRET).startswith("GEZD GNBV ")
