"""Compares a file of contacts with the members; matches are offered, the rest is dropped.

What was uploaded exists in the memory of the call alone. Nothing of it is written: not to the
database, not to a file, not to the log, not as a hash. A member is matched by the exact address by
which they want to be found, or by a profile link that they have put on their profile; never by name
or company, or a file written by hand would tell who is a member.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ecken.errors import Invalid, NotReady
from ecken.exchange.columns import ColumnMapping, PersonField
from ecken.exchange.linkedin import LinkedinProfile
from ecken.exchange.people import ImportedPeople, ImportedPerson, ImportKind
from ecken.exchange.reading import ImportedFile, read_contacts_file
from ecken.rules.address import parse_address
from ecken.service.community import Community
from ecken.service.contacts.requests import list_incoming, list_outgoing
from ecken.service.imports.import_limits import check_keys, count_file
from ecken.service.world import World
from ecken.store.profiles.matching import find_by_emails, find_by_link_keys
from ecken.store.profiles.members import Card, email_key

__all__ = ["MATCHES_MAX", "Comparison", "Match", "MatchedBy", "Tie", "compare_file"]

MATCHES_MAX = 300
"""Most matches that one comparison shows."""

_BUSY_WAIT_S = 30.0
_READERS = threading.BoundedSemaphore(2)
"""Files that a process reads at a time: each may take some 200 MB while it is read."""


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
    """What the viewer is told: of the file itself no more than numbers and columns."""

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
        ``import_busy``
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
    with _one_of_few():
        file = read_contacts_file(content, columns)
        people, asked = _comparable(file.people), _comparable(file.invitations)
        check_keys(community.limits, viewer, _key_count(people) + _key_count(asked))
        with community.reading(viewer) as world:
            found = _told(file, compared=len(people))
            found.matches = _matches(world, people)
            found.asked_there = _matches(world, asked)
            found.has_more = len(found.matches) > MATCHES_MAX
            found.matches = found.matches[:MATCHES_MAX]
            found.asked_there = found.asked_there[:MATCHES_MAX]
            shown = [*found.matches, *found.asked_there]
            world.note_read(match.card.member for match in shown)
            return found


def _told(file: ImportedFile, *, compared: int) -> Comparison:
    people = file.people
    return Comparison(
        file.kind,
        people=len(people.people),
        closed=people.closed,
        compared=compared,
        header=file.header,
        columns=file.columns,
        needs_columns=file.needs_columns,
        problems=people.problems,
        problem_count=people.problem_count,
        profile=file.profile,
    )


@contextmanager
def _one_of_few() -> Iterator[None]:
    """Wait for a place to read a file in."""
    if not _READERS.acquire(timeout=_BUSY_WAIT_S):
        raise NotReady(
            "import_busy",
            "Several files are being read right now. Please try again in a minute.",
        )
    try:
        yield
    finally:
        _READERS.release()


def _comparable(people: ImportedPeople | None) -> list[ImportedPerson]:
    found = people.people if people else []
    return [person for person in found if person.emails or person.links]


def _key_count(people: Iterable[ImportedPerson]) -> int:
    return sum(len(person.emails) + len(person.links) for person in people)


def _matches(world: World, people: list[ImportedPerson]) -> list[Match]:
    """Return the matches in the order of their names; each member once."""
    found = _found(world, people)
    cards = world.cards(member for member in found if member != world.viewer)
    ties = _ties(world)
    matches = [
        Match(card, ties.get(member, Tie.NONE), by, person.name, person.connected_on)
        for member, (by, person) in found.items()
        if (card := cards.get(member)) is not None
    ]
    return sorted(matches, key=lambda match: (_sort_key(match.card), match.card.public_id))


def _found(
    world: World, people: list[ImportedPerson]
) -> Mapping[int, tuple[MatchedBy, ImportedPerson]]:
    """Return who is found, by what, and whom in the file that is; an address before a link."""
    by_email: dict[str, ImportedPerson] = {}
    by_link: dict[str, ImportedPerson] = {}
    for person in people:
        for email in person.emails:
            by_email.setdefault(_plain_address(email), person)
        for link in person.links:
            by_link.setdefault(link, person)
    found: dict[int, tuple[MatchedBy, ImportedPerson]] = {}
    for key, member in find_by_emails(world.connection, filter(None, by_email)).items():
        found.setdefault(member, (MatchedBy.EMAIL, by_email[key]))
    for key, members in find_by_link_keys(world.connection, by_link).items():
        for member in members:
            found.setdefault(member, (MatchedBy.LINK, by_link[key]))
    return found


def _plain_address(email: str) -> str:
    """The address as members' addresses are kept; one that nobody can have is empty."""
    if email.isascii() and "xn--" not in email:
        return email_key(email)
    try:
        return email_key(parse_address(email, is_known=True))
    except Invalid:
        return ""


def _ties(world: World) -> dict[int, Tie]:
    """How those stand to the viewer who are no strangers."""
    ties = {int(member): Tie.CONTACT for member in world.contacts}
    ties |= {request.other.member: Tie.ASKED for request in list_outgoing(world)}
    ties |= {request.other.member: Tie.ASKED_BY for request in list_incoming(world)}
    return ties


def _sort_key(card: Card) -> str:
    return card.name.casefold()
