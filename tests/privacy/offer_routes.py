"""What can be asked at the routes of who is open to offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["add"]


def add(recipe: Callable[..., None], api: str) -> None:
    """Say what is asked at the page, and at the same below ``api``."""
    recipe("POST", "/admin/members/{id}/recruiter", "members", {"confirmed": "1"})
    recipe("GET", "/privacy/offers")
    recipe("POST", "/privacy/offers", bodies=_forms)
    recipe("GET", f"{api}/me/open-to-offers")
    recipe("GET", "/candidates", queries=("", "?circle=2&line=offen:ja", "?more=city&find=k"))
    recipe("GET", f"{api}/me/candidates", queries=("", "?circle=2&facets=city,company&limit=2"))
    recipe("PUT", f"{api}/me/open-to-offers", bodies=_settings)


def _forms(known: Any) -> list[Any]:
    told = {"audience": "everyone", "position": "Buyer", "companies": "Bosch"}
    return [{**told, "member": id} for id in known.some("members")]


def _settings(known: Any) -> list[Any]:
    told = {"audience": "contacts", "keeps_out_former": True, "companies": ["Siemens"]}
    return [{**told, "members": [id]} for id in known.some("members")]
