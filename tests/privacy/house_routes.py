"""Requests about the administration, for ``routes``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.privacy.known_ids import NOBODY

__all__ = ["add"]


def add(recipe: Callable[..., Any]) -> None:
    """Add a recipe for each route."""
    recipe("GET", "/admin")
    searches = ("", "?q=ada", "?state=suspended&seen=3", "?role=operator&since=2020-01&order=away")
    recipe("GET", "/admin/members", queries=searches)
    recipe("GET", "/admin/members/{id}", "members")
    recipe("POST", "/admin/members/{id}/roles", "members", {"role": "owner"})
    for path in ("", "/draft"):
        recipe("GET", f"/admin/circulars/{{id}}{path}", values=(NOBODY,))
    for act in ("draft", "delete", "test", "send", "stop"):
        recipe("POST", f"/admin/circulars/{{id}}/{act}", values=(NOBODY,), body={})
    recipe("GET", "/admin/circulars/new")
    recipe("POST", "/admin/circulars/new", body={"subject_en": "x", "text_en": "x"})
    recipe("GET", "/circulars/{id}", values=(NOBODY,))
    recipe("GET", "/admin/growth")
    recipe("GET", "/admin/joining-questions")
    recipe("GET", "/admin/settings/{part}", values=("joining", NOBODY))
    recipe("POST", "/admin/settings/{part}", values=("joining",), body={"joining": "open"})
    recipe("POST", "/admin/settings/{part}/back", values=("joining",), body={"option": "joining"})
    recipe("POST", "/admin/health/providers", body={})
    recipe("POST", "/admin/joining-questions", body={"question_0_en": "Why?"})
    recipe("GET", "/rules/accept")
    recipe("POST", "/rules/accept", body={"asking": "1"})
    for act in ("ask", "stop"):
        recipe("POST", f"/admin/acceptance/{act}", body={})
    for path in (
        "acceptance",
        "circulars",
        "roles",
        "recruiters",
        "invitations",
        "mails",
        "settings",
        "pages",
    ):
        recipe("GET", f"/admin/{path}")
    recipe("GET", "/admin/log", queries=("", "?q=ada&since=2020-01-01"))
    recipe("POST", "/admin/log/export", body={"format": "csv"})
    recipe("POST", "/admin/members/{id}/close", "members", {})
    recipe("POST", "/admin/members/{id}/link", "members", {})
    recipe("POST", "/admin/members/{id}/sessions", "members", {"tokens": "1"})
    recipe("POST", "/admin/sessions", body={})
    recipe("POST", "/admin/invitations", body={})
    recipe("POST", "/admin/invitations/{id}/revoke", values=(NOBODY,), body={})
    recipe("POST", "/admin/awaiting/{id}/approve", "members", {})
    recipe("POST", "/admin/awaiting/{id}/refuse", "members", {})
    recipe("POST", "/admin/mails/{id}/retry", values=("1", NOBODY), body={})
    recipe("POST", "/admin/mails/{id}/drop", values=("1", NOBODY), body={})
    recipe("POST", "/admin/look/accent", body={"accent": "#0a5f63"})
    recipe("POST", "/admin/look/logo", body={})
    recipe("POST", "/admin/look/logo/remove", body={})
    recipe("POST", "/admin/members/new", body={"last_name": "New", "email": "new@example.org"})
