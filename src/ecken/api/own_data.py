"""``/me/export`` and ``/me/erasure``: taking one's data along, and leaving; both take the password.

None of these calls is kept for repetitions: a password goes into no row, not even as a hash of its
own, and the file is handed out once.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.file_answers import Zip
from ecken.api.shapes import Body, PasswordText
from ecken.api.strict_json import StrictRoute
from ecken.errors import NotFound
from ecken.service.accounts.account_deletion import close_account
from ecken.service.privacy.data_exports import (
    DataExport,
    ask_for_data,
    drop_data,
    own_export,
    take_data,
)
from ecken.service.privacy.leaving import ask_to_leave, withdraw_leaving

__all__ = ["router"]

router = APIRouter(prefix="/me", tags=["own data"], route_class=StrictRoute)


class ExportBody(Body):
    """The caller's password, and in which language the guide in the file is written."""

    password: PasswordText
    language: Annotated[
        Literal["de", "en"] | None,
        Field(default=None, description="Without it, that of the community."),
    ]


class ExportStateAnswer(BaseModel):
    """How far the file of the caller's data is."""

    id: str
    state: Annotated[
        Literal["waiting", "writing", "ready", "failed"],
        Field(description="It can be taken when it is `ready`; ask again until then."),
    ]
    done: Annotated[int, Field(description="Parts that are written.")]
    parts: Annotated[int, Field(description="Parts in all; 0 before they are known.")]
    asked: Annotated[int, Field(description="Epoch seconds.")]
    expires: Annotated[int, Field(description="Until then it can be taken; epoch seconds.")]

    @classmethod
    def of(cls, found: DataExport | None) -> ExportStateAnswer:
        """Show a file, or say that there is none."""
        if found is None:
            raise NotFound
        return cls.model_validate(
            {
                "id": found.public_id,
                "state": found.state,
                "done": found.done,
                "parts": found.parts,
                "asked": found.asked_at,
                "expires": found.expires_at,
            }
        )


class ErasureBody(Body):
    """The caller's password, and that they mean it."""

    password: PasswordText
    sure: Annotated[Literal[True], Field(description="The account is deleted permanently.")]


class ErasureAnswer(BaseModel):
    """What becomes of the account."""

    state: Annotated[
        Literal["erased", "mail_sent"],
        Field(description="`mail_sent`: the link in the mail has to be followed first."),
    ]
    days: Annotated[
        int, Field(description="For how many days after that one may come back by signing in.")
    ]


@router.post("/export", status_code=202)
def ask_for_export(call: Caller, body: ExportBody) -> ExportStateAnswer:
    """Let a file with all of the caller's data be made; it replaces one that is ready.

    At most five in 24 hours. A wrong password counts as on the pages, and with them.
    """
    language = body.language or call.community.settings.default_language
    ask_for_data(call.community, call.viewer, body.password, language=language)
    return ExportStateAnswer.of(own_export(call.community, call.viewer))


@router.get("/export")
def show_export(call: Caller) -> ExportStateAnswer:
    """Return how far the file is; 404 if none was asked for, it was taken, or its time is over."""
    return ExportStateAnswer.of(own_export(call.community, call.viewer))


@router.post("/export/{id}", response_class=Zip)
def take_export(call: Caller, id: Annotated[str, Path(max_length=64)]) -> Response:
    """Return the file as a ZIP, once: with the answer it is gone."""
    content = take_data(call.community, call.viewer, id)
    headers = {
        "content-disposition": 'attachment; filename="ecken-export.zip"',
        "cache-control": "no-store",
    }
    return Zip(content, headers=headers)


@router.delete("/export", status_code=204)
def drop_export(call: Caller) -> None:
    """Delete the file, or stop its making."""
    drop_data(call.community, call.viewer)


@router.post("/erasure")
def ask_for_erasure(call: Caller, body: ErasureBody) -> ErasureAnswer:
    """Delete the caller's account.

    Where the community gives days to come back, a mail with a link is sent; following it deletes
    the account, and signing in with address and password brings it back within those days. Without
    such days it is deleted at once and for good. Tokens end with the account and do not return.
    """
    days = call.community.settings.erase_days
    if days:
        ask_to_leave(call.community, call.viewer, body.password)
        return ErasureAnswer(state="mail_sent", days=days)
    close_account(call.community, call.viewer, body.password)
    return ErasureAnswer(state="erased", days=0)


@router.delete("/erasure", status_code=204)
def withdraw_erasure(call: Caller) -> None:
    """Undo the wish to be deleted, while the link in the mail was not followed: it ends."""
    withdraw_leaving(call.community, call.viewer)
