"""The personal link: a member gives it to people they know, who join by it.

The member sends it themself, from their own mailbox or phone; no mail goes to people outside.
Whoever joins by it is offered the member as a first contact; the member is told that they joined.

A link is an id and its signature. The database keeps the id alone, so that a stolen database lets
nobody in, and yet the link can be shown again to its member.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from ecken.durations import DAY_S
from ecken.errors import NotAllowed
from ecken.service.community import Community
from ecken.service.limits.limits import Limit
from ecken.service.talk.notices import Notice, tell
from ecken.service.world import World
from ecken.settings import Settings
from ecken.signing import SIGNATURE_LETTERS, Use, is_signature, sign
from ecken.store.accounts.audit import insert_audit
from ecken.store.contacts import personal_links as rows
from ecken.store.contacts.personal_links import PersonalLink
from ecken.store.ids import new_public_id
from ecken.store.profiles.members import Card, read_card

__all__ = [
    "JOINED_MOST",
    "LINK_D",
    "OwnLink",
    "end_own_link",
    "find_by_token",
    "list_invited",
    "may_invite",
    "name_of_inviter",
    "note_invited",
    "renew_own_link",
    "show_own_link",
    "tell_inviter",
]

LINK_D = 90
"""Days until a link expires."""
JOINED_MOST = 50
"""How many people may join by a member's links in that time."""

_RENEWALS = Limit(10, DAY_S)


@dataclass(frozen=True, slots=True)
class OwnLink:
    """The viewer's link as they pass it on."""

    link: str
    made_at: int
    expires_at: int


def may_invite(settings: Settings) -> bool:
    """Say whether the rules of joining let members bring in others."""
    return settings.joining != "invitation" or settings.members_invite


def show_own_link(community: Community, world: World) -> OwnLink | None:
    """Return the viewer's link; ``None`` if there is none by which somebody may join."""
    link = rows.find_link(world.connection, world.viewer)
    if link is None or not link.is_usable(world.now) or not may_invite(community.settings):
        return None
    return _shown(community, link)


def renew_own_link(community: Community, viewer: int) -> OwnLink:
    """Make the viewer's link, or another in its place; by the one before nobody joins any more.

    Raises
    ------
    NotAllowed
        ``members_cannot_invite``; ``invited_enough`` if as many have joined as may in this time.
    TooMany
        ``too_many_tries``
    """
    if not may_invite(community.settings):
        raise NotAllowed(
            "members_cannot_invite",
            "In this community, invitations come from the administrators. Ask them for one.",
        )
    community.limits.hit(f"personal link {viewer}", _RENEWALS)
    now, later = community.clock(), community.clock() + LINK_D * DAY_S
    with community.writing() as connection:
        before = rows.find_link(connection, viewer)
        left, until = JOINED_MOST, later
        if before is not None and before.counted_until > now:
            left, until = before.uses_left, before.counted_until
        if left == 0:
            raise NotAllowed(
                "invited_enough",
                "{most} people have joined by your links. You can invite more in {days} days.",
                most=JOINED_MOST,
                days=-(-(until - now) // DAY_S),
            )
        link = PersonalLink(viewer, new_public_id(), True, now, later, left, until)
        rows.write_link(connection, link)
        insert_audit(connection, viewer, "personal_link_made", at=now)
    return _shown(community, link)


def end_own_link(community: Community, viewer: int) -> None:
    """Let nobody join by the viewer's link any more; doing it twice changes nothing."""
    with community.writing() as connection:
        if rows.end_link(connection, viewer):
            insert_audit(connection, viewer, "personal_link_ended", at=community.clock())


def list_invited(world: World) -> list[Card]:
    """Return who has joined by the viewer's links, newest first."""
    found = rows.read_invited(world.connection, world.viewer, hidden=world.hidden.tolist())
    cards = world.cards(found)
    return [cards[member] for member in found if member in cards]


def name_of_inviter(community: Community, token: str) -> str:
    """Return the name of whose personal link this is; empty if nobody may join by it."""
    with community.database.reading() as connection:
        link = find_by_token(community, connection, token)
        card = None if link is None else read_card(connection, link.member)
    return "" if card is None else card.name


def find_by_token(community: Community, connection: Connection, token: str) -> PersonalLink | None:
    """Return the personal link by which somebody may join, by what stands in its address."""
    public_id, signature = token[:-SIGNATURE_LETTERS], token[-SIGNATURE_LETTERS:]
    is_ours = is_signature(community.secret, Use.PERSONAL_LINK, public_id, signature)
    if not is_ours or not may_invite(community.settings):
        return None
    return rows.find_open_link(connection, public_id, now=community.clock())


def note_invited(connection: Connection, public_id: str, newcomer: int, *, at: int) -> bool:
    """Use a personal link once: ``newcomer`` has confirmed an address; ``False`` if it is over."""
    inviter = rows.use_link(connection, public_id)
    if inviter is None:
        return False
    rows.insert_invited(connection, newcomer, inviter=inviter, at=at)
    return True


def tell_inviter(connection: Connection, newcomer: int, public_id: str, *, at: int) -> None:
    """Tell whoever has invited the newcomer that they are there now."""
    inviter = rows.find_inviter(connection, newcomer, hidden=[])
    if inviter is not None:
        tell(connection, inviter, Notice.INVITED_JOINED, about=newcomer, subject=public_id, at=at)


def _shown(community: Community, link: PersonalLink) -> OwnLink:
    signature = sign(community.secret, Use.PERSONAL_LINK, link.public_id)
    address = f"{community.settings.base_url}/join?invitation={link.public_id}{signature}"
    return OwnLink(address, link.made_at, link.expires_at)
