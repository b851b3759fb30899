"""Records failed sign-ins and wrong codes in the history of the account."""

from __future__ import annotations

from ecken.durations import DAY_S
from ecken.service.community import Community
from ecken.store.accounts.audit import add_to_audit

__all__ = ["write_failures"]

_TOGETHER_S = DAY_S
"""Failures from one place within a day are one entry."""


def write_failures(community: Community, member: int | None = None) -> None:
    """Bring what is noted into the histories."""
    taken = community.failures.take(member)
    if not taken:
        return
    now = community.clock()
    try:
        with community.writing() as connection:
            for account, noted in taken.items():
                for (kind, place), count in noted.items():
                    add_to_audit(
                        connection, account, kind, place, count, at=now, since=now - _TOGETHER_S
                    )
    except BaseException:
        community.failures.give_back(taken)
        raise
