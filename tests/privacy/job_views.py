"""What of job ads and of their contact persons a viewer may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.community import NOW

__all__ = ["job_rules"]


def job_rules() -> dict[str, Callable[[Any, int, set[int]], Any]]:
    """Return the rule of each table."""
    return {"job_ads": _jobs, "job_contacts": _ad_contacts}


def _jobs(tables: Any, viewer: int, known: set[int]) -> Any:
    """The running ads of all whom the viewer may know of, and all of one's own."""
    shown = [
        row
        for row in tables["job_ads"]
        if row["member_id"] == viewer
        or (row["member_id"] in known and row["ends_at"] > NOW and not row["is_hidden"])
    ]
    return [{n: v for n, v in row.items() if n != "revision"} for row in shown]


def _ad_contacts(tables: Any, viewer: int, known: set[int]) -> Any:
    """Who stands on the ads that the viewer sees; of their own ads, not whether they said no.

    Of ads that do not run, a viewer who has agreed to stand on them is told, so as to withdraw.
    """
    ads = {row["id"]: row for row in _jobs(tables, viewer, known)}
    all_ads = {row["id"]: row for row in tables["job_ads"]}
    ties = {(row["low_id"], row["high_id"]): row["since"] for row in tables["contacts"]}
    found = []
    for row in tables["job_contacts"]:
        ad, named = ads.get(row["ad_id"]), row["member_id"]
        at_rest = all_ads[row["ad_id"]]
        stands_there = named == viewer and row["state"] == "agreed"
        if ad is None and stands_there and at_rest["member_id"] in known:
            ad = at_rest
        if ad is None or row["state"] == "taken_back":
            continue
        since = ties.get((min(ad["member_id"], named), max(ad["member_id"], named)))
        if since is None or since > row["asked_at"]:
            continue
        has_agreed = row["state"] == "agreed"
        if named == viewer:
            found.append((all_ads[row["ad_id"]], row["state"]))
        elif named in known and (has_agreed or ad["member_id"] == viewer):
            found.append((row["ad_id"], named, has_agreed))
    return found
