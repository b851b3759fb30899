"""Which backups stay, against a slow and obvious counterpart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ecken.service.backup.keeping import FoundBackup, Keep, backup_name, name_to_keep
from ecken.service.backup.manifest import FORMAT, Manifest

MANIFEST = Manifest(
    format=FORMAT, made_at=0, made="", version="1", scheme="0001", database="sqlite", server=0,
    community="c", name="n", key_mark="", journal=0, rows={}, answers="", files=(),
)  # fmt: skip


def _found(at: int) -> FoundBackup:
    return FoundBackup(Path(backup_name(at)), replace(MANIFEST, made_at=at))


def _expected(times: list[int], keep: Keep) -> set[str]:
    """For each kind of period: sort by period, take the last of each, the last so many."""
    kept = {max(times)} if times else set()
    for most, key in (
        (keep.daily, lambda d: (d.year, d.month, d.day)),
        (keep.weekly, lambda d: tuple(d.isocalendar())[:2]),
        (keep.monthly, lambda d: (d.year, d.month)),
    ):
        last: dict[tuple[int, ...], int] = {}
        for at in sorted(times):
            last[key(datetime.fromtimestamp(at, UTC))] = at
        periods = sorted(last)[-most:] if most else []
        kept |= {last[period] for period in periods}
    return {backup_name(at) for at in kept}


@given(
    times=st.lists(st.integers(1_600_000_000, 1_600_000_000 + 400 * 86_400), unique=True),
    keep=st.builds(Keep, *(st.integers(0, 5) for _ in range(3))),
)
def test_the_newest_of_each_period_stays(times: list[int], keep: Keep) -> None:
    assert name_to_keep(map(_found, times), keep) == _expected(times, keep)
