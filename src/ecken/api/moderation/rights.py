"""Calls of operators: each names the right that it needs, and is not there without it."""

from __future__ import annotations

from typing import Any

from fastapi import Depends

from ecken.api.calls import Caller
from ecken.errors import NotFound
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import rights_of_viewer

__all__ = ["needs"]


def needs(right: Right) -> Any:
    """Answer callers with a right; for all others nothing is there, whatever they send.

    The services ask once more: this is what a router says of its calls, so that all of them can be
    looked through.
    """

    def check(call: Caller) -> None:
        if right not in rights_of_viewer(call.community, call.viewer):
            raise NotFound

    named: Any = check
    named.right = right
    return Depends(check)
