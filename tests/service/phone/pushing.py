"""Browsers that members let be told by web push, and what arrives there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ecken.service.accounts.sessions import open_session
from ecken.service.contacts.requests import send_request
from ecken.service.phone.push_delivery import (
    deliver_pushes,
)
from ecken.service.phone.push_devices import (
    list_devices,
    switch_on,
)
from ecken.service.talk.messages import open_conversation, send_message
from ecken.settings.values import read_networks
from ecken.store.tables import sessions
from tests.community import Town
from tests.push_service import PushBrowser, PushService

SETTINGS = {"push_local": read_networks("127.0.0.0/8"), "community_name": "Nordlicht"}


def switched_on(town: Town, service: PushService, name: str, which: str = "1") -> PushBrowser:
    """Let a member sign in with a new browser and be told there."""
    browser = service.browser(f"{name}{which}")
    with town.community.writing() as connection:
        open_session(town.community, connection, town.id(name), browser=which)
        newest = select(sessions.c.public_id).where(
            sessions.c.member_id == town.id(name), sessions.c.browser == which
        )
        session = connection.execute(newest).scalar_one()
    switch_on(
        town.community, town.id(name), session, endpoint=browser.endpoint, keys=browser.keys,
        browser=which,
    )  # fmt: skip
    return browser


def device_of(town: Town, name: str) -> str:
    with town.community.reading(town.id(name)) as world:
        return list_devices(world)[0].public_id


def told(town: Town, service: PushService, browser: PushBrowser) -> list[dict[str, Any]]:
    """Deliver, and return what has arrived at this browser since it was last asked."""
    service.arrived.clear()
    deliver_pushes(town.community)
    mine = [a for a in service.arrived if browser.endpoint.endswith(a.path)]
    return [browser.read(arrived) for arrived in mine]


def ask(town: Town, sender: str = "Zoe", recipient: str = "Ada") -> str:
    town.clock.now += 1
    sent = send_request(town.community, town.id(sender), town.public_id(recipient))
    town.clock.now += 120  # what can still be undone is not yet told
    return sent.request_id


def rows(town: Town, table: Any) -> int:
    with town.community.database.reading() as connection:
        return len(connection.execute(select(table)).fetchall())


def write(town: Town) -> str:
    town.clock.now += 1
    talk = open_conversation(town.community, town.id("Ben"), town.public_id("Ada"))
    send_message(town.community, town.id("Ben"), talk, "ein Geheimnis")
    town.clock.now += 120
    return talk
