"""Methods of a client: contacts, requests, kept, invitation, suggestions, import."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from types import NoneType
from typing import Unpack

from ecken.client.call import Call, key_for, part
from ecken.client.method_groups import AsyncGroup
from ecken.client.shapes.contacts import (
    AskBody,
    AskedAnswer,
    CompareQuery,
    ComparisonAnswer,
    InvitationAnswer,
    InvitationLinkAnswer,
    KeptAnswer,
    KeptContactAnswer,
    ListKeptContactsQuery,
    ListRequestsQuery,
    ListSuggestionsQuery,
    NoteBody,
    ReportQuery,
    RequestAnswer,
    RequestBody,
    RequestStateAnswer,
    StepAnswer,
    SuggestionAnswer,
    TagAnswer,
    TagsAnswer,
    TagsBody,
    TakeBody,
)

__all__ = ["Contacts", "Requests", "Kept", "Invitation", "Suggestions", "Importing"]


class Contacts(AsyncGroup):
    """Operations: contacts."""

    async def export_contacts(self) -> str:
        """Return the caller's contacts as CSV."""
        return await self._ask(str, Call("GET", "/me/contacts.csv"))

    async def put_note(self, id: str, /, **body: Unpack[NoteBody]) -> None:
        """Write or clear the caller's private note on a contact."""
        await self._ask(NoneType, Call("PUT", f"/me/contacts/{part(id)}/note", body=body))

    async def put_tags(self, id: str, /, **body: Unpack[TagsBody]) -> TagsAnswer:
        """Let these be the caller's tags of a contact."""
        return await self._ask(TagsAnswer, Call("PUT", f"/me/contacts/{part(id)}/tags", body=body))

    async def list_kept_contacts(
        self, **query: Unpack[ListKeptContactsQuery]
    ) -> list[KeptContactAnswer]:
        """Return the caller's contacts with tags and notes."""
        return await self._ask(
            list[KeptContactAnswer], Call("GET", "/me/kept-contacts", query=query)
        )

    async def list_tags(self) -> list[TagAnswer]:
        """Return the caller's tags with how many contacts have each."""
        return await self._ask(list[TagAnswer], Call("GET", "/me/tags"))


class Requests(AsyncGroup):
    """Operations: requests."""

    async def list_requests(self, **query: Unpack[ListRequestsQuery]) -> list[RequestAnswer]:
        """Return the open requests to the caller (``in``) or by the caller (``out``)."""
        return await self._ask(list[RequestAnswer], Call("GET", "/me/requests", query=query))

    async def send_request(
        self, *, idempotency_key: str | None = None, **body: Unpack[RequestBody]
    ) -> RequestStateAnswer:
        """Ask a member to become a contact; if they have asked already, you are contacts at
        once.
        """
        return await self._ask(
            RequestStateAnswer, Call("POST", "/requests", body=body, key=key_for(idempotency_key))
        )

    async def accept_request(
        self, id: str, /, *, idempotency_key: str | None = None
    ) -> RequestStateAnswer:
        """Accept a request to the caller: the two become contacts."""
        return await self._ask(
            RequestStateAnswer,
            Call("POST", f"/requests/{part(id)}/accept", key=key_for(idempotency_key)),
        )

    async def decline_request(
        self, id: str, /, *, idempotency_key: str | None = None
    ) -> RequestStateAnswer:
        """Decline a request to the caller; its sender is not notified."""
        return await self._ask(
            RequestStateAnswer,
            Call("POST", f"/requests/{part(id)}/decline", key=key_for(idempotency_key)),
        )

    async def undo_withdrawal(
        self, id: str, /, *, idempotency_key: str | None = None
    ) -> RequestStateAnswer:
        """Take a withdrawal back: once, within a minute, unless the other has done something
        since.
        """
        return await self._ask(
            RequestStateAnswer,
            Call("POST", f"/requests/{part(id)}/restore", key=key_for(idempotency_key)),
        )

    async def withdraw_request(
        self, id: str, /, *, idempotency_key: str | None = None
    ) -> RequestStateAnswer:
        """Take back a request by the caller."""
        return await self._ask(
            RequestStateAnswer,
            Call("POST", f"/requests/{part(id)}/withdraw", key=key_for(idempotency_key)),
        )


class Kept(AsyncGroup):
    """Operations: kept."""

    async def list_kept(self) -> list[KeptAnswer]:
        """Return whom the caller keeps, the newest first; who is blocked or has left is not
        shown.
        """
        return await self._ask(list[KeptAnswer], Call("GET", "/me/kept"))

    async def put_kept(self, id: str, /) -> None:
        """Keep a member; twice changes nothing."""
        await self._ask(NoneType, Call("PUT", f"/me/kept/{part(id)}"))

    async def delete_kept(self, id: str, /) -> None:
        """Remove a saved member; it does not matter whether they were saved."""
        await self._ask(NoneType, Call("DELETE", f"/me/kept/{part(id)}"))


class Invitation(AsyncGroup):
    """Operations: invitation."""

    async def show_invitation(self) -> InvitationAnswer:
        """Return the caller's link, and who has joined by their links."""
        return await self._ask(InvitationAnswer, Call("GET", "/me/invitation"))

    async def renew_invitation(self, *, idempotency_key: str | None = None) -> InvitationLinkAnswer:
        """Make the caller's link, or another in its place; by the one before nobody joins any
        more.
        """
        return await self._ask(
            InvitationLinkAnswer, Call("POST", "/me/invitation", key=key_for(idempotency_key))
        )

    async def end_invitation(self) -> None:
        """Let nobody join by the caller's link any more."""
        await self._ask(NoneType, Call("DELETE", "/me/invitation"))


class Suggestions(AsyncGroup):
    """Operations: suggestions."""

    async def list_first_steps(self) -> list[StepAnswer]:
        """Return the first steps; none for callers with three contacts or the switch off.

        The switch is `first_steps` of `/me/switches`.
        """
        return await self._ask(list[StepAnswer], Call("GET", "/me/first-steps"))

    async def list_suggestions(
        self, **query: Unpack[ListSuggestionsQuery]
    ) -> list[SuggestionAnswer]:
        """Return members by shared contacts, for callers with few also by profile; ties by id."""
        return await self._ask(list[SuggestionAnswer], Call("GET", "/me/suggestions", query=query))

    async def dismiss(self, id: str, /) -> None:
        """Do not suggest this member any more."""
        await self._ask(NoneType, Call("PUT", f"/me/suggestions/dismissed/{part(id)}"))

    async def restore(self, id: str, /) -> None:
        """Take a dismissal back."""
        await self._ask(NoneType, Call("DELETE", f"/me/suggestions/dismissed/{part(id)}"))


class Importing(AsyncGroup):
    """Operations: import."""

    async def compare(self, content: bytes, /, **query: Unpack[CompareQuery]) -> ComparisonAnswer:
        """Compare the file in the body with the members: the ZIP of LinkedIn or of another
        Ecken, vCard, CSV.

        The body is the file itself. Members are found by the address by which they want to be
        found, or by a profile link on their profile.
        """
        return await self._ask(
            ComparisonAnswer, Call("POST", "/import/compare", query=query, content=content)
        )

    async def take(self, **body: Unpack[TakeBody]) -> None:
        """Take fields and rows over into the caller's profile."""
        await self._ask(NoneType, Call("POST", "/import/profile", body=body))

    async def report(self, content: bytes, /, **query: Unpack[ReportQuery]) -> bytes:
        """Return the report over the file in the body as a PDF.

        It has the figures that `/import/compare` answers; the file counts as compared.
        """
        return await self._ask(bytes, Call("POST", "/import/report", query=query, content=content))

    async def ask(
        self, *, idempotency_key: str | None = None, **body: Unpack[AskBody]
    ) -> AskedAnswer:
        """Ask several members at once; whoever is a contact or was asked already is passed over."""
        return await self._ask(
            AskedAnswer, Call("POST", "/import/requests", body=body, key=key_for(idempotency_key))
        )
