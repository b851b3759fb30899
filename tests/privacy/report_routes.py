"""What can be asked at the routes of reports and decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.privacy import company_rows
from tests.privacy.known_ids import NOBODY
from tests.privacy.twins import Question

__all__ = ["about_comments", "add"]

_TABLES = {
    "profile": "members",
    "message": "messages",
    "post": "posts",
    "comment": "comments",
    "job": "job_ads",
    "company": "company_pages",
    "news": "company_news",
}


def add(recipe: Callable[..., None], api: str) -> None:
    """Say what is asked at their pages, and at the same below ``api``; at official pages, too."""
    company_rows.add(recipe, api)
    spam = {"reason": "spam", "explanation": "x"}
    for kind, table in (*_TABLES.items(), ("photo", "")):
        if kind == "comment":
            continue  # below
        values = () if table else (NOBODY,)
        recipe("GET", f"/report/{kind}/{{id}}", table, values=values)
        recipe("POST", f"/report/{kind}/{{id}}", table, {**spam, "context": "1"}, values=values)
    for path in ("/reports", "/moderation", "/admin/reports"):
        recipe("GET", path)
    searches = ("", "?kind=profile&decision=warn", "?month=2023-11&page=2", "?month=x")
    recipe("GET", "/admin/reports/decided", queries=searches)
    recipe("GET", f"{api}/moderation/decided", queries=searches)
    cases = "moderation_cases"
    for path in ("/moderation/{id}", "/admin/reports/{id}", "/photo/reported/{id}"):
        recipe("GET", path, cases)
    recipe("POST", "/moderation/{id}/appeal", cases, {"text": "No."})
    for step in ("claim", "release", "decide", "lift", "appeal"):
        form = {"action": "none", "granted": "no", "answer": "x"}
        recipe("POST", f"/admin/reports/{{id}}/{step}", cases, form)
    recipe("GET", f"{api}/me/reports")
    recipe("GET", f"{api}/me/decisions")
    recipe("GET", f"{api}/me/decisions/{{id}}", cases)
    recipe("POST", f"{api}/me/decisions/{{id}}/appeal", cases, {"text": "No."})
    hooks = f"{api}/moderation/webhooks"
    recipe("GET", hooks)
    recipe("POST", hooks, body={"address": "https://192.0.2.1/x", "events": ["member.left"]})
    recipe("DELETE", f"{hooks}/{{id}}", "webhooks")
    recipe("POST", f"{hooks}/{{id}}/secret", "webhooks")
    recipe("GET", f"{hooks}/{{id}}/messages", "webhooks")
    recipe("POST", f"{hooks}/{{id}}/messages/{{message}}/again", "webhooks")
    accounts = f"{api}/moderation/members"
    recipe("GET", accounts, queries=("", "?q=ada", "?state=suspended&seen=3&order=away"))
    recipe("GET", f"{accounts}/{{id}}", "members")
    recipe("POST", f"{accounts}/{{id}}/sessions/end", "members", {"tokens": True})
    recipe("POST", f"{accounts}/{{id}}/link", "members")
    recipe("GET", f"{api}/moderation/awaiting")
    for step in ("approve", "refuse"):
        recipe("POST", f"{api}/moderation/awaiting/{{id}}/{step}", "members")
    recipe("GET", f"{api}/moderation/settings")
    for step in ("queue", "years"):
        recipe("GET", f"{api}/moderation/{step}")
    for method, step, body in (
        ("GET", "", None),
        ("GET", "/photo", None),
        ("PUT", "/claim", None),
        ("DELETE", "/claim", None),
        ("POST", "/decision", {"action": "none"}),
        ("POST", "/lift", None),
        ("POST", "/appeal", {"granted": False, "answer": "x"}),
    ):
        recipe(method, f"{api}/moderation/cases/{{id}}{step}", cases, body)
    recipe(
        "POST",
        f"{api}/reports",
        bodies=lambda known: [
            {"kind": kind, "id": id, "reason": "spam"}
            for kind, table in _TABLES.items()
            for id in (_comments(known) if kind == "comment" else known.some(table))
        ],
    )


def about_comments() -> dict[tuple[str, str], Callable[[Any], Iterator[Question]]]:
    """Return what is asked about each comment, as one of each of the posts."""
    form = {"reason": "spam", "explanation": "x", "context": "1"}

    def asked(method: str, body: dict[str, Any] | None) -> Callable[[Any], Iterator[Question]]:
        return lambda known: (
            Question(method, f"/report/comment/{id}", body)
            for id in (*_comments(known), NOBODY, f"{NOBODY}.{NOBODY}")
        )

    return {
        ("GET", "/report/comment/{id}"): asked("GET", None),
        ("POST", "/report/comment/{id}"): asked("POST", form),
    }


def _comments(known: Any) -> list[str]:
    """Return how comments are named to report them: by the id of a post and their own."""
    return [f"{post}.{id}" for post in known.some("posts") for id in known.some("comments")]
