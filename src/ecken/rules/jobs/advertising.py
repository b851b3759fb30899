"""Who may advertise jobs, and for how long an ad runs and is kept."""

from __future__ import annotations

from ecken.durations import DAY_S
from ecken.errors import NotAllowed

__all__ = ["check_may_advertise", "is_running", "may_advertise", "runs_until"]


def may_advertise(who: str, *, is_recruiter: bool, is_operator: bool) -> bool:
    """Say whether a member may write job ads, by the setting ``jobs``.

    Operators always may: they could change the setting.
    """
    return is_operator or who == "everyone" or (who == "recruiters" and is_recruiter)


def check_may_advertise(who: str, *, is_recruiter: bool, is_operator: bool) -> None:
    """Let nobody advertise who may not.

    Raises
    ------
    NotAllowed
        ``jobs_recruiters_only``; ``jobs_operators_only``.
    """
    if may_advertise(who, is_recruiter=is_recruiter, is_operator=is_operator):
        return
    if who == "recruiters":
        raise NotAllowed(
            "jobs_recruiters_only",
            "In this community, recruiters write the job ads. If you are one, say so in your "
            "profile.",
        )
    raise NotAllowed(
        "jobs_operators_only",
        "In this community, the administrators write the job ads. Send them yours.",
    )


def is_running(ends_at: int, now: int) -> bool:
    """Say whether an ad is shown to others; the second at which it ends, it is not."""
    return now < ends_at


def runs_until(now: int, days: int) -> int:
    """Return when an ad ends that is published, or extended, now."""
    return now + days * DAY_S
