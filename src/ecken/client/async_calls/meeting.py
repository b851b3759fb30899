"""Methods of a client: introductions, advisor, target groups."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from types import NoneType
from typing import Unpack

from ecken.client.call import Call, key_for, part
from ecken.client.method_groups import AsyncGroup
from ecken.client.shapes.meeting import (
    AnsweredAnswer,
    AnswersBody,
    BridgeAnswer,
    GainAnswer,
    GroupAnswer,
    GroupBody,
    GroupIdAnswer,
    IntroductionAnswer,
    IntroductionBody,
    MeetingPlanAnswer,
    PassOnBody,
    RankedAnswer,
    RequestOutlookAnswer,
    ShowWhomToMeetQuery,
)

__all__ = ["Introductions", "Advisor", "TargetGroups"]


class Introductions(AsyncGroup):
    """Operations: introductions."""

    async def ask_introduction(
        self, *, idempotency_key: str | None = None, **body: Unpack[IntroductionBody]
    ) -> IntroductionAnswer:
        """Ask a contact to introduce the caller to a member of their second circle."""
        return await self._ask(
            IntroductionAnswer,
            Call("POST", "/introductions", body=body, key=key_for(idempotency_key)),
        )

    async def get_introduction(self, id: str, /) -> IntroductionAnswer:
        """Return one introduction of the caller's."""
        return await self._ask(IntroductionAnswer, Call("GET", f"/introductions/{part(id)}"))

    async def agree(self, id: str, /, *, idempotency_key: str | None = None) -> IntroductionAnswer:
        """As the target: agree; a conversation of the three opens."""
        return await self._ask(
            IntroductionAnswer,
            Call("POST", f"/introductions/{part(id)}/agree", key=key_for(idempotency_key)),
        )

    async def decline(
        self, id: str, /, *, idempotency_key: str | None = None
    ) -> IntroductionAnswer:
        """As bridge or target: decline; nobody is notified."""
        return await self._ask(
            IntroductionAnswer,
            Call("POST", f"/introductions/{part(id)}/decline", key=key_for(idempotency_key)),
        )

    async def mention_me(
        self, id: str, /, *, idempotency_key: str | None = None
    ) -> IntroductionAnswer:
        """As the bridge: do it yourself, and mention me."""
        return await self._ask(
            IntroductionAnswer,
            Call("POST", f"/introductions/{part(id)}/mention-me", key=key_for(idempotency_key)),
        )

    async def pass_on(
        self, id: str, /, *, idempotency_key: str | None = None, **body: Unpack[PassOnBody]
    ) -> IntroductionAnswer:
        """As the bridge: agree, and pass the wish on to the target."""
        return await self._ask(
            IntroductionAnswer,
            Call(
                "POST",
                f"/introductions/{part(id)}/pass-on",
                body=body,
                key=key_for(idempotency_key),
            ),
        )

    async def restore(
        self, id: str, /, *, idempotency_key: str | None = None
    ) -> IntroductionAnswer:
        """Take a withdrawal or a silent no back: once, within a minute."""
        return await self._ask(
            IntroductionAnswer,
            Call("POST", f"/introductions/{part(id)}/restore", key=key_for(idempotency_key)),
        )

    async def withdraw(
        self, id: str, /, *, idempotency_key: str | None = None
    ) -> IntroductionAnswer:
        """As the asker: take the wish back."""
        return await self._ask(
            IntroductionAnswer,
            Call("POST", f"/introductions/{part(id)}/withdraw", key=key_for(idempotency_key)),
        )

    async def list_introductions(self) -> list[IntroductionAnswer]:
        """Return the caller's introductions as asker, bridge or target, newest first."""
        return await self._ask(list[IntroductionAnswer], Call("GET", "/me/introductions"))

    async def list_bridges(self, id: str, /) -> list[BridgeAnswer]:
        """Return the contacts who could introduce the caller to this member, best first."""
        return await self._ask(
            list[BridgeAnswer], Call("GET", f"/members/{part(id)}/bridges-to-ask")
        )


class Advisor(AsyncGroup):
    """Operations: advisor."""

    async def answer_many_requests(
        self, *, idempotency_key: str | None = None, **body: Unpack[AnswersBody]
    ) -> list[AnsweredAnswer]:
        """Accept or decline several requests; each is answered on its own."""
        return await self._ask(
            list[AnsweredAnswer],
            Call("POST", "/me/requests/answers", body=body, key=key_for(idempotency_key)),
        )

    async def list_ranked_requests(self) -> list[RankedAnswer]:
        """Return the requests to the caller, first those that open most of the second circle."""
        return await self._ask(list[RankedAnswer], Call("GET", "/me/requests/ranked"))

    async def show_whom_to_meet(
        self, id: str, /, **query: Unpack[ShowWhomToMeetQuery]
    ) -> MeetingPlanAnswer:
        """Return the members whose contact would open most of a target group."""
        return await self._ask(
            MeetingPlanAnswer,
            Call("GET", f"/me/target-groups/{part(id)}/whom-to-meet", query=query),
        )

    async def show_outlook(self, id: str, /) -> RequestOutlookAnswer:
        """Return who a member is to the caller, before the caller asks them."""
        return await self._ask(RequestOutlookAnswer, Call("GET", f"/members/{part(id)}/outlook"))

    async def show_gain(self, id: str, /) -> GainAnswer:
        """Return what accepting a request to the caller would bring, in numbers."""
        return await self._ask(GainAnswer, Call("GET", f"/requests/{part(id)}/gain"))

    async def undo_request_answer(self, id: str, /, *, idempotency_key: str | None = None) -> None:
        """Take an acceptance or a decline back, within a minute."""
        await self._ask(
            NoneType, Call("POST", f"/requests/{part(id)}/undo", key=key_for(idempotency_key))
        )


class TargetGroups(AsyncGroup):
    """Operations: target groups."""

    async def list_groups(self) -> list[GroupAnswer]:
        """Return the caller's target groups by name."""
        return await self._ask(list[GroupAnswer], Call("GET", "/me/target-groups"))

    async def create_group(
        self, *, idempotency_key: str | None = None, **body: Unpack[GroupBody]
    ) -> GroupIdAnswer:
        """Save a search under a name."""
        return await self._ask(
            GroupIdAnswer,
            Call("POST", "/me/target-groups", body=body, key=key_for(idempotency_key)),
        )

    async def change_group(self, id: str, /, **body: Unpack[GroupBody]) -> None:
        """Rename a target group or change its search."""
        await self._ask(NoneType, Call("PUT", f"/me/target-groups/{part(id)}", body=body))

    async def delete_group(self, id: str, /) -> None:
        """Delete a target group."""
        await self._ask(NoneType, Call("DELETE", f"/me/target-groups/{part(id)}"))

    async def restore_group(self, id: str, /, *, idempotency_key: str | None = None) -> None:
        """Take the deletion of a group back: once, within a minute."""
        await self._ask(
            NoneType,
            Call("POST", f"/me/target-groups/{part(id)}/restore", key=key_for(idempotency_key)),
        )

    async def visit_group(self, id: str, /, *, idempotency_key: str | None = None) -> None:
        """Note that the caller has looked at a group: who matches now is no longer new."""
        await self._ask(
            NoneType,
            Call("POST", f"/me/target-groups/{part(id)}/visit", key=key_for(idempotency_key)),
        )
