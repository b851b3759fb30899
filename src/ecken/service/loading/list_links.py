"""Personal links for members from a list, by which they set their first password.

Ecken mails nobody here: the community sends the links itself, with the program for its letters.
"""

from __future__ import annotations

from collections.abc import Collection

from ecken.durations import DAY_S
from ecken.exchange.tables import written
from ecken.rules.operators.acts import Act
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.accounts.sessions import hash_token, new_token
from ecken.service.community import Community
from ecken.store.accounts.audit import insert_accesses
from ecken.store.accounts.audit_kinds import LINK_MADE
from ecken.store.house.acts import note_act
from ecken.store.site.list_updates import LinkOwner, insert_links, read_link_owners

__all__ = ["LINK_DAYS", "count_without_password", "make_link_of", "make_links", "make_links_as"]

LINK_DAYS = 60
"""For how long a link holds; a new one ends it, and so does a password."""
_HEADER = ("id", "first_name", "last_name", "email", "link")


def count_without_password(community: Community, viewer: int) -> int:
    """Return how many members have not signed in yet; for operators."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.LISTS)
        return len(read_link_owners(connection))


def make_links(community: Community, members: Collection[int] | None = None) -> bytes:
    """Return a CSV file with a link for each of these members, or for all, without a password."""
    return _written(community, _links(community, members, viewer=None))


def make_links_as(community: Community, viewer: int) -> bytes:
    """Return the file with the links of all members without a password; for operators."""
    return _written(community, _links(community, None, viewer=viewer))


def make_link_of(community: Community, viewer: int, member: int) -> str:
    """Return the link of one member; empty for one who has a password. For operators."""
    links = _links(community, [member], viewer=viewer)
    return _address(community, links[0][1]) if links else ""


def _links(
    community: Community, members: Collection[int] | None, *, viewer: int | None
) -> list[tuple[LinkOwner, str]]:
    now = community.clock()
    wanted = None if members is None else set(members)
    with community.writing() as connection:
        operator = None if viewer is None else check_right(connection, viewer, Right.LISTS)
        if viewer is not None:
            note_act(connection, viewer, Act.LINKS_MADE, at=now)
        owners = read_link_owners(connection)
        links = [
            (owner, new_token()) for owner in owners if wanted is None or owner.member in wanted
        ]
        actor = "" if operator is None else operator.public_id
        insert_accesses(
            connection, [owner.member for owner, _ in links], LINK_MADE, actor=actor, at=now
        )
        insert_links(
            connection,
            ((owner.member, hash_token(token)) for owner, token in links),
            expires_at=now + LINK_DAYS * DAY_S,
        )
    return links


def _written(community: Community, links: list[tuple[LinkOwner, str]]) -> bytes:
    rows = ([*owner[1:], _address(community, token)] for owner, token in links)
    return written(_HEADER, rows, separator=";")


def _address(community: Community, token: str) -> str:
    return f"{community.settings.base_url}/reset/new?token={token}"
