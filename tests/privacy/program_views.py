"""What of tokens and programs a viewer may see, for ``views``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["program_rules"]

Rule = Callable[..., Any]


def program_rules(own: Callable[[str], Rule], nobodys: Rule) -> dict[str, Rule]:
    """Return the rule of each table: a member's own, and what operators alone see."""
    return {
        "api_tokens": own("api_tokens"),
        "program_grants": own("program_grants"),
        "program_tokens": nobodys,
        "programs": nobodys,
        "linked_sign_ins": own("linked_sign_ins"),
        "webhook_deliveries": nobodys,
        "webhook_members": nobodys,
        "webhooks": nobodys,
    }
