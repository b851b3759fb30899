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
    """What the author has just deleted, they alone can bring back; who shared it, they know."""
    own = {row["id"] for row in tables["posts"] if row["author_id"] == viewer}
    shares = [
        (row["shared_post_id"], row["author_id"], row["created_at"])
        for row in tables["posts"]
        if row["shared_post_id"] in own and row["author_id"] in known and row["state"] == "visible"
    ]
    deleted = [r for r in tables["posts"] if r["author_id"] == viewer and r["state"] == "deleted"]
    return _posts_to_open(tables, viewer, known), deleted, shares


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
                or author == who
                or post["audience"] == "everyone"
                or who in ties(author)
                or (post["audience"] == "second" and bool(ties(author) & ties(who)))
            )
            if is_seen and who in known | {viewer}:
                found.append(row)
        return found

    return rule


def _muted(tables: Any, viewer: int, known: set[int]) -> Any:
    rows = tables["muted_members"]
    return [row for row in rows if row["owner_id"] == viewer and row["about_id"] in known]


def _owned(name: str, owner: str) -> Rule:
    def rule(tables: Any, viewer: int, known: set[int]) -> Any:
        return [row for row in tables[name] if row[owner] == viewer]

    return rule


def post_rules(lists: Lists) -> dict[str, Rule]:
    """Return for each table about posts what of it a viewer may see."""
    of_others = _acts("comments", "author_id", lists)

    def comments(tables: Any, viewer: int, known: set[int]) -> Any:
        own = [row for row in tables["comments"] if row["author_id"] == viewer]
        return of_others(tables, viewer, known), own

    def with_post(name: str) -> Rule:
        def rule(tables: Any, viewer: int, known: set[int]) -> Any:
            to_open = _posts_to_open(tables, viewer, known)
            own = [row for row in tables[name] if row["author_id"] == viewer]
            return [row for row in tables[name] if row["post_id"] in to_open], own

        return rule

    return {
        "posts": _posts,
        "post_versions": with_post("post_versions"),
        "post_images": with_post("post_images"),
        "muted_members": _muted,
        "muted_words": _owned("muted_words", "owner_id"),
        "feed_visits": _owned("feed_visits", "member_id"),
        "likes": _acts("likes", "member_id", lists),
        "comments": comments,
    }
