"""``/me/suggestions``: people the caller may know."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.shapes import MemberId, Named, named
from ecken.api.strict_json import StrictRoute
from ecken.service.contacts import suggestions
from ecken.service.contacts.suggestions import LIMIT_MAX

__all__ = ["router"]

router = APIRouter(prefix="/me/suggestions", tags=["suggestions"], route_class=StrictRoute)


class AffinityAnswer(BaseModel):
    """One thing in common by the profiles."""

    kind: Literal["company", "former_company", "school", "place"]
    name: Annotated[str, Field(description="As the other member has written it.")]


class SuggestionAnswer(Named):
    """A member whom the caller may know."""

    shared_contacts: Annotated[int, Field(description="As far as the caller may see them.")]
    bridges: Annotated[list[Named], Field(description="The best of those in between.")]
    degree: Annotated[int | None, Field(description="1, 2, 3; null is beyond.")]
    in_common: Annotated[list[AffinityAnswer], Field(description="For callers with few contacts.")]


@router.get("")
def list_suggestions(
    call: Caller, limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = 20
) -> list[SuggestionAnswer]:
    """Return members by shared contacts, for callers with few also by profile; ties by id."""
    with call.reading() as world:
        found = suggestions.suggest_members(world, limit=limit)
    return [
        SuggestionAnswer(
            **named(suggested.card).model_dump(),
            shared_contacts=suggested.shared_contacts,
            bridges=[named(card) for card in suggested.bridges],
            degree=suggested.degree,
            in_common=[
                AffinityAnswer(kind=one.kind.value, name=one.text) for one in suggested.affinities
            ],
        )
        for suggested in found
    ]


@router.put("/dismissed/{id}", status_code=204)
def dismiss(call: Caller, id: MemberId) -> None:
    """Do not suggest this member any more."""
    suggestions.dismiss_suggestion(call.community, call.viewer, id)


@router.delete("/dismissed/{id}", status_code=204)
def restore(call: Caller, id: MemberId) -> None:
    """Take a dismissal back."""
    suggestions.restore_suggestion(call.community, call.viewer, id)
