"""New rules: administrators ask members to accept them, who do so before anything else."""

from __future__ import annotations

from typing import NamedTuple

from ecken.errors import Conflict, NotAllowed
from ecken.rules.operators.acts import Act
from ecken.rules.operators.rights import Right
from ecken.service.accounts.joining import note_rules
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.service.operators.site_pages import LANGUAGES, forget_face, read_face
from ecken.store.house import acceptances as rows
from ecken.store.house.acceptances import Asking
from ecken.store.house.acts import note_act
from ecken.store.site.site_pages import find_shown_version, read_newest_pages, read_newest_versions

__all__ = [
    "Acceptances",
    "AskedRules",
    "accept_rules",
    "asked_rules",
    "ask_to_accept",
    "check_accepted",
    "count_acceptances",
    "has_to_accept",
    "is_asking",
    "stop_asking",
]

_RULES = "rules"


class Acceptances(NamedTuple):
    """What is asked, how many have accepted it, and whether newer rules could be asked about."""

    asking: Asking | None
    accepted: int
    members: int
    newest_at: int | None
    """When the rules were last published; ``None`` if there are none."""


class AskedRules(NamedTuple):
    """What a member is asked to accept, as they see it."""

    asking: int
    version: str
    text: str
    language: str


def is_asking(community: Community) -> bool:
    """Say whether members are asked to accept the rules."""
    return bool(read_face(community).asking)


def has_to_accept(community: Community, viewer: int) -> bool:
    """Say whether a member has to accept the rules before anything else."""
    asking = read_face(community).asking
    if not asking:
        return False
    with community.database.reading() as connection:
        return not rows.has_accepted(connection, viewer, asking)


def check_accepted(community: Community, viewer: int) -> None:
    """Let go on only who has accepted the rules, for programs.

    Raises
    ------
    NotAllowed
        ``rules_to_accept``
    """
    if has_to_accept(community, viewer):
        raise NotAllowed(
            "rules_to_accept",
            "The house rules have changed. Please accept them on the site first: {page}",
            page=f"{community.settings.base_url.rstrip('/')}/rules/accept",
        )


def asked_rules(community: Community, language: str) -> AskedRules | None:
    """Return the rules as they stand, if members are asked to accept them."""
    with community.database.reading() as connection:
        asking = rows.read_asking(connection)
        shown = find_shown_version(connection, _RULES, (language, *LANGUAGES))
        if asking is None or shown is None:
            return None
        text = read_newest_pages(connection)[_RULES, shown.language]
    return AskedRules(asking.id, shown.public_id, text, shown.language)


def accept_rules(
    community: Community, viewer: int, asking: int, version: str, *, language: str
) -> bool:
    """Note that the viewer accepts the rules; ``False`` if these are not what stands now."""
    with community.writing() as connection:
        current = rows.read_asking(connection)
        if current is None:
            return True
        shown = find_shown_version(connection, _RULES, (language, *LANGUAGES))
        if current.id != asking or shown is None or shown.public_id != version:
            return False
        at = community.clock()
        rows.insert_acceptance(connection, viewer, asking, at=at)
        note_rules(connection, viewer, language, at)
    return True


def count_acceptances(community: Community, viewer: int) -> Acceptances:
    """Return how many have accepted, in numbers only; for those who write the pages."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.PAGES)
        asking = rows.read_asking(connection)
        counted = rows.count_accepted(connection, asking.id if asking else 0)
        there = read_newest_versions(connection)
    newest = max((at for (name, _), (_, at) in there.items() if name == _RULES), default=None)
    return Acceptances(asking, *counted, newest)


def ask_to_accept(community: Community, viewer: int) -> None:
    """Ask all members to accept the rules as they now stand.

    Raises
    ------
    Conflict
        ``rules_missing``; ``rules_asked``: nothing new was published since.
    """
    found = count_acceptances(community, viewer)
    if found.newest_at is None:
        raise Conflict("rules_missing", "There are no house rules yet. Publish them first.")
    if found.asking is not None and found.newest_at <= found.asking.asked_at:
        raise Conflict("rules_asked", "Members are asked about these rules already.")
    with community.writing() as connection:
        check_right(connection, viewer, Right.PAGES)
        rows.insert_asking(connection, at=community.clock())
        note_act(connection, viewer, Act.RULES_ASKED, at=community.clock())
    forget_face(community)


def stop_asking(community: Community, viewer: int) -> None:
    """Ask no more; who has accepted has."""
    with community.writing() as connection:
        check_right(connection, viewer, Right.PAGES)
        if rows.end_askings(connection, at=community.clock()):
            note_act(connection, viewer, Act.RULES_NOT_ASKED, at=community.clock())
    forget_face(community)
