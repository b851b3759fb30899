"""What operators see of the state of the site: parts that are ready, sizes, mail, reports."""

from __future__ import annotations

from dataclasses import dataclass

from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.service.engine.drift_report import Repair
from ecken.service.watching.error_reports import ErrorReport, list_reports
from ecken.service.watching.readiness import Readiness, free_bytes
from ecken.store.journal import read_head
from ecken.store.soundness import read_database_size
from ecken.store.talk.outbox import count_mails, read_oldest_waiting

__all__ = ["Health", "show_health_to"]

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Health:
    """State of the process that answers, and of what all processes share."""

    missing: tuple[str, ...]
    """Parts that are not ready."""
    free_bytes: int
    database_bytes: int
    lag: int
    """Changes that the network in memory is behind."""
    compared_at: int | None
    repairs: list[Repair]
    """Differences that this process found in its memory, the newest first."""
    mails_waiting: int
    mails_failed: int
    oldest_mail_at: int | None
    reports: list[ErrorReport]
    """Of unexpected errors, the newest first."""
    reports_count: int


def show_health_to(community: Community, viewer: int) -> Health:
    """Return it, for operators. Quick: what takes long is looked at by ``ecken doctor``."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.SITE)
        mails, oldest = count_mails(connection), read_oldest_waiting(connection)
        size, head = read_database_size(connection), read_head(connection).version
    reports = list_reports(community.settings)
    return Health(
        missing=Readiness(community).look(),
        free_bytes=free_bytes(community.settings.data_dir),
        database_bytes=size,
        lag=max(0, head - community.network.version),
        compared_at=community.network.condition.compared_at,
        repairs=list(community.network.condition.repairs)[::-1],
        mails_waiting=mails.get("waiting", 0),
        mails_failed=mails.get("failed", 0),
        oldest_mail_at=oldest,
        reports=reports[:SHOWN],
        reports_count=len(reports),
    )
