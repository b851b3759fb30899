"""``/jobs/{id}/contact``: whom an ad names, and what they say to it."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from ecken.api.calls import Caller, Changer
from ecken.api.jobs.job_shapes import JobAnswer, JobId
from ecken.api.shapes import Body
from ecken.api.strict_json import StrictRoute
from ecken.service.jobs import ad_contacts

__all__ = ["router"]

router = APIRouter(prefix="/jobs", tags=["jobs"], route_class=StrictRoute)


class NamedAdAnswer(JobAnswer):
    """An ad of another member's that names the caller as its contact."""

    asked: Annotated[
        Literal["asked", "agreed", "declined"], Field(description="What the caller has said.")
    ]
    revision: Annotated[int, Field(description="Of the ad as it is shown: to agree with it.")]


class AdContactBody(Body):
    """A contact of the caller's."""

    member: Annotated[str, Field(max_length=64, description="Public id.")]


class AdContactAnswerBody(Body):
    """Whether the caller agrees to stand on the ad."""

    agrees: Annotated[bool, Field(description="`false` declines, and withdraws a consent.")]
    revision: Annotated[
        int | None,
        Field(description="Of the ad as the caller was shown it; needed to agree."),
    ] = None


@router.get("/naming-me")
def list_jobs_naming_me(call: Caller) -> list[NamedAdAnswer]:
    """Return the ads of others that name the caller as their contact, newest first.

    Those that do not run are among them only where the caller has agreed, and may withdraw.
    """
    with call.reading() as world:
        found = ad_contacts.list_ads_naming(world)
    return [
        NamedAdAnswer.model_validate(
            {
                **JobAnswer.of(named.ad).model_dump(),
                "asked": named.answer,
                "revision": named.ad.row.revision,
            }
        )
        for named in found
    ]


@router.put("/{id}/contact", status_code=204)
def name_job_contact(call: Caller, id: JobId, body: AdContactBody) -> None:
    """Name a contact as the one to turn to: they are asked, and stand there once they agree."""
    ad_contacts.name_contact(call.community, call.viewer, id, body.member)


@router.delete("/{id}/contact", status_code=204)
def take_job_contact_back(call: Caller, id: JobId) -> None:
    """Be the contact of one's ad oneself again."""
    ad_contacts.take_contact_back(call.community, call.viewer, id)


@router.post("/{id}/contact/answer", status_code=204)
def answer_as_job_contact(call: Changer, id: JobId, body: AdContactAnswerBody) -> None:
    """Agree to be the contact of an ad that names the caller; or decline, or withdraw."""
    ad_contacts.answer_as_contact(
        call.community, call.viewer, id, agrees=body.agrees, revision=body.revision
    )
