"""Job ads: publish, change, end, extend; and one ad as somebody else is shown it."""

from __future__ import annotations

from dataclasses import dataclass

from ecken.durations import DAY_S
from ecken.errors import Conflict, NotFound, TooMany
from ecken.rules.jobs.ad_contact import AGREED_TO
from ecken.rules.jobs.advertising import (
    check_may_advertise,
    is_running,
    may_advertise,
    runs_until,
)
from ecken.service.community import Community
from ecken.service.jobs.job_checks import TypedAd, checked_ad
from ecken.service.talk.notices import AD_ASKS, Notice, take_back, tell
from ecken.service.undo import Act, keep_undo, take_undo
from ecken.service.world import World
from ecken.store.accounts.accounts import find_account
from ecken.store.jobs import ad_limits
from ecken.store.jobs import job_ads as rows
from ecken.store.jobs.ad_contacts import ask_anew
from ecken.store.jobs.job_ads import AdRow
from ecken.store.profiles.members import Card

__all__ = [
    "JobAd",
    "change_ad",
    "delete_old_ads",
    "end_ad",
    "extend_ad",
    "list_own_ads",
    "own_ad",
    "publish_ad",
    "restore_ad",
    "show_ad",
    "viewer_may_advertise",
]


@dataclass(frozen=True, slots=True)
class JobAd:
    """A job ad with who advertises it, as one viewer is shown it."""

    row: AdRow
    advertiser: Card
    is_running: bool
    is_own: bool

    @property
    def id(self) -> str:
        """Its public id."""
        return self.row.public_id


def publish_ad(community: Community, viewer: int, typed: TypedAd) -> str:
    """Publish an ad; return its public id.

    Raises
    ------
    FormInvalid
        Every field that cannot be used.
    NotAllowed
        ``jobs_recruiters_only``; ``jobs_operators_only``.
    TooMany
        ``job_quota``.
    Conflict
        ``job_running_max``.
    """
    values = checked_ad(typed)
    with community.changing(viewer) as world:
        _check_room(community, world)
        ends_at = runs_until(world.now, community.settings.job_runs_d)
        return rows.insert_ad(world.connection, viewer, values, at=world.now, ends_at=ends_at)


def change_ad(community: Community, viewer: int, ad_id: str, typed: TypedAd) -> None:
    """Change what an ad of the viewer's says, whether or not it runs.

    Whom it names as its contact is asked anew where its words are others.

    Raises
    ------
    NotFound
        No such ad of theirs.
    FormInvalid
        Every field that cannot be used.
    """
    values = checked_ad(typed)
    with community.changing(viewer) as world:
        ad = own_ad(world, ad_id)
        rows.update_ad(world.connection, ad, values)
        if any(values[name] != getattr(ad, name) for name in AGREED_TO):
            _ask_anew(world, ad)


def end_ad(community: Community, viewer: int, ad_id: str) -> None:
    """End an ad: from the next answer on nobody else sees it. Ending it again changes nothing.

    :func:`restore_ad` takes it back.
    """
    with community.changing(viewer) as world:
        ad = own_ad(world, ad_id)
        if is_running(ad.ends_at, world.now):
            rows.update_end(world.connection, ad, world.now)
            for kind in (Notice.JOB_FOUND, Notice.FOLLOWED_JOB):
                take_back(world.connection, kind, subject=ad.public_id)
            keep_undo(world, Act.END_JOB, ad.public_id, ends_at=ad.ends_at)


def restore_ad(community: Community, viewer: int, ad_id: str) -> None:
    """Let an ad that was ended run as long as it would have: once, within a minute.

    Raises
    ------
    NotFound
        No such ad of theirs.
    Conflict
        ``undo_too_late``.
    """
    with community.changing(viewer) as world:
        ad = own_ad(world, ad_id)
        kept = take_undo(world, Act.END_JOB, ad.public_id)
        rows.update_end(world.connection, ad, max(ad.ends_at, int(kept["ends_at"])))


def extend_ad(community: Community, viewer: int, ad_id: str) -> None:
    """Let an ad run for its whole time from now; one that has ended is published again.

    Whom it names as its contact is asked anew where it had ended.

    Raises
    ------
    NotFound
        No such ad of theirs.
    NotAllowed, TooMany, Conflict
        As for a new ad, where it has ended.
    """
    with community.changing(viewer) as world:
        ad = own_ad(world, ad_id)
        ends_at = runs_until(world.now, community.settings.job_runs_d)
        if is_running(ad.ends_at, world.now):
            rows.update_end(world.connection, ad, max(ends_at, ad.ends_at))
            return
        _check_room(community, world)
        rows.publish_again(world.connection, ad, at=world.now, ends_at=ends_at)
        _ask_anew(world, ad)


def show_ad(world: World, ad_id: str) -> JobAd:
    """Return an ad: a running one of anybody there, or one of the viewer's own.

    Raises
    ------
    NotFound
        Alike for ended, of somebody blocked or closed, and never existing.
    """
    row = rows.find_ad(world.connection, ad_id)
    if row is None:
        raise NotFound
    world.require(row.member_id)
    runs = is_running(row.ends_at, world.now) and not row.is_hidden
    is_own = row.member_id == world.viewer
    if not (runs or is_own):
        raise NotFound
    world.note_read([row.member_id])
    return JobAd(row, world.cards([row.member_id])[row.member_id], runs, is_own)


def own_ad(world: World, ad_id: str) -> AdRow:
    """Return an ad of the viewer's, or raise ``NotFound``."""
    row = rows.find_ad(world.connection, ad_id)
    if row is None or row.member_id != world.viewer:
        raise NotFound
    return row


def list_own_ads(world: World) -> list[JobAd]:
    """Return the viewer's ads, newest first; those that have ended as long as they are kept."""
    me = world.cards([world.viewer])[world.viewer]
    return [
        JobAd(row, me, is_running(row.ends_at, world.now) and not row.is_hidden, is_own=True)
        for row in rows.read_ads_of(world.connection, world.viewer)
    ]


def viewer_may_advertise(community: Community, world: World) -> bool:
    """Say whether the viewer may write job ads."""
    is_recruiter, is_operator = _standing(world)
    who = community.settings.jobs
    return may_advertise(who, is_recruiter=is_recruiter, is_operator=is_operator)


def delete_old_ads(community: Community) -> int:
    """Delete ads that ended long ago; return how many."""
    kept_s = community.settings.job_kept_d * DAY_S
    with community.writing() as connection:
        return ad_limits.delete_ads_ended_before(connection, community.clock() - kept_s)


def _ask_anew(world: World, ad: AdRow) -> None:
    """Let whoever has agreed to stand on an ad say so again: it is not what it was."""
    asked, id = ask_anew(world.connection, ad, at=world.now), ad.public_id
    if asked is not None:
        for kind in AD_ASKS:
            take_back(world.connection, kind, subject=id)
        kind = Notice.AD_CONTACT_CHANGED
        tell(world.connection, asked, kind, about=world.viewer, subject=id, at=world.now)


def _standing(world: World) -> tuple[bool, bool]:
    """Say whether the viewer is a recruiter, and whether an operator."""
    account = find_account(world.connection, world.viewer)
    card = world.cards([world.viewer]).get(world.viewer)
    return bool(card and card.is_recruiter), bool(account and account.is_operator)


def _check_room(community: Community, world: World) -> None:
    """Let nobody advertise who may not, or flood the others."""
    settings, connection = community.settings, world.connection
    is_recruiter, is_operator = _standing(world)
    check_may_advertise(settings.jobs, is_recruiter=is_recruiter, is_operator=is_operator)
    if ad_limits.count_published_since(connection, world.viewer, world.now - DAY_S) >= (
        settings.job_quota
    ):
        raise TooMany(
            "job_quota",
            "You have published {quota} job ads within 24 hours; that is the limit. Try again "
            "later.",
            quota=settings.job_quota,
        )
    if ad_limits.count_running(connection, world.viewer, now=world.now) >= settings.job_running_max:
        raise Conflict(
            "job_running_max",
            "{most} of your job ads run already; that is the limit. End one of them first.",
            most=settings.job_running_max,
        )
