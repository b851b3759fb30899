"""The contact of a job ad: the advertiser, or a contact of theirs who has agreed to be it.

That one stands on the ad shows readers that the two know each other: hence nobody stands there
before they have agreed, nor after they have withdrawn. For whom that member is not there, the
advertiser is the contact, as if nobody had been named.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecken.errors import Conflict, NotFound
from ecken.rules.jobs.ad_contact import AdContactState
from ecken.service.community import Community
from ecken.service.jobs.job_ads import JobAd, own_ad, show_ad
from ecken.service.talk.notices import Notice, take_back, tell
from ecken.service.world import World
from ecken.store.contacts.contacts import contact_exists
from ecken.store.jobs import ad_contacts as rows
from ecken.store.jobs.job_ads import AdRow, read_ads
from ecken.store.profiles.members import Card

__all__ = [
    "AdContact",
    "NamedAd",
    "answer_as_contact",
    "list_ads_naming",
    "name_contact",
    "show_contact",
    "take_contact_back",
]


@dataclass(frozen=True, slots=True)
class AdContact:
    """The contact of an ad, as one viewer is shown it."""

    card: Card
    """To whom the viewer may turn."""
    named: Card | None = None
    """Whom the viewer, who advertises, has named."""
    has_agreed: bool = False
    """Whether they have agreed; a no looks like no answer."""
    answer: AdContactState | None = None
    """What the viewer, who was named, has said."""


@dataclass(frozen=True, slots=True)
class NamedAd:
    """An ad of somebody else's that names the viewer."""

    ad: JobAd
    answer: AdContactState


def show_contact(world: World, ad: JobAd) -> AdContact:
    """Return the contact of an ad that the viewer sees."""
    row = rows.find_ad_contact(world.connection, ad.row)
    has_agreed = row is not None and row.state is AdContactState.AGREED
    named = [row.member_id] if row and (has_agreed or ad.is_own) else []
    card = next(iter(world.cards(named).values()), None)
    if row is not None and row.member_id == world.viewer:
        return AdContact(ad.advertiser, answer=row.state)
    if ad.is_own:
        return AdContact(ad.advertiser, named=card, has_agreed=has_agreed)
    if card is None:
        return AdContact(ad.advertiser)
    world.note_read([card.member])
    return AdContact(card)


def list_ads_naming(world: World) -> list[NamedAd]:
    """Return the running ads of others that name the viewer as their contact, newest first."""
    answers = rows.read_ads_naming(world.connection, world.viewer, now=world.now)
    found = read_ads(world.connection, answers)
    cards = world.cards({row.member_id for row in found.values()})
    return [
        NamedAd(JobAd(found[id], cards[found[id].member_id], is_running=True, is_own=False), answer)
        for id, answer in answers.items()
        if found[id].member_id in cards
    ]


def name_contact(community: Community, viewer: int, ad_id: str, member_id: str) -> None:
    """Name a contact of the viewer's as the contact of their ad: they are asked.

    Who is named already is not asked again, nor who has declined it for this ad before. To name
    oneself is to take back whoever was named.

    Raises
    ------
    NotFound
        No such ad of theirs; nobody there whom they may see.
    Conflict
        ``ad_contact_stranger``.
    """
    with community.changing(viewer) as world:
        ad, other = own_ad(world, ad_id), world.member(member_id).member
        if other == viewer:
            _take_back(world, ad)
            return
        if not contact_exists(world.connection, viewer, other):
            raise Conflict(
                "ad_contact_stranger",
                "Only a contact of yours can be named on a job ad. Send a contact request first.",
            )
        before = rows.find_ad_contact(world.connection, ad)
        if before is None or before.member_id != other:
            take_back(world.connection, Notice.AD_CONTACT_ASKED, subject=ad.public_id)
        if rows.name_ad_contact(world.connection, ad, other, at=world.now):
            _ask(world, other, ad.public_id)


def take_contact_back(community: Community, viewer: int, ad_id: str) -> None:
    """Be the contact of one's ad oneself again; the notification of who was asked is taken back.

    Raises
    ------
    NotFound
        No such ad of theirs.
    """
    with community.changing(viewer) as world:
        _take_back(world, own_ad(world, ad_id))


def answer_as_contact(community: Community, viewer: int, ad_id: str, *, agrees: bool) -> None:
    """Agree to be the contact of an ad that names the viewer; or decline, or withdraw.

    Raises
    ------
    NotFound
        No such ad for the viewer, or it does not name them.
    """
    with community.changing(viewer) as world:
        ad = show_ad(world, ad_id).row
        named = rows.find_ad_contact(world.connection, ad)
        if named is None or named.member_id != viewer:
            raise NotFound
        rows.set_answer(world.connection, ad, viewer, agrees=agrees)


def _take_back(world: World, ad: AdRow) -> None:
    rows.take_ad_contact_back(world.connection, ad)
    take_back(world.connection, Notice.AD_CONTACT_ASKED, subject=ad.public_id)


def _ask(world: World, member: int, ad_id: str) -> None:
    kind = Notice.AD_CONTACT_ASKED
    tell(world.connection, member, kind, about=world.viewer, subject=ad_id, at=world.now)
