"""What of posts, likes and comments a viewer may see, read from the tables by the rule alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests import oracle

__all__ = ["post_rules"]

Rule = Callable[[Any, int, set[int]], Any]
Lists = Callable[[Any, int], dict[int, set[int]]]
"""The lists that a viewer sees, by owner."""


def _layers(tables: Any, viewer: int) -> list[set[int]]:
    found = oracle.layers(tables.network(), viewer, tables.hidden(viewer))
    return [*map(set, found), set(), set(), set()][:3]


def _posts_to_open(tables: Any, viewer: int, known: set[int]) -> dict[int, dict[str, Any]]:
    """Posts that the viewer may open, by number; a share only with what it shares."""
    _, first, second = _layers(tables, viewer)
    reached = {"contacts": first, "second": first | second, "everyone": known}
    found: dict[int, dict[str, Any]] = {}
    for row in sorted(tables["posts"], key=lambda row: row["id"]):
        author, shared = row["author_id"], row["shared_post_id"]
        is_own = author == viewer
        if row["state"] == "deleted" or (row["state"] == "hidden" and not is_own):
            continue
        if (is_own or author in reached[row["audience"]] & known) and (
            shared is None or shared in found
        ):
            found[row["id"]] = row
    return found


def _posts(tables: Any, viewer: int, known: set[int]) -> Any:
    """What the author has just deleted, they alone can bring back."""
    deleted = [r for r in tables["posts"] if r["author_id"] == viewer and r["state"] == "deleted"]
    return _posts_to_open(tables, viewer, known), deleted


def _acts(name: str, actor: str, lists: Lists) -> Rule:
    """Acts on posts that the viewer may open, where the tie that they tell of is seen."""

    def rule(tables: Any, viewer: int, known: set[int]) -> Any:
        to_open, near = _posts_to_open(tables, viewer, known), set().union(*_layers(tables, viewer))
        shown = {who: entries for who, entries in lists(tables, viewer).items() if who in near}

        def ties(member: int) -> set[int]:
            others = {owner for owner, entries in shown.items() if member in entries}
            return shown.get(member, set()) | others

        found = []
        for row in tables[name]:
            post, who = to_open.get(row["post_id"]), row[actor]
            if post is None or row.get("state", "visible") != "visible":
                continue
            author = post["author_id"]
            is_seen = (
                viewer in (author, who)
                or post["audience"] == "everyone"
                or who in ties(author)
                or (post["audience"] == "second" and bool(ties(author) & ties(who)))
            )
            if is_seen and who in known | {viewer}:
                found.append(row)
        return found

    return rule


def post_rules(lists: Lists) -> dict[str, Rule]:
    """Return for each table about posts what of it a viewer may see."""
    of_others = _acts("comments", "author_id", lists)

    def comments(tables: Any, viewer: int, known: set[int]) -> Any:
        own = [row for row in tables["comments"] if row["author_id"] == viewer]
        return of_others(tables, viewer, known), own

    return {"posts": _posts, "likes": _acts("likes", "member_id", lists), "comments": comments}
