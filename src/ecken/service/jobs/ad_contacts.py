"""The contact of a job ad: the advertiser, or a contact of theirs who has agreed to be it.

That one stands on the ad shows readers that the two know each other: hence nobody stands there
before they have agreed to the ad as it is, nor after they have withdrawn. For whom that member is
not there, the advertiser is the contact, as if nobody had been named.
"""

from __future__ import annotations

from dataclasses import dataclass

from ecken.durations import DAY_S
from ecken.errors import Conflict, NotFound
from ecken.rules.jobs.ad_contact import AdContactState
from ecken.rules.jobs.advertising import is_running
from ecken.service.community import Community
from ecken.service.jobs.job_ads import JobAd, own_ad
from ecken.service.limits.limits import Limit
from ecken.service.talk.notices import AD_ASKS, Notice, take_back, tell
from ecken.service.world import World
from ecken.store.contacts.contacts import contact_exists
from ecken.store.jobs import ad_contacts as rows
from ecken.store.jobs.job_ads import AdRow, find_ad, read_ads
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

_SAME = Limit(3, 30 * DAY_S)
"""How often one member is named on one ad."""
_PAIR = Limit(10, DAY_S)
"""How often one member is named by one advertiser."""
_ALL = Limit(20, DAY_S)
"""How often one advertiser names anybody."""


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
    """Return the ads of others that name the viewer as their contact, newest first.

    Those that do not run are among them only where the viewer has agreed, and may withdraw.
    """
    answers = rows.read_ads_naming(world.connection, world.viewer, now=world.now)
    found = read_ads(world.connection, answers)
    cards = world.cards({row.member_id for row in found.values()})
    return [
        NamedAd(JobAd(found[id], card, _runs(world, found[id]), is_own=False), answer)
        for id, answer in answers.items()
        if (card := cards.get(found[id].member_id)) is not None
    ]


def name_contact(community: Community, viewer: int, ad_id: str, member_id: str) -> None:
    """Name a contact of the viewer's as the contact of their ad: they are asked.

    Who is named already is not asked again, nor who has declined it for this ad before. To name
    oneself is to take back whoever was named. Each naming counts towards the limits, whatever the
    other has said or will say.

    Raises
    ------
    NotFound
        No such ad of theirs; nobody there whom they may see.
    Conflict
        ``ad_contact_stranger``.
    TooMany
        ``too_many_tries``.
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
            _check_limits(community, viewer, other, ad)
            _take_notices_back(world, ad)
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


def answer_as_contact(
    community: Community, viewer: int, ad_id: str, *, agrees: bool, revision: int | None = None
) -> bool:
    """Agree to be the contact of an ad that names the viewer; or decline, or withdraw.

    Whoever agrees says to which ``revision`` of the ad. A no needs none, and is heard as well
    while the ad does not run. Return whether it runs.

    Raises
    ------
    NotFound
        No such ad, or it does not name the viewer, or who advertises it is not there for them.
    Conflict
        ``job_changed``: the ad is not what they have agreed to.
    """
    with community.changing(viewer) as world:
        ad = find_ad(world.connection, ad_id)
        named = None if ad is None else rows.find_ad_contact(world.connection, ad)
        if ad is None or named is None or named.member_id != viewer:
            raise NotFound
        world.require(ad.member_id)
        if agrees and revision != ad.revision:
            raise Conflict(
                "job_changed",
                "This ad has changed since you opened it. Read what it says now, and answer then.",
            )
        rows.set_answer(world.connection, ad, viewer, agrees=agrees)
        return _runs(world, ad)


def _runs(world: World, ad: AdRow) -> bool:
    return is_running(ad.ends_at, world.now) and not ad.is_hidden


def _check_limits(community: Community, viewer: int, other: int, ad: AdRow) -> None:
    """Let nobody be asked again and again: what is taken back counts as well."""
    community.limits.hit(f"ad-contact {viewer} {other} {ad.id}", _SAME)
    community.limits.hit(f"ad-contact {viewer} {other}", _PAIR)
    community.limits.hit(f"ad-contact {viewer}", _ALL)


def _take_back(world: World, ad: AdRow) -> None:
    rows.take_ad_contact_back(world.connection, ad)
    _take_notices_back(world, ad)


def _take_notices_back(world: World, ad: AdRow) -> None:
    for kind in AD_ASKS:
        take_back(world.connection, kind, subject=ad.public_id)


def _ask(world: World, member: int, ad_id: str) -> None:
    kind = Notice.AD_CONTACT_ASKED
    tell(world.connection, member, kind, about=world.viewer, subject=ad_id, at=world.now)
