"""Who of those open to offers a viewer may know of, read from the tables by the rule alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["offer_rules"]

Rule = Callable[[Any, int, set[int]], Any]


def offer_rules(own: Callable[[str], Rule]) -> dict[str, Rule]:
    """Return the rule of each table; ``own`` makes one for what only its owner sees."""
    of_owner = ("kept_out_companies", "kept_out_members", "left_companies", "recruiter_claims")
    return {"open_to_offers": _open_to_offers, **{name: own(name) for name in of_owner}}


def _contacts_of(tables: Any, viewer: int) -> set[int]:
    found: set[int] = tables.network().row(viewer) - tables.hidden(viewer)
    return found


def _names_of(tables: Any, member: int, *, with_former: bool) -> set[str]:
    """Companies of a member; the towns spell them alike."""
    row = next(row for row in tables["members"] if row["id"] == member)
    former = {r["company"] for r in tables["positions"] if r["member_id"] == member}
    return {row["company"], *(former if with_former else ())} - {""}


def _open_to_offers(tables: Any, viewer: int, known: set[int]) -> Any:
    """Who is open to offers, and what they look for: nothing of it for whom they keep out."""
    contacts = _contacts_of(tables, viewer)
    left = [row for row in tables["left_companies"] if row["member_id"] == viewer]
    is_recruiter = next(r for r in tables["members"] if r["id"] == viewer)["is_recruiter"]
    kept_out_by = {r["member_id"] for r in tables["kept_out_members"]
                   if r["kept_out_id"] == viewer}  # fmt: skip
    found = {}
    for row in tables["open_to_offers"]:
        owner, with_former = row["member_id"], row["keeps_out_former"]
        to_viewer = {
            "nobody": False,
            "recruiters": is_recruiter,
            "contacts": owner in contacts,
            "everyone": True,
        }[row["audience"]]
        theirs = _names_of(tables, owner, with_former=with_former)
        theirs |= {r["company"] for r in tables["kept_out_companies"] if r["member_id"] == owner}
        own = _names_of(tables, viewer, with_former=with_former)
        own |= {r["company"] for r in left if r["was_present"] or with_former}
        if owner == viewer:
            found[owner] = row
        elif owner in known and to_viewer and owner not in kept_out_by and not theirs & own:
            shown = ("position", "place", "is_remote", "starts", "hours")
            found[owner] = {name: row[name] for name in shown}
    return found
