"""Loading a community's own lists: members, contacts, open requests. All or nothing.

The files are read and checked as a whole before the database is touched; what only the database
knows (contacts and blocks that exist) is checked inside the one writing transaction, which does
exactly what was planned, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from sqlalchemy import Connection

from ecken.durations import DAY_S
from ecken.errors import Conflict
from ecken.garbage_collector import paused_collector
from ecken.reference.days import day_of
from ecken.service.accounts.account_deletion import copy_out, erase_account
from ecken.service.community import Community
from ecken.service.loading.list_changes import Changes, compare
from ecken.service.loading.list_members import ListOptions, MemberReader, People, read_members
from ecken.service.loading.list_reader import BadLine, BadLines, Progress, Source, name_of
from ecken.service.loading.list_ties import (
    CONTACTS,
    REQUESTS,
    Ties,
    read_ties,
    refuse_among,
    refuse_repeated,
)
from ecken.service.loading.mappings import ListHead, keep_mapping_of, look_at_list
from ecken.store.accounts.accounts import find_account
from ecken.store.accounts.audit import insert_accesses
from ecken.store.accounts.audit_kinds import CHANGED_BY_LIST
from ecken.store.journal import ChangeKind, append_change, append_pair_changes, lock_head
from ecken.store.site import list_updates
from ecken.store.site import loading as rows
from ecken.store.site.loading import KnownMembers, pair_keys

__all__ = ["BadLine", "Loaded", "Plan", "list_outdated", "load_plan", "plan_load", "reader_for"]


NAMED_MEMBERS, NAMED_CONTACTS = 100, 5_000
"""Up to so many rows a load names each in the journal: an answer that follows them waits for some
tenths of a second at most."""


def _no_progress(_stage: str, _done: int, _total: int | None) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much was loaded, changed and deleted."""

    members: int
    contacts: int
    requests: int
    changed: int = 0
    """Members of whom something was changed."""
    left: int = 0
    """Members whose accounts were deleted."""
    member_ids: tuple[int, ...] = ()
    """Who came."""


@dataclass(frozen=True)
class Plan:
    """What the lists would do, line by line; nothing is done yet."""

    head: ListHead | None
    """How the list of members was understood."""
    people: People
    ties: Ties
    asked: Ties
    changes: Changes
    bad: BadLines
    known: KnownMembers
    has_bad_ties: bool

    def refuse_bad(self) -> None:
        """Refuse bad lines, but for those of members that are to be left out.

        Raises
        ------
        Invalid
            ``load_refused`` with the bad lines.
        """
        is_fit = self.people.options.skips_wrong and not self.bad.is_cut and not self.has_bad_ties
        if not is_fit:
            self.bad.refuse_any()

    @property
    def fingerprint(self) -> str:
        """The same for plans that do the same to the same people."""
        people, changes = self.people, self.changes
        told = (
            [row[:-1] for row in people.rows], list(people.joining()), people.skipped,
            changes.changes, changes.leavers, self.bad.count,
        )  # fmt: skip
        return sha256(repr(told).encode("utf-8", "replace")).hexdigest()


def plan_load(
    community: Community,
    *,
    members: Source | None = None,
    contacts: Source | None = None,
    requests: Source | None = None,
    mapping: Mapping[str, str] | None = None,
    options: ListOptions | None = None,
    keep_bad: int = 50,
    progress: Progress = _no_progress,
) -> Plan:
    """Read the lists, compare them with the community, and say what loading would do.

    Raises
    ------
    Invalid
        ``file_unreadable``; a mapping that does not fit (``mapping_…``).
    """
    with community.database.reading() as connection:
        known = rows.read_known_members(connection)
        head = None
        if members is not None:
            head = look_at_list(connection, members, mapping)
    people = People(known, options or ListOptions(), head.mapping if head else {})
    bad = BadLines(keep=keep_bad)
    if head is not None and head.fault is not None:
        bad.cut(*head.fault)
    with paused_collector():
        reader = reader_for(community, people, bad, name_of(members or b""))
        read_members(None if bad.is_cut else members, reader, progress)
        of_members = bad.count
        ties, asked = _read_pairs(community, contacts, requests, people, bad, progress)
    with community.database.reading() as connection:
        changes = compare(connection, people)
    return Plan(head, people, ties, asked, changes, bad, known, bad.count > of_members)


def reader_for(community: Community, people: People, bad: BadLines, file: str) -> MemberReader:
    """Return what reads lines of members today, in this community."""
    now, name = community.clock(), community.settings.community_name
    today = day_of(now, community.zone)
    return MemberReader(people, file, bad, now=now, today=today, community=name)


def load_plan(
    community: Community,
    plan: Plan,
    *,
    progress: Progress = _no_progress,
    also: Callable[[Connection, Loaded], None] | None = None,
) -> Loaded:
    """Do what was planned, in one transaction; and what has to be written ``also``.

    A few members and contacts get their journal rows, and processes follow them like any others;
    of many rows one journal row tells, and processes read the tables anew.

    Raises
    ------
    Invalid
        ``load_refused`` with the bad lines.
    Conflict
        ``load_overtaken`` if members joined, left or changed since the plan was made.
    """
    plan.refuse_bad()
    with _transaction(community, plan) as connection:
        loaded, erased = _write_plan(community, connection, plan, progress)
        if also is not None:
            also(connection, loaded)
    community.network.changed.set()
    for public_id in erased:
        copy_out(community, public_id)
    return loaded


def _write_plan(
    community: Community, connection: Connection, plan: Plan, progress: Progress
) -> tuple[Loaded, list[str]]:
    """Do what was planned in the caller's transaction.

    Return what was done, and the public ids of those who were erased: for ``copy_out``.
    """
    now, people, ties = community.clock(), plan.people, plan.ties
    _check_database(connection, plan)
    members, contacts = _write(connection, people, ties, now, progress)
    _write_requests(connection, plan.asked, community.settings.request_expiry_d)
    erased = _write_changes(community, connection, plan, now)
    _note(connection, people, ties, plan.changes, now)
    if plan.head is not None:
        keep_mapping_of(connection, plan.head, at=now)
    ids = range(people.first_id, people.first_id + members)
    loaded = Loaded(
        members, contacts, len(plan.asked.a), len(plan.changes.values), len(erased), tuple(ids)
    )
    return loaded, erased


@contextmanager
def _transaction(community: Community, plan: Plan) -> Iterator[Connection]:
    """Open the one transaction. Erasing needs the foreign keys, which loading turns off."""
    if plan.changes.leaving:
        with community.writing() as connection:
            yield connection
        return
    with community.database.loading() as connection:
        yield connection


def _write_changes(community: Community, connection: Connection, plan: Plan, now: int) -> list[str]:
    """Change and erase members, and note by what consent the new ones came."""
    for member, values in plan.changes.values.items():
        list_updates.update_member(connection, member, values, at=now)
    insert_accesses(connection, plan.changes.values, CHANGED_BY_LIST, at=now)
    erased = []
    for member in plan.changes.leaving:
        account = find_account(connection, member)
        if account is not None:
            erase_account(community, connection, account, mail="closed_by_operator", at=now)
            erased.append(account.public_id)
    first_id = plan.people.first_id
    proofs = {first_id + place: consent for place, consent in plan.people.consents.items()}
    list_updates.insert_consents(connection, proofs, at=now)
    return erased


def _note(connection: Connection, people: People, ties: Ties, changes: Changes, now: int) -> None:
    """Write into the journal what came and what changed."""
    named = len(people.rows) + len(changes.values)
    if named > NAMED_MEMBERS or len(ties.a) > NAMED_CONTACTS:
        append_change(connection, ChangeKind.RELOADED, at=now)
        return
    for member in range(people.first_id, people.first_id + len(people.rows)):
        append_change(connection, ChangeKind.MEMBER_JOINED, member, at=now)
    for member in changes.values:
        append_change(connection, ChangeKind.PROFILE_CHANGED, member, at=now)
    if len(ties.a):
        low, high = np.minimum(ties.a, ties.b), np.maximum(ties.a, ties.b)
        pairs = list(zip(low.tolist(), high.tolist(), strict=True))
        append_pair_changes(connection, ChangeKind.CONTACT_ADDED, pairs, at=now)


def _read_pairs(
    community: Community,
    contacts: Source | None,
    requests: Source | None,
    people: People,
    bad: BadLines,
    progress: Progress,
) -> tuple[Ties, Ties]:
    """Read the lists of contacts and requests, and note each pair that cannot be."""
    now, zone = community.clock(), community.zone
    ties = read_ties(contacts, CONTACTS, people.ids, bad, progress, now=now, zone=zone)
    asked = read_ties(requests, REQUESTS, people.ids, bad, progress, now=now, zone=zone)
    refuse_repeated(ties, bad)
    refuse_repeated(asked, bad)
    if len(asked.a):
        refuse_among(asked, np.sort(pair_keys(ties.a, ties.b)), "the two are contacts", bad)
    return ties, asked


def list_outdated() -> Conflict:
    """Return what is said of a plan that would do something else by now."""
    return Conflict(
        "list_outdated",
        "Members have changed something since the list was compared. Nothing was loaded; "
        "please look at the report again.",
    )


def _check_database(connection: Connection, plan: Plan) -> None:
    """Check what only the database knows, with everybody else locked out."""
    lock_head(connection)
    if rows.read_known_members(connection) != plan.known:
        raise rows.overtaken()
    if compare(connection, plan.people) != plan.changes:
        raise list_outdated()
    ties, asked = plan.ties, plan.asked
    bad = BadLines()
    wanted = None
    if len(ties.a) + len(asked.a) <= rows.LOOKED_UP_MAX:
        wanted = pair_keys(np.append(ties.a, asked.a), np.append(ties.b, asked.b))
    present = rows.read_contact_keys(connection, wanted)
    is_open = rows.read_open_request_keys(connection)
    blocked = rows.read_blocked_keys(connection)
    for pairs in (ties, asked):
        refuse_among(pairs, present, "the two are contacts already", bad)
        refuse_among(pairs, is_open, "the two have an open request", bad)
        refuse_among(pairs, blocked, "one of the two has blocked the other", bad)
    bad.refuse_any()


def _write(
    connection: Connection, people: People, ties: Ties, now: int, progress: Progress
) -> tuple[int, int]:
    progress("writing members", 0, None)
    rows.insert_members(connection, people.rows, first_id=people.first_id, at=now)
    progress("writing contacts", 0, None)
    rows.insert_contacts(connection, ties.a, ties.b, ties.at)
    return len(people.rows), len(ties.a)


def _write_requests(connection: Connection, asked: Ties, expiry_d: int) -> None:
    rows.insert_requests(
        connection,
        asked.a.tolist(),
        asked.b.tolist(),
        asked.at.tolist(),
        expiry_s=expiry_d * DAY_S if expiry_d else None,
    )
