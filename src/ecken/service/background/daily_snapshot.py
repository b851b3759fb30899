"""Takes the daily snapshot: the whole-network figures that members are shown."""

from __future__ import annotations

import numpy as np

from ecken.reference.days import day_of
from ecken.service.community import Community
from ecken.service.engine.network import measure_separation
from ecken.service.reach.passing_on import measure_open_posts
from ecken.store.site.daily_snapshot import DailyFigures, read_daily, replace_daily

__all__ = ["take_daily_snapshot"]

SOURCES = 256
"""Members from whom the hops to all others are counted for the daily snapshot."""

MEASURED_MAX = 300_000
"""Above so many members the hops are not measured: it would hold the network for too long."""


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
