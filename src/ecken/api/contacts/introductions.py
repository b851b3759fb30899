"""``/introductions``: ask a bridge, pass on, agree, decline, withdraw (R9)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from ecken.api.calls import Caller, Changer
from ecken.api.shapes import Body, MemberId, Named, named
from ecken.api.strict_json import StrictRoute
from ecken.service.contacts import introductions
from ecken.service.contacts.introduction_withdrawals import undo_introduction
from ecken.service.contacts.introductions import TEXT_MAX
from ecken.service.introduction_views import (
    Introduction,
    list_bridges_to_ask,
    show_introduction,
)
from ecken.service.introduction_views import list_introductions as list_own

__all__ = ["router"]

router = APIRouter(tags=["introductions"], route_class=StrictRoute)

_Text = Annotated[str, Field(max_length=4 * TEXT_MAX)]
_Public = Annotated[str, Field(max_length=64)]


class IntroductionBody(Body):
    """Whom to ask, whom to meet, and a text for each."""

    bridge: _Public
    target: _Public
    to_bridge: _Text = ""
    to_target: _Text = ""


class PassOnBody(Body):
    """What the target is told; without it, the asker's own words."""

    to_target: _Text | None = None


class IntroductionAnswer(BaseModel):
    """An introduction as one of the three is shown it."""

    id: str
    part: Annotated[
        Literal["asker", "bridge", "target"], Field(description="Which of the three you are.")
    ]
    state: Annotated[
        Literal[
            "asked",
            "declined_by_bridge",
            "passed_on",
            "mention_me",
            "declined_by_target",
            "agreed",
            "expired",
            "withdrawn",
        ],
        Field(description="As you are told it: a silent no keeps looking open to the asker."),
    ]
    asker: Named
    bridge: Named
    target: Named
    to_bridge: str
    to_target: str
    asked: Annotated[int, Field(description="Epoch seconds.")]
    expires: Annotated[int, Field(description="Epoch seconds.")]
    conversation: Annotated[str | None, Field(description="Id of the conversation of three.")]

    @classmethod
    def of(cls, shown: Introduction) -> IntroductionAnswer:
        """Show an introduction."""
        return cls.model_validate(
            {
                "id": shown.id,
                "part": shown.part.value,
                "state": shown.state.value,
                "asker": named(shown.asker),
                "bridge": named(shown.bridge),
                "target": named(shown.target),
                "to_bridge": shown.to_bridge,
                "to_target": shown.to_target,
                "asked": shown.asked_at,
                "expires": shown.expires_at,
                "conversation": shown.conversation_id,
            }
        )


class BridgeAnswer(Named):
    """A contact whom you could ask."""

    taking: Annotated[bool, Field(description="Whether they take introductions at present.")]


@router.get("/members/{id}/bridges-to-ask")
def list_bridges(call: Caller, id: MemberId) -> list[BridgeAnswer]:
    """Return the contacts who could introduce the caller to this member, best first."""
    with call.reading() as world:
        found = list_bridges_to_ask(world, id)
    return [BridgeAnswer(**named(b.card).model_dump(), taking=b.is_taking) for b in found]


@router.get("/me/introductions")
def list_introductions(call: Caller) -> list[IntroductionAnswer]:
    """Return the caller's introductions as asker, bridge or target, newest first."""
    with call.reading() as world:
        return [IntroductionAnswer.of(shown) for shown in list_own(world)]


@router.get("/introductions/{id}")
def get_introduction(call: Caller, id: MemberId) -> IntroductionAnswer:
    """Return one introduction of the caller's."""
    with call.reading() as world:
        return IntroductionAnswer.of(show_introduction(world, id))


@router.post("/introductions", status_code=201, response_model=IntroductionAnswer)
def ask_introduction(call: Changer, body: IntroductionBody) -> dict[str, Any]:
    """Ask a contact to introduce the caller to a member of their second circle."""

    def ask() -> dict[str, Any]:
        shown = introductions.ask_introduction(
            call.community, call.viewer, **body.model_dump(mode="json")
        )
        return IntroductionAnswer.of(shown).model_dump()

    return call.once(body, ask)


@router.post("/introductions/{id}/pass-on", response_model=IntroductionAnswer)
def pass_on(call: Changer, id: MemberId, body: PassOnBody) -> dict[str, Any]:
    """As the bridge: agree, and pass the wish on to the target."""

    def run() -> dict[str, Any]:
        shown = introductions.pass_on_introduction(
            call.community, call.viewer, id, to_target=body.to_target
        )
        return IntroductionAnswer.of(shown).model_dump()

    return call.once(body, run)


@router.post("/introductions/{id}/mention-me", response_model=IntroductionAnswer)
def mention_me(call: Changer, id: MemberId) -> dict[str, Any]:
    """As the bridge: do it yourself, and mention me."""
    return _step(call, id, introductions.mention_instead)


@router.post("/introductions/{id}/decline", response_model=IntroductionAnswer)
def decline(call: Changer, id: MemberId) -> dict[str, Any]:
    """As bridge or target: decline; nobody is notified."""
    return _step(call, id, introductions.decline_introduction)


@router.post("/introductions/{id}/agree", response_model=IntroductionAnswer)
def agree(call: Changer, id: MemberId) -> dict[str, Any]:
    """As the target: agree; a conversation of the three opens."""
    return _step(call, id, introductions.agree_to_introduction)


@router.post("/introductions/{id}/withdraw", status_code=200, response_model=IntroductionAnswer)
def withdraw(call: Changer, id: MemberId) -> dict[str, Any]:
    """As the asker: take the wish back."""

    def run() -> dict[str, Any]:
        introductions.withdraw_introduction(call.community, call.viewer, id)
        with call.reading() as world:
            return IntroductionAnswer.of(show_introduction(world, id)).model_dump()

    return call.once(None, run)


@router.post("/introductions/{id}/restore", response_model=IntroductionAnswer)
def restore(call: Changer, id: MemberId) -> dict[str, Any]:
    """Take a withdrawal or a silent no back: once, within a minute."""
    return _step(call, id, undo_introduction)


def _step(call: Changer, id: str, step: Any) -> dict[str, Any]:
    def run() -> dict[str, Any]:
        return IntroductionAnswer.of(step(call.community, call.viewer, id)).model_dump()

    return call.once(None, run)
