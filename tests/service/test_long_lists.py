"""A long list of contacts is read by compiled loops, and understood like a short one."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.service.loading import list_ties
from ecken.service.loading.list_reader import BadLine, BadLines
from ecken.service.loading.list_ties import CONTACTS, read_ties, refuse_repeated
from tests.community import NOW

pytestmark = pytest.mark.compiled

IDS = {"m1": 1, "m2": 2, "m 3": 3, "ü": 4}
MEMBERS = st.sampled_from([*IDS, " m1", "m  3", "m9", ""])
DATES = st.sampled_from(["2015-01-31", "31.01.2015", "", "2015-13-01", "2015-01-31 12:30", "x"])
ROWS = st.tuples(MEMBERS, MEMBERS, DATES).map(",".join) | st.sampled_from(['"m1","m2",', "m1", ""])


def understood(text: str) -> tuple[list[list[int]], list[BadLine]]:
    bad = BadLines()
    ties = read_ties(text.encode(), CONTACTS, IDS, bad, lambda *_: None, now=NOW, zone=UTC)
    refuse_repeated(ties, bad)
    return [column.tolist() for column in ties[1:]], [*bad.kept]


def said(bad: list[BadLine]) -> list[str]:
    return [f"{line.line}: {line.reason}" for line in bad]


@given(st.lists(ROWS, min_size=1, max_size=12), st.sampled_from(["a,b,since", "a,b"]))
def test_a_long_list_is_understood_like_a_short_one(rows: list[str], header: str) -> None:
    width = header.count(",") + 1
    lines = [",".join(row.split(",")[:width]) for row in rows]
    text = "\n".join([header, *lines])
    short = understood(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(list_ties, "_LONG_BYTES", 0)
        long = understood(text)
    assert long[0] == short[0]
    assert said(long[1]) == said(short[1])


def test_moments_are_read_beyond_the_days_that_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_ties, "_LONG_BYTES", 0)
    monkeypatch.setattr(list_ties, "_DATES_MAX", 2)
    rows = "\n".join(f"m1,m2,2015-01-01 00:00:{second:02}" for second in range(60))
    columns, _ = understood(f"a,b,since\n{rows}\n")
    assert columns[2] == list(range(columns[2][0], columns[2][0] + 60))
