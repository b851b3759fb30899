"""What the whole community's database says to whoever watches; asked once for each answer."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import Connection

from ecken.errors import EckenError
from ecken.reference.days import read_day, start_of
from ecken.service.community import Community
from ecken.service.watching.readiness import free_bytes
from ecken.store.site.daily_snapshot import read_daily
from ecken.store.talk.outbox import count_mails, read_oldest_waiting

__all__ = ["read_community_gauges"]


def read_community_gauges(community: Community) -> Iterator[Metric]:
    """Yield the families; only free space where the database cannot be asked."""
    yield _gauge("ecken_free_bytes", "Free space in the data folder.",
                 free_bytes(community.settings.data_dir))  # fmt: skip
    try:
        with community.database.reading() as connection:
            found = list(_read(community, connection))
    except EckenError:
        found = []
    yield _gauge("ecken_database_up", "Whether the database could be asked.", bool(found))
    yield from found


def _read(community: Community, connection: Connection) -> Iterator[Metric]:
    now = community.clock()
    mails = count_mails(connection)
    for state in ("waiting", "failed"):
        yield _gauge(f"ecken_mails_{state}", f"Mails that are {state}.", mails.get(state, 0))
    oldest = read_oldest_waiting(connection)
    yield _gauge("ecken_mail_oldest_seconds", "How long the oldest mail waits; 0 if none does.",
                 0 if oldest is None else max(0, now - oldest))  # fmt: skip
    daily = read_daily(connection)
    if daily is not None:
        began = start_of(read_day(daily.day), community.zone)
        yield _gauge("ecken_daily_snapshot_age_seconds", "Time since the day of the daily snapshot "
                     "began.", max(0, now - began))  # fmt: skip


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)
