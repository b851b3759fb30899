"""What can be asked at the routes of who finds one."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["add"]


def add(recipe: Callable[..., None], api: str) -> None:
    """Say what is asked at the page, and at the same below ``api``."""
    recipe("GET", "/found")
    recipe("GET", f"{api}/me/found")
    recipe("POST", "/found/names", body={"show_my_visits": "1"})
