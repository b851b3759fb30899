"""Methods of a client: contacts, requests, kept, invitation, suggestions, import."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from types import NoneType
from typing import Unpack

from ecken.client.call import Call, key_for, part
from ecken.client.method_groups import Group
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


class Contacts(Group):
    """Operations: contacts."""

    def export_contacts(self) -> str:
        """Return the caller's contacts as CSV."""
        return self._ask(str, Call("GET", "/me/contacts.csv"))

    def put_note(self, id: str, /, **body: Unpack[NoteBody]) -> None:
        """Write or clear the caller's private note on a contact."""
        self._ask(NoneType, Call("PUT", f"/me/contacts/{part(id)}/note", body=body))

    def put_tags(self, id: str, /, **body: Unpack[TagsBody]) -> TagsAnswer:
        """Let these be the caller's tags of a contact."""
        return self._ask(TagsAnswer, Call("PUT", f"/me/contacts/{part(id)}/tags", body=body))

    def list_kept_contacts(self, **query: Unpack[ListKeptContactsQuery]) -> list[KeptContactAnswer]:
        """Return the caller's contacts with tags and notes."""
        return self._ask(list[KeptContactAnswer], Call("GET", "/me/kept-contacts", query=query))

    def list_tags(self) -> list[TagAnswer]:
        """Return the caller's tags with how many contacts have each."""
        return self._ask(list[TagAnswer], Call("GET", "/me/tags"))


class Requests(Group):
    """Operations: requests."""

    def list_requests(self, **query: Unpack[ListRequestsQuery]) -> list[RequestAnswer]:
        """Return the open requests to the caller (``in``) or by the caller (``out``)."""
        return self._ask(list[RequestAnswer], Call("GET", "/me/requests", query=query))

    def send_request(
        self, *, idempotency_key: str | None = None, **body: Unpack[RequestBody]
    ) -> RequestStateAnswer:
        """Ask a member to become a contact; if they have asked already, you are contacts at
        once.
        """
        return self._ask(
            RequestStateAnswer, Call("POST", "/requests", body=body, key=key_for(idempotency_key))
        )

    def accept_request(
        self, id: str, /, *, idempotency_key: str | None = None
    ) -> RequestStateAnswer:
        """Accept a request to the caller: the two become contacts."""
        return self._ask(
            RequestStateAnswer,
            Call("POST", f"/requests/{part(id)}/accept", key=key_for(idempotency_key)),
        )

    def decline_request(
        self, id: str, /, *, idempotency_key: str | None = None
    ) -> RequestStateAnswer:
        """Decline a request to the caller; its sender is not notified."""
        return self._ask(
            RequestStateAnswer,
            Call("POST", f"/requests/{part(id)}/decline", key=key_for(idempotency_key)),
        )

    def undo_withdrawal(
        self, id: str, /, *, idempotency_key: str | None = None
    ) -> RequestStateAnswer:
        """Take a withdrawal back: once, within a minute, unless the other has done something
        since.
        """
        return self._ask(
            RequestStateAnswer,
            Call("POST", f"/requests/{part(id)}/restore", key=key_for(idempotency_key)),
        )

    def withdraw_request(
        self, id: str, /, *, idempotency_key: str | None = None
    ) -> RequestStateAnswer:
        """Take back a request by the caller."""
        return self._ask(
            RequestStateAnswer,
            Call("POST", f"/requests/{part(id)}/withdraw", key=key_for(idempotency_key)),
        )


class Kept(Group):
    """Operations: kept."""

    def list_kept(self) -> list[KeptAnswer]:
        """Return whom the caller keeps, the newest first; who is blocked or has left is not
        shown.
        """
        return self._ask(list[KeptAnswer], Call("GET", "/me/kept"))

    def put_kept(self, id: str, /) -> None:
        """Keep a member; twice changes nothing."""
        self._ask(NoneType, Call("PUT", f"/me/kept/{part(id)}"))

    def delete_kept(self, id: str, /) -> None:
        """Remove a saved member; it does not matter whether they were saved."""
        self._ask(NoneType, Call("DELETE", f"/me/kept/{part(id)}"))


class Invitation(Group):
    """Operations: invitation."""

    def show_invitation(self) -> InvitationAnswer:
        """Return the caller's link, and who has joined by their links."""
        return self._ask(InvitationAnswer, Call("GET", "/me/invitation"))

    def renew_invitation(self, *, idempotency_key: str | None = None) -> InvitationLinkAnswer:
        """Make the caller's link, or another in its place; by the one before nobody joins any
        more.
        """
        return self._ask(
            InvitationLinkAnswer, Call("POST", "/me/invitation", key=key_for(idempotency_key))
        )

    def end_invitation(self) -> None:
        """Let nobody join by the caller's link any more."""
        self._ask(NoneType, Call("DELETE", "/me/invitation"))


class Suggestions(Group):
    """Operations: suggestions."""

    def list_first_steps(self) -> list[StepAnswer]:
        """Return the first steps; none for callers with three contacts or the switch off.

        The switch is `first_steps` of `/me/switches`.
        """
        return self._ask(list[StepAnswer], Call("GET", "/me/first-steps"))

    def list_suggestions(self, **query: Unpack[ListSuggestionsQuery]) -> list[SuggestionAnswer]:
        """Return members by shared contacts, for callers with few also by profile; ties by id."""
        return self._ask(list[SuggestionAnswer], Call("GET", "/me/suggestions", query=query))

    def dismiss(self, id: str, /) -> None:
        """Do not suggest this member any more."""
        self._ask(NoneType, Call("PUT", f"/me/suggestions/dismissed/{part(id)}"))

    def restore(self, id: str, /) -> None:
        """Take a dismissal back."""
        self._ask(NoneType, Call("DELETE", f"/me/suggestions/dismissed/{part(id)}"))


class Importing(Group):
    """Operations: import."""

    def compare(self, content: bytes, /, **query: Unpack[CompareQuery]) -> ComparisonAnswer:
        """Compare the file in the body with the members: the ZIP of LinkedIn or of another
        Ecken, vCard, CSV.

        The body is the file itself. Members are found by the address by which they want to be
        found, or by a profile link on their profile.
        """
        return self._ask(
            ComparisonAnswer, Call("POST", "/import/compare", query=query, content=content)
        )

    def take(self, **body: Unpack[TakeBody]) -> None:
        """Take fields and rows over into the caller's profile."""
        self._ask(NoneType, Call("POST", "/import/profile", body=body))

    def report(self, content: bytes, /, **query: Unpack[ReportQuery]) -> bytes:
        """Return the report over the file in the body as a PDF.

        It has the figures that `/import/compare` answers; the file counts as compared.
        """
        return self._ask(bytes, Call("POST", "/import/report", query=query, content=content))

    def ask(self, *, idempotency_key: str | None = None, **body: Unpack[AskBody]) -> AskedAnswer:
        """Ask several members at once; whoever is a contact or was asked already is passed over."""
        return self._ask(
            AskedAnswer, Call("POST", "/import/requests", body=body, key=key_for(idempotency_key))
        )
