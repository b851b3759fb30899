"""Methods of a client: me, own data, privacy."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from types import NoneType
from typing import Unpack

from ecken.client.call import Call, part
from ecken.client.method_groups import AsyncGroup
from ecken.client.shapes.own import (
    AudienceAnswer,
    AudienceBody,
    BlockedAnswer,
    ContactAnswer,
    DataLogAnswer,
    DetailAnswer,
    DetailBody,
    EmailBody,
    ErasureAnswer,
    ErasureBody,
    ExportBody,
    ExportStateAnswer,
    FindableBody,
    MeAnswer,
    OffersAnswer,
    OffersBody,
    PlaceAnswer,
    PrivacyAnswer,
    ShowFiguresQuery,
    ShowOwnPlaceQuery,
    ViewAsAnswer,
)
from ecken.client.shapes.shared import FiguresAnswer, Named

__all__ = ["Me", "OwnData", "Privacy"]


class Me(AsyncGroup):
    """Operations: me."""

    async def show_me(self) -> MeAnswer:
        """Return who the token belongs to."""
        return await self._ask(MeAnswer, Call("GET", "/me"))

    async def show_audience(self) -> AudienceAnswer:
        """Return who may see the caller's contact list."""
        return await self._ask(AudienceAnswer, Call("GET", "/me/audience"))

    async def put_audience(self, **body: Unpack[AudienceBody]) -> AudienceAnswer:
        """Say who may see the caller's contact list; without ``listed`` that stays as it is."""
        return await self._ask(AudienceAnswer, Call("PUT", "/me/audience", body=body))

    async def list_blocks(self) -> list[BlockedAnswer]:
        """Return whom the caller has blocked, newest first."""
        return await self._ask(list[BlockedAnswer], Call("GET", "/me/blocks"))

    async def put_block(self, id: str, /) -> None:
        """Remove each from the other's world; contact and open requests end."""
        await self._ask(NoneType, Call("PUT", f"/me/blocks/{part(id)}"))

    async def delete_block(self, id: str, /) -> None:
        """End a block. It restores nothing by itself."""
        await self._ask(NoneType, Call("DELETE", f"/me/blocks/{part(id)}"))

    async def list_contacts(self) -> list[ContactAnswer]:
        """Return the caller's contacts by last and first name."""
        return await self._ask(list[ContactAnswer], Call("GET", "/me/contacts"))

    async def remove_contact(self, id: str, /) -> None:
        """End a contact; the other is not notified."""
        await self._ask(NoneType, Call("DELETE", f"/me/contacts/{part(id)}"))

    async def show_figures(self, **query: Unpack[ShowFiguresQuery]) -> FiguresAnswer:
        """Return how many members are at degree 1, 2 and 3, whole or without some contacts."""
        return await self._ask(FiguresAnswer, Call("GET", "/me/figures", query=query))

    async def show_own_place(self, **query: Unpack[ShowOwnPlaceQuery]) -> PlaceAnswer:
        """Return how far away everybody is, what each contact opens, and how the circles grew."""
        return await self._ask(PlaceAnswer, Call("GET", "/me/place", query=query))


class OwnData(AsyncGroup):
    """Operations: own data."""

    async def ask_for_erasure(self, **body: Unpack[ErasureBody]) -> ErasureAnswer:
        """Delete the caller's account.

        Where the community gives days to come back, a mail with a link is sent; following it
        deletes the account, and signing in with address and password brings it back within
        those days. Without such days it is deleted at once and for good. Tokens end with the
        account and do not return.
        """
        return await self._ask(ErasureAnswer, Call("POST", "/me/erasure", body=body))

    async def withdraw_erasure(self) -> None:
        """Undo the wish to be deleted, while the link in the mail was not followed: it ends."""
        await self._ask(NoneType, Call("DELETE", "/me/erasure"))

    async def show_export(self) -> ExportStateAnswer:
        """Return how far the file is; 404 if none was asked for, it was taken, or its time is
        over.
        """
        return await self._ask(ExportStateAnswer, Call("GET", "/me/export"))

    async def ask_for_export(self, **body: Unpack[ExportBody]) -> ExportStateAnswer:
        """Let a file with all of the caller's data be made; it replaces one that is ready.

        At most five in 24 hours. A wrong password counts as on the pages, and with them.
        """
        return await self._ask(ExportStateAnswer, Call("POST", "/me/export", body=body))

    async def drop_export(self) -> None:
        """Delete the file, or stop its making."""
        await self._ask(NoneType, Call("DELETE", "/me/export"))

    async def take_export(self, id: str, /) -> bytes:
        """Return the file as a ZIP, once: with the answer it is gone."""
        return await self._ask(bytes, Call("POST", f"/me/export/{part(id)}"))


class Privacy(AsyncGroup):
    """Operations: privacy."""

    async def show_data_log(self) -> DataLogAnswer:
        """Return what the caller agreed to and set, and what the administration opened, newest
        first.

        The file with all data is asked for at `/me/export`: it takes the password.
        """
        return await self._ask(DataLogAnswer, Call("GET", "/me/data-log"))

    async def list_details(self) -> list[DetailAnswer]:
        """Return the caller's details, and to whom each is released."""
        return await self._ask(list[DetailAnswer], Call("GET", "/me/details"))

    async def put_detail(self, detail: str, /, **body: Unpack[DetailBody]) -> DetailAnswer:
        """Save a detail and who may see it. The address of the account is not set here."""
        return await self._ask(DetailAnswer, Call("PUT", f"/me/details/{part(detail)}", body=body))

    async def put_findable(self, **body: Unpack[FindableBody]) -> None:
        """Let members who know the caller's address find the caller by it, or not (the default)."""
        await self._ask(NoneType, Call("PUT", "/me/findable", body=body))

    async def show_offers(self) -> OffersAnswer:
        """Return what the caller has set, and whom each audience reaches today."""
        return await self._ask(OffersAnswer, Call("GET", "/me/open-to-offers"))

    async def put_offers(self, **body: Unpack[OffersBody]) -> OffersAnswer:
        """Save what the caller looks for, who may see it, and who is kept out."""
        return await self._ask(OffersAnswer, Call("PUT", "/me/open-to-offers", body=body))

    async def show_privacy(self) -> PrivacyAnswer:
        """Return the settings, what each audience would mean today, and the last changes."""
        return await self._ask(PrivacyAnswer, Call("GET", "/me/privacy"))

    async def show_outlook(self, role: str, /) -> ViewAsAnswer:
        """Return how the caller's page and list look to somebody at a degree, or to a stranger."""
        return await self._ask(ViewAsAnswer, Call("GET", f"/me/view-as/{part(role)}"))

    async def find_member(self, **body: Unpack[EmailBody]) -> Named:
        """Return who has exactly this address and wants to be found by it; else 404, always
        alike.
        """
        return await self._ask(Named, Call("POST", "/members/by-email", body=body))
