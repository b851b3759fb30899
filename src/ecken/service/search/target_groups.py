"""Target groups: saved searches with a name, counted in each circle, with what is new."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ecken.errors import Conflict, Invalid, NotFound
from ecken.rules.text import clean_line
from ecken.search.bitsets.bitset import Ids as Members
from ecken.search.bitsets.bitset import bitset
from ecken.search.query import Query, parse_line, to_line
from ecken.search.query_execution import QueryExecution
from ecken.search.search_request import SearchRequest
from ecken.service.community import Community
from ecken.service.search.named_members import with_ids
from ecken.service.search.search import ask, members_of
from ecken.service.undo import Act, keep_undo, take_undo
from ecken.service.world import Ids, World
from ecken.store.contacts import target_groups as rows
from ecken.store.contacts.target_groups import GroupRow

__all__ = [
    "GROUPS_MAX",
    "NAME_MAX",
    "Group",
    "ask_group",
    "change_group",
    "create_group",
    "delete_group",
    "group_query",
    "list_groups",
    "members_of_group",
    "new_in_group",
    "own_group",
    "own_groups",
    "restore_group",
    "show_group",
    "visit_group",
]

GROUPS_MAX = 50
NAME_MAX = 80


@dataclass(frozen=True, slots=True)
class Group:
    """A target group with its counts in what the viewer may see now."""

    id: str
    name: str
    query: str
    """The search in its one canonical form."""
    first: int
    second: int
    third: int
    new: int
    """How many in circles 1 and 2 match that did not at the last visit."""
    since: int
    """When the last visit was, in epoch seconds."""


def create_group(community: Community, viewer: int, *, name: str, query: str) -> str:
    """Save a search under a name; return its id. Whoever matches today is not new.

    Raises
    ------
    Invalid
        ``text_missing``; ``text_too_long``; ``group_empty``; what the query line may raise.
    Conflict
        ``group_exists``; ``too_many_groups``.
    """
    name, query = _checked(name, query)
    with community.changing(viewer) as world:
        query = _named(world, query)
        _check_room(world)
        _check_name(world, name)
        group_id = rows.insert_group(world.connection, viewer, name=name, query=query, at=world.now)
        _visit(world, own_group(world, group_id))
    return group_id


def change_group(
    community: Community, viewer: int, group_id: str, *, name: str, query: str
) -> None:
    """Rename a target group or change its search. The same errors as :func:`create_group`."""
    name, query = _checked(name, query)
    with community.changing(viewer) as world:
        group = own_group(world, group_id)
        query = _named(world, query)
        _check_name(world, name, but=group.id)
        rows.update_group(world.connection, group, name=name, query=query)
        if query != group.query:
            _visit(world, own_group(world, group_id))


def delete_group(community: Community, viewer: int, group_id: str) -> None:
    """Delete a target group; :func:`restore_group` takes it back."""
    with community.changing(viewer) as world:
        group = own_group(world, group_id)
        rows.delete_group(world.connection, group)
        keep_undo(world, Act.DELETE_GROUP, group.public_id, group=rows.kept_of(group))


def restore_group(community: Community, viewer: int, group_id: str) -> None:
    """Take the deletion of a target group back: once, within a minute.

    Raises
    ------
    Conflict
        ``undo_too_late``; ``group_exists``, ``too_many_groups`` if its place was taken since.
    """
    with community.changing(viewer) as world:
        kept = take_undo(world, Act.DELETE_GROUP, group_id[:22])["group"]
        _check_room(world)
        _check_name(world, kept["name"])
        rows.insert_again(world.connection, viewer, kept)


def visit_group(community: Community, viewer: int, group_id: str) -> None:
    """Note that the viewer has looked at a group: who matches now is no longer new."""
    with community.changing(viewer) as world:
        _visit(world, own_group(world, group_id))


def list_groups(world: World) -> list[Group]:
    """Return the viewer's target groups by name, with live counts per circle.

    Raises
    ------
    NotReady
        ``search_preparing``, also to whoever has none.
    """
    world.require_search()
    return [_counted(world, group) for group in own_groups(world)]


def show_group(world: World, group_id: str) -> Group:
    """Return one target group of the viewer's with live counts, or raise ``NotFound``."""
    return _counted(world, own_group(world, group_id))


def own_groups(world: World) -> list[GroupRow]:
    """Return the rows of the viewer's target groups, by name."""
    return rows.read_groups(world.connection, world.viewer)


def own_group(world: World, group_id: str) -> GroupRow:
    """Return one target group of the viewer's.

    Raises
    ------
    NotFound
        If it is not theirs or never was.
    """
    group = rows.find_group(world.connection, world.viewer, group_id)
    if group is None:
        raise NotFound
    return group


def group_query(group: GroupRow) -> Query:
    """Return the search of a group."""
    return parse_line(group.query)


def members_of_group(world: World, group: GroupRow, within: Members) -> Ids:
    """Return those of ``within`` who match the group.

    A group that names a member who is no longer there for the viewer matches nobody.
    """
    execution = ask_group(world, group, within)
    return np.empty(0, dtype=np.uint32) if execution is None else execution.members()


def ask_group(
    world: World, group: GroupRow, within: Members | None = None
) -> QueryExecution | None:
    """Return the search that finds a group's members, of everyone or ``within``.

    ``None`` for a group that names a member who is no longer there for the viewer.
    """
    try:
        return ask(world, SearchRequest(group_query(group)), within)
    except Invalid:
        return None


def new_in_group(world: World, group: GroupRow) -> Ids:
    """Return who in circles 1 and 2 matches and did not at the last visit."""
    return np.setdiff1d(_near_matches(world, group), group.seen, assume_unique=True)


def _checked(name: str, query: str) -> tuple[str, str]:
    name = clean_line(name, most=NAME_MAX, field="name", is_required=True)
    line = to_line(parse_line(query))
    if not line:
        raise Invalid("group_empty", "A target group needs a search.", field="query")
    return name, line


def _check_room(world: World) -> None:
    if rows.count_groups(world.connection, world.viewer) >= GROUPS_MAX:
        raise Conflict(
            "too_many_groups",
            "You have {most} target groups; that is the limit.",
            most=GROUPS_MAX,
        )


def _check_name(world: World, name: str, *, but: int | None = None) -> None:
    if rows.name_exists(world.connection, world.viewer, name, but=but):
        raise Conflict(
            "group_exists", "You already have a target group with this name.", field="name"
        )


def _near_matches(world: World, group: GroupRow) -> Ids:
    return members_of_group(world, group, members_of(world, "1-2"))


def _visit(world: World, group: GroupRow) -> None:
    rows.mark_visited(world.connection, group, _near_matches(world, group), at=world.now)


def _counted(world: World, group: GroupRow) -> Group:
    execution = ask_group(world, group)
    sets = (world.bits(1), world.bits(2), world.bits(3), _seen(world, group))
    first, second, third, seen = (execution.total(s) if execution else 0 for s in sets)
    return Group(
        id=group.public_id,
        name=group.name,
        query=group.query,
        first=first,
        second=second,
        third=third,
        new=first + second - seen,
        since=group.visited_at,
    )


def _seen(world: World, group: GroupRow) -> Members:
    """Return who matched at the last visit and is in circles 1 and 2."""
    near = members_of(world, "1-2")
    return near & bitset(group.seen, len(near))


def _named(world: World, query: str) -> str:
    """The line with ids for the members that it names: a group stays with whom it meant."""
    return to_line(with_ids(world, parse_line(query)))
