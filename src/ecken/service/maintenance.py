"""Periodic maintenance: closes what has expired, sends reminders, takes the daily snapshot."""

from __future__ import annotations

import numpy as np

from ecken.reference.days import day_of
from ecken.service.accounts.account_upkeep import tidy_accounts
from ecken.service.community import Community
from ecken.service.contacts.introduction_upkeep import remind_introductions
from ecken.service.engine.network import measure_separation
from ecken.service.found.writing import forget_finders
from ecken.service.jobs.job_ads import delete_old_ads
from ecken.service.jobs.job_searches import tell_new_jobs
from ecken.service.loading.list_uploads import forget_old_uploads
from ecken.service.mailing.outbox import tidy_outbox
from ecken.service.moderation.suspensions import lift_due_suspensions
from ecken.service.moderation.tombstones import strip_old_decisions
from ecken.service.posts.writing import purge_deleted_posts
from ecken.service.privacy.data_exports import tidy_exports
from ecken.service.privacy.erasures import replay_erasures
from ecken.service.privacy.leaving import finish_leaving
from ecken.service.privacy.offer_settings import delete_old_left_companies
from ecken.service.reach.counting import end_counting
from ecken.service.reach.passing_on import measure_open_posts
from ecken.service.talk.messages import delete_old_messages
from ecken.service.talk.notices import delete_old_notices
from ecken.service.undo import delete_old_undos
from ecken.store.contacts.introductions import expire_introductions
from ecken.store.contacts.requests import expire_requests
from ecken.store.site.daily_snapshot import DailyFigures, read_daily, replace_daily

__all__ = ["maintain", "take_daily_snapshot"]

SOURCES = 256
"""Members from whom the hops to all others are counted for the daily snapshot."""

MEASURED_MAX = 300_000
"""Above so many members the hops are not measured: it would hold the network for too long."""


def maintain(community: Community) -> None:
    """Do what is due. Called at start and every hour; calling it more often does no harm."""
    with community.writing() as connection:
        expire_requests(connection, at=community.clock())
        expire_introductions(connection, at=community.clock())
    with community.database.reading() as connection:
        community.network.recent.refresh(connection, now=community.clock())
    finish_leaving(community)
    replay_erasures(community)
    tidy_accounts(community)
    remind_introductions(community)
    delete_old_messages(community)
    delete_old_notices(community)
    purge_deleted_posts(community)
    lift_due_suspensions(community)
    strip_old_decisions(community)
    tidy_outbox(community)
    delete_old_undos(community)
    delete_old_ads(community)
    tell_new_jobs(community)
    delete_old_left_companies(community)
    forget_old_uploads(community)
    tidy_exports(community)
    end_counting(community)
    forget_finders(community)
    take_daily_snapshot(community, again=False)


def take_daily_snapshot(community: Community, *, again: bool = True) -> None:
    """Write today's whole-network figures; with ``again`` also if they were taken today.

    The mean counts listed entries of lists that everyone may see, and nothing else (R8): what
    members hide is in no number that others get.
    """
    today = day_of(community.clock(), community.zone).isoformat()
    with community.database.reading() as connection:
        newest = read_daily(connection)
        if newest is not None and newest.day >= today and not again:
            return
        passing_on = measure_open_posts(connection, now=community.clock())
        with community.network.at_head(connection):
            lengths = community.network.open_list_lengths()
            members = len(community.network.index)
            contacts = community.network.open_contacts() if members <= MEASURED_MAX else None
    figures = DailyFigures(
        day=today,
        members=members,
        open_lists=len(lengths),
        mean_contacts=float(np.mean(lengths)) if len(lengths) else 0.0,
        separation=None if contacts is None else measure_separation(contacts, sample=SOURCES),
        passing_on=passing_on,
    )
    with community.writing() as connection:
        replace_daily(connection, figures)
