"""What a member tightens holds from the very next answer of every process (R5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ecken.rules.audience import Audience
from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.contacts.contacts import block_member, remove_contact
from ecken.service.privacy.contact_details import released_details, set_detail
from ecken.service.privacy.privacy import set_privacy
from tests.community import Town, small_community
from tests.privacy import second_process
from tests.processes import Fork, forked

CONTACTS = ("Ada–Ben", "Ben–Cem", "Cem–Dora", "Dora–Eva", "Ben–Finn")


@dataclass(frozen=True)
class SecondProcess:
    """Another process, with a network of its own in memory."""

    town: Town
    running: Fork

    def ask(self, viewer: str, member: str) -> dict[str, Any]:
        """Return what ``viewer`` sees of ``member`` there, now."""
        ids = (self.town.id(viewer), self.town.id(member), self.town.public_id(member))
        found: dict[str, Any] = self.running.ask(ids)
        assert found["built"] == 1, "it follows the changes; building anew would take its time"
        return found


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A chain from Ada to Eva."""
    with small_community(tmp_path_factory.mktemp("town"), contacts=CONTACTS) as town:
        yield town


@pytest.fixture(scope="module")
def other(town: Town) -> Iterator[SecondProcess]:
    """A second process, which has answered before."""
    with forked(second_process.answer, town.community.settings.data_dir) as running:
        assert running.hear() == "ready"
        yield SecondProcess(town, running)


def _set(town: Town, name: str, audience: Audience, is_listed: bool = True) -> None:
    set_privacy(town.community, town.id(name), audience=audience, is_listed=is_listed)


def _open_again(town: Town) -> None:
    for name in ("Ben", "Cem", "Dora"):
        _set(town, name, Audience.EVERYONE)


TIGHTENINGS: dict[str, tuple[Callable[[Town], None], str, str, str, Any]] = {
    "audience": (lambda t: _set(t, "Cem", Audience.NOBODY), "Ada", "Cem", "list", []),
    "audience behind": (lambda t: _set(t, "Cem", Audience.CONTACTS), "Ada", "Dora", "degree", None),
    "not listed": (
        lambda t: _set(t, "Cem", Audience.EVERYONE, False),
        "Ada",
        "Cem",
        "degree",
        None,
    ),
    "figures": (lambda t: _set(t, "Ben", Audience.NOBODY), "Ada", "Ben", "figures", [1, 0, 0]),
}


@pytest.mark.parametrize("name", TIGHTENINGS)
def test_a_tightening_is_in_the_next_answer_of_another_process(
    name: str, town: Town, other: SecondProcess
) -> None:
    tighten, viewer, member, part, expected = TIGHTENINGS[name]
    for _ in range(10):
        _open_again(town)
        assert other.ask(viewer, member)[part] != expected
        tighten(town)
        assert other.ask(viewer, member)[part] == expected


def test_removal_block_and_leaving_are_in_the_next_answer_of_another_process(
    town: Town, other: SecondProcess
) -> None:
    _open_again(town)
    assert other.ask("Ada", "Finn")["degree"] == 2
    remove_contact(town.community, town.id("Finn"), town.public_id("Ben"))
    assert other.ask("Ada", "Finn")["degree"] is None
    assert other.ask("Ada", "Dora")["is_there"]
    block_member(town.community, town.id("Dora"), town.public_id("Ada"))
    assert not other.ask("Ada", "Dora")["is_there"]
    assert other.ask("Ada", "Dora")["figures"] == [1, 1, 0]
    erase_member(town.community, town.id("Cem"))
    found = other.ask("Ada", "Cem")
    assert not found["is_there"]
    assert found["figures"] == [1, 0, 0]


def test_two_networks_in_one_process_hold_the_same_at_once(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=CONTACTS) as town:
        second = second_process.open_community(tmp_path)
        for audience in (*Audience, *reversed(Audience)):
            _set(town, "Cem", audience)
            seen = []
            for community in (town.community, second):
                with community.reading(town.id("Ada")) as world:
                    seen.append(
                        second_process.what_is_seen(world, town.id("Dora"), town.public_id("Dora"))
                    )
            assert seen[0] == seen[1]
        second.database.close()


def test_a_detail_withdrawn_is_gone_from_the_next_answer(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as town:
        second = second_process.open_community(tmp_path)
        for audience in (ReleaseAudience.CONTACTS, ReleaseAudience.NOBODY):
            set_detail(
                town.community, town.id("Ben"), Detail.PHONE, value="+49 1", audience=audience
            )
            with second.reading(town.id("Ada")) as world:
                shown = released_details(world, town.id("Ben"))
            assert bool(shown) is (audience is ReleaseAudience.CONTACTS)
        second.database.close()
