"""Twin worlds: what a viewer may not see changes no message that their devices get."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecken.mail.push import PushMessage, Subscription
from ecken.service.phone import push_delivery
from ecken.service.phone.push_devices import PushChoice
from ecken.store.accounts.sessions import insert_session
from ecken.store.talk.push_devices import read_devices, replace_device, update_device
from tests.community import DAY_S, Town
from tests.privacy.changes import Change, changes
from tests.privacy.plans import Plan, plans
from tests.privacy.test_twins import FEW, colluders, twins

EVER = 10_000 * DAY_S


def _switch_on(town: Town, name: str) -> None:
    """Let a device of the member's be told everything, names too."""
    now, member = town.community.clock(), town.id(name)
    with town.community.writing() as connection:
        session = insert_session(
            connection, member, f"push {name}", browser="", at=now, expires_at=now + DAY_S
        )
        replace_device(connection, member, session, endpoint=name, keys=("", ""), browser="", at=0)
        (device,) = read_devices(connection, member, now=now)
        update_device(connection, device.id, {choice.value: True for choice in PushChoice})


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bytes]]:
    """What goes to which device, in place of what goes over the network."""
    found: list[tuple[str, bytes]] = []

    def note(subscription: Subscription, message: PushMessage, **_: object) -> None:
        found.append((subscription.endpoint, message.content))

    monkeypatch.setattr(push_delivery, "send_push", note)
    monkeypatch.setattr(push_delivery, "_TOLD_WITHIN_S", EVER)
    return found


def test_what_viewers_may_not_see_changes_no_push(sent: list[tuple[str, bytes]]) -> None:
    told = 0

    def pushed(town: Town, viewers: list[str]) -> list[tuple[str, bytes]]:
        sent.clear()
        for name in dict.fromkeys(viewers):
            _switch_on(town, name)
        push_delivery.deliver_pushes(town.community)
        return sorted(sent)

    @settings(max_examples=2 * FEW, suppress_health_check=list(HealthCheck))
    @given(plan=plans, viewers=colluders, hidden=st.lists(changes, min_size=4, max_size=16))
    def check(plan: Plan, viewers: list[str], hidden: list[Change]) -> None:
        nonlocal told
        with twins(plan, viewers) as both:
            for what, change in hidden:
                both.hide(what, change)
            one = pushed(both.one, viewers)
            assert one == pushed(both.other, viewers)
            told += len(one)

    check()
    assert told, "nothing was told in any world"
