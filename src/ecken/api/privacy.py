"""``/me``: what the caller discloses, to whom, and how others see their profile."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.me import AudienceName
from ecken.api.shapes import Body, Named, SoughtAnswer, named
from ecken.api.strict_json import StrictRoute
from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.service.privacy.contact_details import (
    CHOSEN_MAX,
    OwnDetail,
    find_by_email,
    is_findable,
    own_detail,
    own_details,
    set_detail,
    set_findable,
)
from ecken.service.privacy.data_log import read_data_log
from ecken.service.privacy.privacy import own_privacy, privacy_history
from ecken.service.profiles.view_as import consequences, view_as
from ecken.store.accounts.audit import AuditEntry

__all__ = ["router"]

router = APIRouter(tags=["privacy"], route_class=StrictRoute)

DetailName = Literal["email", "phone", "address", "birthday"]
ReleaseName = Literal["nobody", "chosen", "contacts", "everyone"]
Role = Literal["contact", "second", "third", "stranger", "recruiter"]


class ConsequenceAnswer(BaseModel):
    """What choosing an audience would mean today."""

    audience: AudienceName
    members: Annotated[
        int, Field(description="How many of the caller's three circles would see the list.")
    ]


class SettingAnswer(BaseModel):
    """A setting that the caller has changed."""

    at: Annotated[int, Field(description="Epoch seconds.")]
    kind: str
    detail: str

    @classmethod
    def of(cls, entry: AuditEntry) -> SettingAnswer:
        """Show an entry."""
        return cls(at=entry.at, kind=entry.kind, detail=entry.detail)


class AccessAnswer(BaseModel):
    """Something that the administration did with the caller's account."""

    at: Annotated[int, Field(description="Epoch seconds.")]
    kind: str
    by: Annotated[Named | None, Field(description="Who it was; null where that is not shown.")]


class DataLogAnswer(BaseModel):
    """What was done with the caller's data, each part newest first."""

    consents: list[SettingAnswer]
    settings: list[SettingAnswer]
    accesses: list[AccessAnswer]
    community_exports: Annotated[
        list[int], Field(description="When the whole community was exported. Epoch seconds.")
    ]


class PrivacyAnswer(BaseModel):
    """All privacy settings of the caller, what each audience would mean, what was set before."""

    audience: AudienceName
    listed: bool
    findable_by_email: bool
    consequences: list[ConsequenceAnswer]
    history: list[SettingAnswer]


class DetailAnswer(BaseModel):
    """One detail of the caller's own."""

    detail: DetailName
    value: str
    audience: ReleaseName
    chosen: list[Named]

    @classmethod
    def of(cls, kept: OwnDetail) -> DetailAnswer:
        """Show a detail."""
        return cls(
            detail=kept.detail.value,
            value=kept.value,
            audience=kept.audience.value,
            chosen=[named(card) for card in kept.chosen],
        )


class DetailBody(Body):
    """A detail and who is told it; without ``value`` that stays as it is."""

    value: Annotated[str | None, Field(max_length=300)] = None
    audience: ReleaseName
    chosen: Annotated[
        list[str],
        Field(default_factory=list, max_length=CHOSEN_MAX, description="Public ids of contacts."),
    ]


class FindableBody(Body):
    """Whether members who know the caller's address find the caller by it."""

    findable: bool


class ViewAsAnswer(BaseModel):
    """The caller's own page in the eyes of somebody else."""

    role: Role
    degree: int | None
    shows_list: bool
    is_found_in_lists: bool
    released: dict[str, str]
    open_to_offers: Annotated[
        SoughtAnswer | None,
        Field(description="What this role is told of it, unless somebody is kept out."),
    ]


class EmailBody(Body):
    """An address that somebody is known by."""

    email: Annotated[str, Field(max_length=254)]


@router.get("/me/privacy")
def show_privacy(call: Caller) -> PrivacyAnswer:
    """Return the settings, what each audience would mean today, and the last changes."""
    with call.reading() as world:
        privacy = own_privacy(world)
        return PrivacyAnswer(
            audience=privacy.audience.value,
            listed=privacy.is_listed,
            findable_by_email=is_findable(world),
            consequences=[
                ConsequenceAnswer(audience=c.audience.value, members=c.members)
                for c in consequences(world, is_listed=privacy.is_listed)
            ],
            history=[SettingAnswer.of(entry) for entry in privacy_history(world)],
        )


@router.get("/me/data-log")
def show_data_log(call: Caller) -> DataLogAnswer:
    """Return what the caller agreed to and set, and what the administration opened, newest first.

    The file with all data is asked for at `/me/export`: it takes the password.
    """
    with call.reading() as world:
        log = read_data_log(world)
    return DataLogAnswer(
        consents=[SettingAnswer.of(entry) for entry in log.consents],
        settings=[SettingAnswer.of(entry) for entry in log.settings],
        accesses=[
            AccessAnswer(at=one.entry.at, kind=one.entry.kind, by=one.by and named(one.by))
            for one in log.accesses
        ],
        community_exports=log.community_exports,
    )


@router.get("/me/view-as/{role}")
def show_outlook(call: Caller, role: Role) -> ViewAsAnswer:
    """Return how the caller's page and list look to somebody at a degree, or to a stranger."""
    with call.reading() as world:
        found = view_as(world, role)
    return ViewAsAnswer(
        role=role,
        degree=found.degree,
        shows_list=found.shows_list,
        is_found_in_lists=found.is_found_in_lists,
        released={detail.value: value for detail, value in found.details.items()},
        open_to_offers=SoughtAnswer.of(found.sought),
    )


@router.get("/me/details")
def list_details(call: Caller) -> list[DetailAnswer]:
    """Return the caller's details, and to whom each is released."""
    with call.reading() as world:
        return [DetailAnswer.of(kept) for kept in own_details(world)]


@router.put("/me/details/{detail}")
def put_detail(
    call: Caller, detail: Annotated[DetailName, Path()], body: DetailBody
) -> DetailAnswer:
    """Save a detail and who may see it. The address of the account is not set here."""
    wanted = Detail(detail)
    value = body.value
    if value is None:
        with call.reading() as world:
            value = own_detail(world, wanted).value
    set_detail(
        call.community,
        call.viewer,
        wanted,
        value=value,
        audience=ReleaseAudience(body.audience),
        chosen=body.chosen,
    )
    with call.reading() as world:
        return DetailAnswer.of(own_detail(world, wanted))


@router.put("/me/findable", status_code=204)
def put_findable(call: Caller, body: FindableBody) -> None:
    """Let members who know the caller's address find the caller by it, or not (the default)."""
    set_findable(call.community, call.viewer, body.findable)


@router.post("/members/by-email")
def find_member(call: Caller, body: EmailBody) -> Named:
    """Return who has exactly this address and wants to be found by it; else 404, always alike."""
    return named(find_by_email(call.community, call.viewer, body.email))
