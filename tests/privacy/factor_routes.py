"""Requests about second factors, for ``routes``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.privacy.known_ids import NOBODY

__all__ = ["add"]


def add(recipe: Callable[..., Any]) -> None:
    """Add a recipe for each route."""
    recipe("GET", "/account/security")
    recipe("GET", "/account/security/app")
    recipe("GET", "/account/prove", queries=("", "?next=/account/security"))
    recipe("POST", "/account/prove", body={"password": "x", "next": "/account"})
    recipe("POST", "/account/security/app", body={"sealed": "x", "code": "123456"})
    recipe("POST", "/account/security/app/remove", body={})
    recipe("POST", "/account/security/passkeys", body={"answer": "{}", "name": "n"})
    for act in ("rename", "remove"):
        path = f"/account/security/passkeys/{{id}}/{act}"
        recipe("POST", path, values=(NOBODY,), body={"name": "n"})
    recipe("POST", "/account/security/recovery", body={})
    recipe("GET", "/sign-in/second", queries=("", "?next=/contacts"))
    recipe("POST", "/sign-in/second", body={"code": "123456"})
    recipe("POST", "/sign-in/passkey", body={"answer": "{}"})
    recipe("POST", "/admin/members/{id}/factors", "members", {})
    recipe("GET", "/oauth/authorize", queries=("", f"?client_id={NOBODY}&response_type=code"))
    recipe("POST", "/oauth/authorize", body={"asked": f"client_id={NOBODY}", "allow": "1"})
    recipe("POST", "/account/programs/{id}/end", values=(NOBODY,), body={})
    recipe("GET", "/admin/webhooks")
    recipe("GET", "/admin/webhooks/{id}", values=(NOBODY,))
    recipe("POST", "/admin/webhooks", body={"address": "https://a.example/", "joined": "1"})
    for act in ("secret", "remove"):
        recipe("POST", f"/admin/webhooks/{{id}}/{act}", values=(NOBODY,), body={})
    again = "/admin/webhooks/{id}/messages/{delivery}/again"
    recipe("POST", again, values=(NOBODY,), body={})
    recipe("GET", "/admin/programs")
    recipe("POST", "/admin/programs", body={"name": "n", "redirects": "https://a.example/"})
    for act in ("secret", "approve", "remove"):
        recipe("POST", f"/admin/programs/{{id}}/{act}", values=(NOBODY,), body={})
    _add_providers(recipe)


def _add_providers(recipe: Callable[..., Any]) -> None:
    """Signing in by a provider; the towns have none."""
    for path in ("/sign-in/with/{key}", "/account/prove/with/{key}"):
        recipe("POST", path, values=("club",), body={"next": "/"})
    recipe("POST", "/account/security/providers/{key}/link", values=("club",), body={})
    recipe("POST", "/account/security/linked/{id}/remove", values=(NOBODY,), body={})
    recipe("GET", "/sign-in/with/{key}/back", values=("club",), queries=("", "?code=x&state=y"))
    recipe("GET", "/join/with")
    recipe("POST", "/join/with", body={"first_name": "N", "last_name": "N"})
    recipe("GET", "/signed-out", queries=("", "?from=club"))
    recipe("POST", "/provider-logout/{key}", values=("club",), body={"logout_token": "x"})
