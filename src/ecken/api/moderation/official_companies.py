"""``/moderation/companies``: official pages of companies, for operators with such a token."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from ecken.api.calls import Caller, Changer
from ecken.api.moderation.rights import needs
from ecken.api.shapes import Body, MemberId, Named
from ecken.api.strict_json import StrictRoute
from ecken.rules.operators.rights import Right
from ecken.service.operators import official_companies
from ecken.service.operators.official_companies import OfficialCompany

__all__ = ["router"]

router = APIRouter(
    prefix="/moderation/companies",
    tags=["moderation"],
    route_class=StrictRoute,
    dependencies=[needs(Right.COMPANIES)],
)

PageId = Annotated[str, Path(description="Id of an official page.", max_length=64)]


class OfficialCompanyAnswer(BaseModel):
    """An official page with its editors."""

    id: str
    company: Annotated[str, Field(description="The company’s key.")]
    name: str
    since: Annotated[int, Field(description="Epoch seconds.")]
    hidden: Annotated[bool, Field(description="By a decision.")]
    editors: list[Named]

    @classmethod
    def of(cls, one: OfficialCompany) -> OfficialCompanyAnswer:
        """Show one."""
        return cls(
            id=one.page.public_id,
            company=one.page.company,
            name=one.page.name,
            since=one.page.named_at,
            hidden=one.page.is_hidden,
            editors=[Named(id=row.public_id, name=row.name) for row in one.editors],
        )


class NamedCompanyAnswer(BaseModel):
    """The company whose page is official now."""

    company: Annotated[str, Field(description="The company’s key.")]


class EditorBody(Body):
    """Whom to name for which company."""

    company: Annotated[str, Field(max_length=400, description="Any spelling of its name.")]
    member: Annotated[str, Field(max_length=400, description="E-mail address, or public id.")]


@router.get("")
def list_official(call: Caller) -> list[OfficialCompanyAnswer]:
    """Return all official pages, by name."""
    found = official_companies.list_official(call.community, call.viewer)
    return [OfficialCompanyAnswer.of(one) for one in found]


@router.post("", status_code=201, response_model=NamedCompanyAnswer)
def name_editor(call: Changer, body: EditorBody) -> dict[str, Any]:
    """Name an editor; the page of the company is official then. Returns its key."""

    def run() -> dict[str, Any]:
        key = official_companies.name_editor(
            call.community, call.viewer, company=body.company, member=body.member
        )
        return {"company": key}

    return call.once(body, run)


@router.delete("/{id}", status_code=204)
def end_page(call: Caller, id: PageId) -> None:
    """End an official page: text, link and logo are deleted, nobody is an editor any longer."""
    official_companies.end_page(call.community, call.viewer, id)


@router.delete("/{id}/editors/{member}", status_code=204)
def withdraw_editor(call: Caller, id: PageId, member: MemberId) -> None:
    """Withdraw an editor; what they wrote stays."""
    official_companies.withdraw_editor(call.community, call.viewer, page_id=id, member_id=member)
