"""What a viewer may know of who found them, read from the tables by the rule alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from tests.community import NOW

__all__ = ["found_rules"]

Rule = Callable[[Any, int, set[int]], Any]
TODAY = datetime.fromtimestamp(NOW, UTC).date()
KEY = ("degree", "industry", "is_recruiter", "field")


def found_rules() -> dict[str, Rule]:
    """Return the rule of each table."""
    return {
        # Who it was, nobody learns.
        "finders": lambda *_: None,
        "profile_visits": _told("profile_visits"),
        "profile_searches": _told("profile_searches"),
        "named_visits": _named,
    }


def _told(table: str) -> Rule:
    """Of each kind, on the days that are over, when the fifth, the tenth and so on had come."""

    def rule(tables: Any, viewer: int, known: set[int]) -> Any:
        arrived = defaultdict(list)
        for row in tables[table]:
            day = date.fromisoformat(row["day"])
            if row["member_id"] == viewer and day < TODAY:
                kind = tuple(row.get(name) for name in KEY)
                arrived[day.toordinal() // 30, kind] += [day] * row["members"]
        return {kind: sorted(days)[4::5] for kind, days in arrived.items() if len(days) > 4}

    return rule


def _named(tables: Any, viewer: int, known: set[int]) -> Any:
    """Visitors who show their name, to whoever wants to read names."""
    on = {(row["member_id"], row["name"]) for row in tables["switches"] if row["value"] == "on"}
    return {
        row["visitor_id"]: row["day"]
        for row in tables["named_visits"]
        if row["visited_id"] == viewer
        and row["visitor_id"] in known
        and {(viewer, "see_visitors"), (row["visitor_id"], "show_my_visits")} <= on
    }
