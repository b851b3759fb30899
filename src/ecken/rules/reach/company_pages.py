"""What companies may say on their official pages, and to whom it is told who writes for them."""

from __future__ import annotations

__all__ = ["COMPANY_TEXT_MAX", "EDITORS_MAX", "may_know_editor"]

COMPANY_TEXT_MAX = 5_000
"""Longest text of a page, in characters."""

EDITORS_MAX = 20
"""Editors of one company."""


def may_know_editor(*, degree: int | None, is_editor: bool) -> bool:
    """Say whether a member may know that another one writes for a company.

    The degree is that in what the member may see: 0 is the editor. Contacts may know it, and who
    writes for the same company (``is_editor``); for all others the company speaks.
    """
    return is_editor or (degree is not None and degree <= 1)
