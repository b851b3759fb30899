"""The tasks of the site: what is done in the background, and how often.

Each may be done again after a half: its steps are transactions that find what is left to do.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ecken.durations import HOUR_S
from ecken.errors import EckenError
from ecken.service.accounts.account_upkeep import tidy_accounts
from ecken.service.background.rhythms import Daily, Every, Rhythm
from ecken.service.backup.keeping import Keep
from ecken.service.backup.making import make_backup
from ecken.service.community import Community
from ecken.service.companies.news import purge_deleted_news
from ecken.service.contacts.introduction_upkeep import remind_introductions
from ecken.service.found.writing import forget_finders
from ecken.service.house.growth import note_activity, note_growth
from ecken.service.jobs.job_ads import delete_old_ads
from ecken.service.jobs.job_searches import tell_new_jobs
from ecken.service.loading.list_uploads import forget_old_uploads
from ecken.service.mailing.circulars import has_due_circular, queue_circular
from ecken.service.mailing.delivery import has_due_mail
from ecken.service.mailing.delivery_run import deliver_while_busy
from ecken.service.mailing.digest import Period, queue_digests
from ecken.service.mailing.outbox import tidy_outbox
from ecken.service.moderation.suspensions import lift_due_suspensions
from ecken.service.moderation.tombstones import strip_old_decisions
from ecken.service.numbers.snapshot import take_daily_snapshot
from ecken.service.phone.push_delivery import deliver_pushes, has_push_work, tidy_pushes
from ecken.service.phone.push_devices import tidy_devices
from ecken.service.posts.writing import purge_deleted_posts
from ecken.service.privacy.data_exports import has_stale_exports, resume_exports, tidy_exports
from ecken.service.privacy.leaving import finish_leaving
from ecken.service.privacy.offer_settings import delete_old_left_companies
from ecken.service.reach.counting import end_counting
from ecken.service.talk.messages import delete_old_messages
from ecken.service.talk.notices import delete_old_notices, mail_notices
from ecken.service.undo import delete_old_undos
from ecken.service.webhooks.delivery import has_webhooks, tell_webhooks, tidy_webhooks
from ecken.settings import Settings
from ecken.store.contacts.introductions import expire_introductions
from ecken.store.contacts.requests import expire_requests
from ecken.store.site.limit_counters import delete_counters_ended

__all__ = ["DONE", "STOPPED", "UNEXPECTED", "Task", "Turn", "tasks_of"]

DONE, STOPPED = "done", "stopped"
"""Outcomes: to the end; ended before it, to be taken up at once by whoever is there."""
UNEXPECTED = "unexpected"
"""The outcome of a run that met an error of no family; the log has its places."""
_MONDAY = 0
_LOG = logging.getLogger("ecken.work")


@dataclass
class Turn:
    """What a task knows of its run."""

    failures: int = 0
    """Of the runs before, in a row."""
    lingers: bool = True
    """Whether it may wait for more to do."""
    _ending: threading.Event = field(default_factory=threading.Event)

    def end(self) -> None:
        """Ask the task to end soon."""
        self._ending.set()

    def is_ending(self) -> bool:
        """Say whether the task should end: the process stops, or another one has taken over."""
        return self._ending.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait; say whether the task should end."""
        return self._ending.wait(seconds)


@dataclass(frozen=True)
class Task:
    """One task: its name in tables and commands, when it is due, and what it does.

    ``run`` returns an outcome other than ``done``, if any, or raises. ``is_wanted`` is asked before
    the task is taken, and only reads.
    """

    name: str
    rhythm: Rhythm
    run: Callable[[Community, Turn], str]
    is_wanted: Callable[[Community], bool] = lambda _community: True
    is_due_at_first: bool = True
    """Whether it is due as soon as it is there, or waits for its hour."""
    is_searching: bool = False
    """Whether it searches for members: it begins when the search is prepared."""


def tasks_of(settings: Settings) -> list[Task]:
    """Return the tasks of a site with these settings."""
    hour = settings.digest_hour
    tasks = [
        Task("mail", Every(1), _deliver, is_wanted=has_due_mail),
        Task("push", Every(2), _push, is_wanted=has_push_work),
        Task("circulars", Every(5), _circulate, is_wanted=has_due_circular),
        Task("notices", Every(60), _each(mail_notices), is_searching=True),
        Task("exports", Every(60), _each(resume_exports), is_wanted=has_stale_exports),
        Task("webhooks", Every(60), _each(tell_webhooks), is_wanted=has_webhooks),
        Task("expiry", Every(HOUR_S), _each(*_EXPIRY)),
        Task("leaving", Every(HOUR_S), _each(finish_leaving)),
        Task(
            "reminders",
            Every(HOUR_S),
            _each(remind_introductions, tell_new_jobs),
            is_searching=True,
        ),
        Task("tidying", Every(HOUR_S), _each(*_TIDYING)),
        Task("figures", Daily(0), _each(partial(take_daily_snapshot, again=False))),
        *(
            Task(name, rhythm, _digest(period), is_due_at_first=False, is_searching=True)
            for name, rhythm, period in (
                ("digest_daily", Daily(hour), Period.DAILY),
                ("digest_weekly", Daily(hour, _MONDAY), Period.WEEKLY),
            )
        ),
    ]
    if settings.backup_dir:
        tasks.append(Task("backup", Daily(settings.backup_hour), _each(_back_up)))
    return tasks


Step = Callable[[Community], object]


def _each(*steps: Step) -> Callable[[Community, Turn], str]:
    """Return a run of steps, each tried: one that fails stops no other."""

    def run(community: Community, turn: Turn) -> str:
        outcome = ""
        for step in steps:
            if turn.is_ending():
                return STOPPED
            outcome = _try(step, community) or outcome
        return outcome

    return run


def _try(step: Step, community: Community) -> str:
    try:
        step(community)
    except EckenError as error:
        _LOG.warning("a step of a task waits: %s", error.sentence)
        return error.code
    except Exception:
        _LOG.exception("a step of a task failed")
        return UNEXPECTED
    return ""


def _deliver(community: Community, turn: Turn) -> str:
    return deliver_while_busy(
        community,
        is_ending=turn.is_ending,
        wait=turn.wait if turn.lingers else lambda _seconds: True,
        is_known=turn.failures > 0,
    )


def _push(community: Community, turn: Turn) -> str:
    deliver_pushes(community, is_stopping=turn.is_ending)
    return ""


def _circulate(community: Community, turn: Turn) -> str:
    while not turn.is_ending():
        if not queue_circular(community):
            return ""
    return STOPPED


def _back_up(community: Community) -> None:
    make_backup(
        community.settings,
        community.database,
        Path(community.settings.backup_dir),
        now=community.clock(),
        keep=Keep(),
    )


def _digest(period: Period) -> Callable[[Community, Turn], str]:
    return _each(partial(queue_digests, period=period))


def _expire(community: Community) -> None:
    with community.writing() as connection:
        expire_requests(connection, at=community.clock())
        expire_introductions(connection, at=community.clock())


def _forget_counters(community: Community) -> None:
    with community.writing() as connection:
        delete_counters_ended(connection, now=community.clock())


_EXPIRY: tuple[Step, ...] = (
    _expire,
    lift_due_suspensions,
    end_counting,
    delete_old_undos,
)
_TIDYING: tuple[Step, ...] = (
    note_activity,
    note_growth,
    tidy_accounts,
    delete_old_messages,
    delete_old_notices,
    purge_deleted_posts,
    purge_deleted_news,
    strip_old_decisions,
    tidy_outbox,
    delete_old_ads,
    delete_old_left_companies,
    forget_old_uploads,
    tidy_exports,
    forget_finders,
    tidy_webhooks,
    _forget_counters,
    tidy_pushes,
    tidy_devices,
)
