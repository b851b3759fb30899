"""Limits: a window that moves, per key."""

from __future__ import annotations

import pytest

from ecken.errors import Invalid, TooMany
from ecken.service.limits import Limit, Limits, parse_limit


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("10/15minutes", Limit(10, 900)),
        ("1200/minute", Limit(1200, 60)),
        ("5 / hour", Limit(5, 3600)),
        ("3 per 2 days", Limit(3, 172_800)),
    ],
)
def test_limits_are_read_as_people_write_them(text: str, limit: Limit) -> None:
    assert parse_limit(text) == limit


@pytest.mark.parametrize(
    "text", ["", "ten/minute", "10", "10/fortnight", "-1/minute", "1e3/minute"]
)
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="is no limit"):
        parse_limit(text)


def test_the_window_moves() -> None:
    time = Time()
    limits = Limits(time)
    limit = Limit(2, 60)
    limits.hit("a", limit)
    time.now = 30
    limits.hit("a", limit)
    with pytest.raises(TooMany) as refused:
        limits.hit("a", limit)
    assert refused.value.retry_after_s == 31
    time.now = 61
    limits.hit("a", limit)
    with pytest.raises(TooMany):
        limits.check("a", limit)


def test_keys_do_not_know_each_other() -> None:
    limits = Limits(Time())
    limits.hit("a", Limit(1, 60))
    limits.hit("b", Limit(1, 60))
    assert limits.is_full("a", Limit(1, 60))
    limits.forget("a")
    assert not limits.is_full("a", Limit(1, 60))


def test_many_keys_do_not_fill_the_memory() -> None:
    limits = Limits(Time())
    for number in range(100_050):
        limits.hit(str(number), Limit(1, 60))
    assert len(limits._seen) == 100_000
    assert limits.is_full("100049", Limit(1, 60))
    assert not limits.is_full("0", Limit(1, 60))
