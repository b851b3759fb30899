"""``/moderation/settings``: settings in force; owners change those that may change meanwhile."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.moderation.rights import needs
from ecken.api.shapes import Body
from ecken.api.strict_json import StrictRoute
from ecken.rules.operators.rights import Right
from ecken.service.house import settings

__all__ = ["router"]

router = APIRouter(prefix="/moderation/settings", tags=["administration"], route_class=StrictRoute)

Name = Annotated[str, Path(description="Name of an option, in small letters.", max_length=40)]


class SiteSettingAnswer(BaseModel):
    """One option in force."""

    name: str
    value: Annotated[str, Field(description="As in a variable; of secrets “(set)”.")]
    source: Annotated[str, Field(description="default, file, administration, environment")]
    given: Annotated[str, Field(description="Without the administration.")]
    may_change: Annotated[bool, Field(description="Whether it may change while the site runs.")]


class SiteSettingBody(Body):
    """What an option is from now on."""

    value: Annotated[str, Field(max_length=2_000, description="As in a variable.")]


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


@router.put("/{name}", status_code=204, dependencies=[needs(Right.SETTINGS)])
def change_site_setting(call: Caller, name: Name, body: SiteSettingBody) -> None:
    """Set an option for the whole site, as an owner; each process follows at its next request."""
    settings.change_settings(call.community, call.viewer, {name: body.value})


@router.delete("/{name}", status_code=204, dependencies=[needs(Right.SETTINGS)])
def return_site_setting(call: Caller, name: Name) -> None:
    """Let an option be again what environment and settings file say."""
    settings.change_settings(call.community, call.viewer, {name: None})
