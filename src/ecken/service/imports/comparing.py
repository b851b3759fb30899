"""Compares a file of contacts with the members; matches are offered, the rest is dropped.

What was uploaded is read in a process that ends with it. Nothing of it is written: not to the
database, not to a file, not to the log, not as a hash. A member is matched by the exact address by
which they want to be found, or by a profile link that they have put on their profile; never by name
or company, or a file written by hand would tell who is a member.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import structlog

from ecken.errors import Invalid, NotReady
from ecken.exchange.columns import ColumnMapping, PersonField
from ecken.exchange.linkedin.profile import LinkedinProfile
from ecken.exchange.own_archive import OwnProfile
from ecken.exchange.people import ImportKind
from ecken.service.community import Community
from ecken.service.contacts.requests import list_incoming, list_outgoing
from ecken.service.imports.contacts_report import ContactsReport
from ecken.service.imports.import_limits import check_keys, count_file
from ecken.service.imports.reading import Likely, ReadFile, read_apart
from ecken.service.world import World
from ecken.store.accounts.audit import insert_audit
from ecken.store.profiles.matching import find_by_emails, find_by_link_keys
from ecken.store.profiles.members import Card

__all__ = ["COMPARED", "MATCHES_MAX", "Comparison", "Match", "MatchedBy", "Tie", "compare_file"]

MATCHES_MAX = 300
"""Most matches that one comparison shows."""
COMPARED = "contacts_compared"
"""What the audit log of the member says afterwards, and nothing of the file."""
_NOTE_WAIT_S = 1.0
"""How long the answer waits for others who write."""


class Tie(StrEnum):
    """How a match stands to the viewer."""

    NONE = "none"
    CONTACT = "contact"
    ASKED = "sent"
    """The viewer has asked them; the request is open."""
    ASKED_BY = "received"
    """They have asked the viewer."""


class MatchedBy(StrEnum):
    """By what a member was found."""

    EMAIL = "email"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Match:
    """A member who is in the file."""

    card: Card
    tie: Tie
    by: MatchedBy
    name: str
    """How the file calls them."""
    connected_on: date | None


@dataclass(slots=True)
class Comparison:
    """What the viewer is told: of the file itself no more than numbers, columns and a report."""

    kind: ImportKind
    people: int
    """People in the file."""
    closed: int
    """Accounts that were closed: they name nobody."""
    compared: int
    """People in the file who have an address or a link to compare."""
    matches: list[Match] = field(default_factory=list)
    """In the order of their names; at most :data:`MATCHES_MAX`."""
    has_more: bool = False
    asked_there: list[Match] = field(default_factory=list)
    """Whom the viewer has asked on LinkedIn and who is here."""
    header: tuple[str, ...] = ()
    """The columns of a table, and what each was taken for."""
    columns: dict[int, PersonField] = field(default_factory=dict)
    needs_columns: bool = False
    problems: list[Invalid] = field(default_factory=list)
    """What could not be read, each with its line; not all if there are many."""
    problem_count: int = 0
    profile: LinkedinProfile = field(default_factory=LinkedinProfile)
    """The viewer's own, if the file holds it."""
    own: OwnProfile = field(default_factory=OwnProfile)
    """The same, if another Ecken wrote the file."""
    report: ContactsReport | None = None
    """Over all people in the file."""


def compare_file(
    community: Community, viewer: int, content: bytes, *, columns: ColumnMapping | None = None
) -> Comparison:
    """Return who in the file is a member whom the viewer may find.

    Raises
    ------
    Invalid
        ``import_too_large``; what reading raises.
    TooMany
        ``import_files``, ``import_people``: more in a day than anybody has; ``read_too_many``.
    NotReady
        ``import_busy``, ``import_failed``
    """
    most = community.settings.import_max_bytes
    if len(content) > most:
        raise Invalid(
            "import_too_large",
            "The file has more than {most} MB. Export contacts alone, without photos.",
            field="file",
            most=most // 1_000_000,
        )
    count_file(community.limits, viewer)
    url = community.database.url.render_as_string(hide_password=False)
    file = read_apart(content, columns or {}, database_url=url)
    check_keys(community.limits, viewer, file.keys)
    found = _told(file)
    with community.reading(viewer) as world:
        found.matches = _matches(world, file.found)
        found.asked_there = _matches(world, file.asked)
        found.has_more = len(found.matches) > MATCHES_MAX
        found.matches = found.matches[:MATCHES_MAX]
        found.asked_there = found.asked_there[:MATCHES_MAX]
        shown = [*found.matches, *found.asked_there]
        world.note_read(match.card.member for match in shown)
    if found.compared:
        _note_comparison(community, viewer)
    return found


def _note_comparison(community: Community, viewer: int) -> None:
    """Write into the member's history that they compared; where nothing can be written, it is not.

    The answer needs no row: how much may be compared is counted elsewhere (``import_limits``).
    """
    try:
        with community.writing(wait_s=_NOTE_WAIT_S) as connection:
            insert_audit(connection, viewer, COMPARED, at=community.clock())
    except NotReady as error:
        log = structlog.get_logger("ecken.imports")
        log.warning("a comparison is not in the history", reason=error.code)


def _told(file: ReadFile) -> Comparison:
    return Comparison(
        file.kind,
        people=file.people,
        closed=file.closed,
        compared=file.compared,
        header=file.header,
        columns=file.columns,
        needs_columns=file.needs_columns,
        problems=file.problems,
        problem_count=file.problem_count,
        profile=file.profile,
        own=file.own,
        report=file.report,
    )


def _matches(world: World, likely: list[Likely]) -> list[Match]:
    """Return the matches in the order of their names; each member once.

    Who was likely a moment ago is looked up once more: what a member has tightened since holds.
    """
    found = _found(world, likely)
    cards = world.cards(member for member in found if member != world.viewer)
    ties = _ties(world)
    matches = [
        Match(card, ties.get(member, Tie.NONE), by, one.name, one.connected_on)
        for member, (by, one) in found.items()
        if (card := cards.get(member)) is not None
    ]
    return sorted(matches, key=lambda match: (match.card.name.casefold(), match.card.public_id))


def _found(world: World, likely: list[Likely]) -> Mapping[int, tuple[MatchedBy, Likely]]:
    """Return who is found, by what, and whom in the file that is; an address before a link."""
    by_email: dict[str, Likely] = {}
    by_link: dict[str, Likely] = {}
    for one in likely:
        for email in one.emails:
            by_email.setdefault(email, one)
        for link in one.links:
            by_link.setdefault(link, one)
    found: dict[int, tuple[MatchedBy, Likely]] = {}
    for key, member in find_by_emails(world.connection, by_email).items():
        found.setdefault(member, (MatchedBy.EMAIL, by_email[key]))
    for key, members in find_by_link_keys(world.connection, by_link).items():
        for member in members:
            found.setdefault(member, (MatchedBy.LINK, by_link[key]))
    return found


def _ties(world: World) -> dict[int, Tie]:
    """How those stand to the viewer who are no strangers."""
    ties = {int(member): Tie.CONTACT for member in world.contacts}
    ties |= {request.other.member: Tie.ASKED for request in list_outgoing(world)}
    ties |= {request.other.member: Tie.ASKED_BY for request in list_incoming(world)}
    return ties
