"""``/moderation/settings``: settings in force. They change on pages alone, after a fresh proof."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.moderation.rights import needs
from ecken.api.strict_json import StrictRoute
from ecken.rules.operators.rights import Right
from ecken.service.house import settings

__all__ = ["router"]

router = APIRouter(prefix="/moderation/settings", tags=["administration"], route_class=StrictRoute)


class SiteSettingAnswer(BaseModel):
    """One option in force."""

    name: str
    value: Annotated[str, Field(description="As in a variable; of secrets “(set)”.")]
    source: Annotated[str, Field(description="default, file, administration, environment")]
    given: Annotated[str, Field(description="Without the administration.")]
    may_change: Annotated[bool, Field(description="Whether it may change while the site runs.")]


@router.get("", dependencies=[needs(Right.SITE)])
def list_site_settings(call: Caller) -> list[SiteSettingAnswer]:
    """Return every option."""
    return [
        SiteSettingAnswer(
            name=row.option.name,
            value=row.value,
            source=row.source,
            given=row.given,
            may_change=row.is_open,
        )
        for row in settings.list_settings(call.community, call.viewer)
    ]
