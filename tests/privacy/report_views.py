"""What of reports, decisions and hidden photos a viewer may see, read from the tables."""

from __future__ import annotations

from typing import Any

__all__ = ["appeals", "decisions", "photos", "reports"]


def photos(tables: Any, viewer: int, known: set[int]) -> Any:
    """A hidden photo is shown to its owner only."""
    return [
        row
        for row in tables["photos"]
        if row["member_id"] == viewer or (row["member_id"] in known and not row["is_hidden"])
    ]


def reports(tables: Any, viewer: int, known: set[int]) -> Any:
    """One's own; of the decision whether there was one, of its author what one sees anyway."""
    cases = {row["id"]: row for row in tables["moderation_cases"]}
    found = []
    for row in tables["reports"]:
        if row["member_id"] == viewer:
            case = cases[row["case_id"]]
            author = case["member_id"] if case["member_id"] in known else None
            told = (case["subject_kind"], case["subject_id"] if author else "", author)
            found.append((row, told, case["decided_at"], case["action"] in ("", "none")))
    return found


def decisions(tables: Any, viewer: int, known: set[int]) -> Any:
    """What concerns oneself, with its reasons and what it is about; not who decided."""
    cases = {
        row["id"]: row
        for row in tables["moderation_cases"]
        if row["member_id"] == viewer and row["action"] not in ("", "none")
    }
    copies = {row["case_id"]: row["copy"] for row in tables["reports"] if row["case_id"] in cases}
    hidden = ("claimed_by", "claimed_at", "decided_by", "opened_at", "id")
    return [
        ({n: v for n, v in row.items() if n not in hidden}, copies.get(case))
        for case, row in cases.items()
    ]


def appeals(tables: Any, viewer: int, known: set[int]) -> Any:
    """One's own, without who answers."""
    return [
        {n: v for n, v in row.items() if n != "decided_by"}
        for row in tables["appeals"]
        if row["member_id"] == viewer
    ]
