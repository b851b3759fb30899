"""``/members/{id}``: another member as the caller may see them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.shapes import (
    MemberAnswer,
    MemberId,
    Named,
    OpenRequestAnswer,
    SoughtAnswer,
    Without,
    card_fields,
    name_members,
    name_sorted,
)
from ecken.api.strict_json import StrictRoute
from ecken.service.bridges import BridgeOrder
from ecken.service.found.noting import note_visit
from ecken.service.open_requests import open_requests
from ecken.service.open_to_offers import sought_by
from ecken.service.place import left_out
from ecken.service.privacy.contact_details import released_details
from ecken.store.profiles.profile_details import read_details

__all__ = ["router"]

router = APIRouter(prefix="/members/{id}", tags=["members"], route_class=StrictRoute)


class PositionAnswer(BaseModel):
    """A former position; times as the member wrote them."""

    title: str
    company: str
    started: str
    ended: str


class EducationAnswer(BaseModel):
    """A school with what was learnt there."""

    school: str
    degree: str
    subject: str
    started: str
    ended: str


class LanguageAnswer(BaseModel):
    """A language and how well it is spoken."""

    language: str
    level: str


class LinkAnswer(BaseModel):
    """An address elsewhere."""

    label: str
    url: str


class MemberPageAnswer(MemberAnswer):
    """A member with profile, degree, bridges and one shortest path."""

    degree: Annotated[int | None, Field(description="0 is the caller; null is beyond 3.")]
    bridges: Annotated[list[Named], Field(description="All, best first; for degree 2.")]
    bridge_count: int
    shared_contacts: Annotated[list[Named], Field(description="As far as the caller sees them.")]
    path: Annotated[
        list[Named], Field(description="Empty beyond degree 3: ask for the path there.")
    ]
    about: str
    former_positions: list[PositionAnswer]
    education: list[EducationAnswer]
    languages: list[LanguageAnswer]
    links: list[LinkAnswer]
    released: Annotated[
        dict[str, str],
        Field(
            description="email, phone, address, birthday (`1980-12-31`, or `--12-31` without its "
            "year): what the caller may."
        ),
    ]
    open_to_offers: Annotated[
        SoughtAnswer | None, Field(description="Null also where the caller may not see it.")
    ]
    request: Annotated[
        OpenRequestAnswer | None, Field(description="Open between the two, in either direction.")
    ]


class PathAnswer(BaseModel):
    """One shortest path that the caller may see."""

    distance: Annotated[int | None, Field(description="In hops; null without a visible path.")]
    path: Annotated[list[Named], Field(description="From the caller to the member.")]


class ListAnswer(BaseModel):
    """A contact list as the caller sees it."""

    total: int
    contacts: list[Named]


@router.get("")
def show_member(call: Caller, id: MemberId, without: Without = []) -> MemberPageAnswer:  # noqa: B006
    """Return profile, degree, bridges, shared contacts and one shortest path."""
    with call.reading() as whole:
        world = left_out.without(whole, without)
        card = world.member(id)
        member = card.member
        relation = world.relation(member)
        is_near = relation.degree is not None and relation.degree >= 2
        bridges = relation.bridges if is_near else relation.bridges[:0]
        order = BridgeOrder(world)
        details = read_details(world.connection, member)
        way = order.way(member, relation.degree) if relation.degree is not None else []
        note_visit(call.community, call.viewer, member)
        return MemberPageAnswer.model_validate(
            {
                **card_fields(card),
                "degree": relation.degree,
                "bridges": name_members(world, order.best(bridges, len(bridges))),
                "bridge_count": len(bridges),
                "shared_contacts": name_sorted(world, world.shared_contacts(member)),
                "path": name_members(world, way),
                "about": details.about,
                "former_positions": [row._asdict() for row in details.positions],
                "education": [row._asdict() for row in details.educations],
                "languages": [row._asdict() for row in details.languages],
                "links": [row._asdict() for row in details.links],
                "released": {
                    detail.value: value for detail, value in released_details(world, member).items()
                },
                "open_to_offers": SoughtAnswer.of(sought_by(world, [member]).get(member)),
                "request": OpenRequestAnswer.of(open_requests(world).get(member)),
            }
        )


@router.get("/path")
def show_path(call: Caller, id: MemberId, without: Without = []) -> PathAnswer:  # noqa: B006
    """Return one shortest path, or that there is none which the caller may see."""
    with call.reading() as whole:
        world = left_out.without(whole, without)
        member = world.member(id).member
        path = BridgeOrder(world).way(member, world.degree(member))
        if not path:
            return PathAnswer(distance=None, path=[])
        return PathAnswer(distance=len(path) - 1, path=name_members(world, path))


@router.get("/contacts")
def list_contacts(call: Caller, id: MemberId) -> ListAnswer:
    """Return the member's contact list as the caller sees it; empty where it is closed."""
    with call.reading() as world:
        found = name_sorted(world, world.contact_list(world.member(id).member))
        return ListAnswer(total=len(found), contacts=found)
