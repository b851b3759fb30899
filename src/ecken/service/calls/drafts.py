"""Drafts: what somebody may send later, sealed, so that it is sent as it was shown or not at all.

A draft is kept nowhere. It is signed text that only the member and the token for whom it was made
can hand in again, within :data:`LASTS_S`.
"""

from __future__ import annotations

import secrets
from typing import Any

from ecken.durations import HOUR_S
from ecken.errors import Invalid
from ecken.service.community import Community
from ecken.signing import Use, read_signed, write_signed

__all__ = ["LASTS_S", "open_draft", "seal_draft"]

LASTS_S = HOUR_S // 4
"""How long a draft can be sent."""


def seal_draft(community: Community, holder: str, draft: dict[str, Any]) -> str:
    """Return a draft (plain JSON) as sealed text; two drafts of the same words differ.

    ``holder`` says who may send it: the member, and the token by its hash.
    """
    return write_signed(
        community.secret,
        Use.DRAFT,
        {**draft, "nonce": secrets.token_urlsafe(9)},
        holder=holder,
        clock=community.clock,
    )


def open_draft(community: Community, holder: str, sealed: str) -> dict[str, Any]:
    """Return what was sealed for this holder.

    Raises
    ------
    Invalid
        ``draft_invalid``, the same for one that was changed, is too old, or is somebody else's.
    """
    draft = read_signed(
        community.secret,
        Use.DRAFT,
        sealed,
        holder=holder,
        clock=community.clock,
        lasts_s=LASTS_S,
    )
    if not isinstance(draft, dict):
        raise Invalid(
            "draft_invalid",
            "This is no draft that was made with this token within {minutes} minutes.",
            field="draft",
            minutes=60 * LASTS_S // HOUR_S,
        )
    return draft
