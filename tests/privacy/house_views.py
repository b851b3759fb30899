"""What a viewer may see of the rows of the administration, and of what only the machine needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["house_rules"]

Rule = Callable[..., Any]


def house_rules(own: Callable[..., Rule], nobodys: Rule) -> dict[str, Rule]:
    """Return the rules by table."""
    machine = ("journal", "journal_head", "erasures", "whole_figures", "background_tasks")
    return {
        **dict.fromkeys(machine, nobodys),
        # Operators alone read it; what concerns a member stands in their own history, too.
        "operator_acts": nobodys,
        "circulars": nobodys,
        "changed_settings": nobodys,
        "weekly_activity": nobodys,
        "weekly_growth": nobodys,
        "joining_questions": nobodys,
        "rules_askings": nobodys,
        **{
            name: own(name)
            for name in ("last_seen", "member_roles", "accepted_rules", "joining_answers")
        },
    }
