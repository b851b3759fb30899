"""What can be asked of the pages about the phone; put among the others by ``routes.py``."""

from __future__ import annotations

from typing import Any

__all__ = ["add"]


def add(recipe: Any, api: str) -> None:
    """Ask at every page that a phone opens, or keeps."""
    for path in ("/phone", "/phone/kept/card", "/phone/kept/contacts", "/offline"):
        recipe("GET", path)
    for path in ("/card", "/card.vcf", "/card.svg", "/import/shared"):
        recipe("GET", path, queries=("", "?part=none", "?part=phone&part=email&version=4.0"))
    recipe("GET", "/m/{id}/card.vcf", "members", queries=("", "?version=4.0"))
    recipe("GET", "/manifest.webmanifest", queries=("", "?language=de", "?language=xx"))
    recipe("GET", "/service-worker.js")
    recipe("GET", "/phone/holder")
    recipe("GET", "/calendar")
    recipe("GET", "/calendar/{token}.ics", values=("x", "A" * 43))
    recipe("GET", f"{api}/me/calendar", queries=("", "?only=birthdays", "?only=x"))
    for act in ("renew", "end"):
        recipe("POST", f"/calendar/{act}", body={})
    recipe("POST", f"{api}/me/calendar/address", body={"password": "x"})
    recipe("DELETE", f"{api}/me/calendar/address")
    form = {"endpoint": "https://192.0.2.1/x", "p256dh": "A" * 87, "auth": "A" * 22}
    recipe("POST", "/phone/push", body=form)
    for act in ("", "/remove"):
        recipe("POST", f"/phone/push/{{id}}{act}", "push_devices", {"choice": "tells_requests"})
