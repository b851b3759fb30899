"""The viewer's switches: mails, notifications, news, introductions."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from ecken.rules.switches import SWITCHES, default_of, is_of_mails, is_on, parse_switch
from ecken.service.community import Community
from ecken.service.world import World
from ecken.store.accounts.audit import insert_audit
from ecken.store.reach.found import delete_named_of_visited, delete_named_of_visitor
from ecken.store.talk.notices import read_switches, write_switch

__all__ = ["change_switch", "own_switches", "set_switches"]

_FORGETS = {
    "show_my_visits": delete_named_of_visitor,
    "see_visitors": delete_named_of_visited,
}
"""What goes when a switch is switched off."""


def own_switches(world: World) -> dict[str, str]:
    """Return every switch of the viewer with the value that holds."""
    chosen = read_switches(world.connection, world.viewer)
    return {name: chosen.get(name, default_of(name)) for name in SWITCHES}


def set_switches(community: Community, viewer: int, values: Mapping[str, str]) -> None:
    """Set some switches; all of them, or none if one is wrong.

    Raises
    ------
    Invalid
        ``switch_unknown``; ``switch_value``.
    """
    parsed = [parse_switch(name, value) for name, value in values.items()]
    with community.writing() as connection:
        for name, value in parsed:
            change_switch(connection, viewer, name, value, at=community.clock())


def change_switch(connection: Connection, member: int, name: str, value: str, *, at: int) -> None:
    """Set one switch, and write down that it was changed, if it was.

    Where names of visits are switched off, those of before are forgotten with it.
    """
    before = read_switches(connection, member).get(name, default_of(name))
    write_switch(connection, member, name, value)
    if name in _FORGETS and not is_on(value, name):
        _FORGETS[name](connection, member)
    if value != before:
        kind = "mails_changed" if is_of_mails(name) else "switch_changed"
        insert_audit(connection, member, kind, at=at, detail=f"{name} {value}")
