"""Who makes room for whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from ecken.cli.server.connection_limits import Crowd
from ecken.rules.operators.proxies import is_in
from ecken.settings.values import read_networks


@dataclass(eq=False)
class One:
    """A connection of a test; ``gone`` holds those that had to make room."""

    address: str
    is_proxy: bool
    gone: list[One] = field(default_factory=list)

    def make_room(self) -> None:
        self.gone.append(self)


def enter(
    crowd: Crowd, address: str, gone: list[One], *, waits: bool = True, is_proxy: bool = False
) -> One | None:
    one = One(address, is_proxy, gone)
    if not crowd.enter(one):
        return None
    if waits:
        crowd.waits(one)
    return one


def test_who_has_waited_longest_makes_room() -> None:
    crowd, gone = Crowd(most=3), list[One]()
    first, second, _third = (enter(crowd, f"10.0.0.{i}", gone) for i in range(3))
    assert first
    crowd.waits(first)  # has moved
    assert enter(crowd, "10.0.0.9", gone)
    assert gone == [second]
    assert len(crowd) == 3


def test_who_is_answered_makes_no_room() -> None:
    crowd, gone = Crowd(most=2), list[One]()
    for i in range(2):
        enter(crowd, f"10.0.0.{i}", gone, waits=False)
    assert enter(crowd, "10.0.0.9", gone) is None
    assert not gone


def test_an_address_makes_room_for_itself_first() -> None:
    crowd, gone = Crowd(most=10, most_per_address=2), list[One]()
    other = enter(crowd, "10.0.0.1", gone)
    first, _ = (enter(crowd, "10.0.0.2", gone) for _ in range(2))
    assert enter(crowd, "10.0.0.2", gone)
    assert gone == [first]
    assert other not in gone


def test_a_trusted_proxy_has_no_limit_of_its_own() -> None:
    crowd, gone = Crowd(most=10, most_per_address=2), list[One]()
    for _ in range(4):
        assert enter(crowd, "10.0.0.2", gone, is_proxy=True)
    assert not gone
    proxies = read_networks("10.0.0.0/24, ::1")
    assert [is_in(a, proxies) for a in ("10.0.0.2", "::1", "::2", "")] == [True, True, False, False]


def test_nothing_is_kept_of_who_has_left() -> None:
    crowd, gone = Crowd(most=5), list[One]()
    for i in range(100):
        one = enter(crowd, f"10.0.0.{i}", gone, waits=i % 2 == 0)
        assert one
        crowd.leave(one)
        crowd.leave(one)
        crowd.waits(one)
    assert len(crowd) == 0
    assert (crowd._counts, crowd._waiting, crowd._waiting_of) == ({}, {}, {})
