"""Adds one member for an operator, checked as a line of a list is."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from ecken.errors import Invalid
from ecken.rules.operators.acts import Act
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.service.loading.list_changes import Changes
from ecken.service.loading.list_members import ListOptions, People
from ecken.service.loading.list_reader import BadLines, Batch
from ecken.service.loading.list_ties import Ties
from ecken.service.loading.loading import Loaded, Plan, load_plan, reader_for
from ecken.store.accounts.accounts import find_account
from ecken.store.house.acts import note_act
from ecken.store.site.loading import read_known_members

__all__ = ["FIELDS", "add_member"]

FIELDS = (
    "first_name", "last_name", "email", "id", "company", "position", "postal_code", "city",
    "country", "consent",
)  # fmt: skip
"""What can be filled in, in the order of the form."""


def add_member(community: Community, viewer: int, typed: Mapping[str, str]) -> int:
    """Add somebody who is a member from now on; return their id in the engine.

    Raises
    ------
    NotFound
        The viewer is no operator.
    Invalid
        ``member_refused`` with the reasons by column in the field ``reasons``.
    """
    columns = {
        name: (typed[name].strip(),)
        for name in FIELDS
        if typed.get(name, "").strip() or name in ("email", "last_name")
    }
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.LISTS)
        known = read_known_members(connection)
    people, bad = People(known, ListOptions(), {}), BadLines()
    reader_for(community, people, bad, "").take(Batch((1,), columns))
    if bad.count or not people.rows:
        raise Invalid(
            "member_refused",
            "The details cannot be used as they are.",
            reasons=bad.kept[0].reasons if bad.kept else (),
        )
    plan = Plan(None, people, Ties.none(), Ties.none(), Changes(), bad, known, has_bad_ties=False)

    def note(connection: Connection, loaded: Loaded) -> None:
        check_right(connection, viewer, Right.LISTS)
        account = find_account(connection, loaded.member_ids[0])
        about = account.public_id if account else ""
        note_act(connection, viewer, Act.ADDED, about=about, at=community.clock())

    return load_plan(community, plan, also=note).member_ids[0]
