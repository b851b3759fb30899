"""Methods of a client: companies."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from collections.abc import AsyncIterator
from types import NoneType
from typing import Unpack

from ecken.client.call import Call, Paging, key_for, part
from ecken.client.method_groups import AsyncGroup
from ecken.client.shapes.companies import (
    CompaniesAnswer,
    CompanyAnswer,
    CompanyMembersAnswer,
    FollowedCompanyAnswer,
    ListCompaniesQuery,
    ListMembersQuery,
    ListNewsQuery,
    ListWaysInQuery,
    NewsBody,
    NewsIdAnswer,
    NewsPageAnswer,
    NewsVersionAnswer,
    PageBody,
    PageVersionAnswer,
    WaysInAnswer,
)
from ecken.client.shapes.shared import CompanyNewsAnswer, HitAnswer, Named

__all__ = ["Companies"]


class Companies(AsyncGroup):
    """Operations: companies."""

    async def list_companies(self, **query: Unpack[ListCompaniesQuery]) -> CompaniesAnswer:
        """Return companies where members work, those of the most contacts first; at most 50."""
        return await self._ask(CompaniesAnswer, Call("GET", "/companies", query=query))

    async def show_logo(self, key: str, /) -> bytes:
        """Return the logo of a company that the caller may open, as WebP."""
        return await self._ask(bytes, Call("GET", f"/companies/logos/{part(key)}"))

    async def show_company(self, name: str, /) -> CompanyAnswer:
        """Return how many of the caller's circles work at a company, and how many did before."""
        return await self._ask(CompanyAnswer, Call("GET", f"/companies/{part(name)}"))

    async def get_editors(self, name: str, /) -> list[Named]:
        """Return who writes for a company, the caller too; for its editors."""
        return await self._ask(list[Named], Call("GET", f"/companies/{part(name)}/editors"))

    async def leave(self, name: str, /) -> None:
        """Write for a company no longer; it does not matter whether the caller did."""
        await self._ask(NoneType, Call("DELETE", f"/companies/{part(name)}/editors/me"))

    async def put_logo(self, name: str, content: bytes, /) -> None:
        """Show a logo on the official page; for its editors. The body is the file: PNG, JPEG,
        WebP.
        """
        await self._ask(NoneType, Call("PUT", f"/companies/{part(name)}/logo", content=content))

    async def delete_logo(self, name: str, /) -> None:
        """Take the logo away; for editors of the page."""
        await self._ask(NoneType, Call("DELETE", f"/companies/{part(name)}/logo"))

    async def list_members(
        self, name: str, /, **query: Unpack[ListMembersQuery]
    ) -> CompanyMembersAnswer:
        """Return who of a circle works at a company, or worked there before."""
        return await self._ask(
            CompanyMembersAnswer, Call("GET", f"/companies/{part(name)}/members", query=query)
        )

    def each_of_list_members(
        self, name: str, /, **query: Unpack[ListMembersQuery]
    ) -> AsyncIterator[HitAnswer]:
        """Yield the hits of `list_members`, page after page, each when its turn comes."""
        call = Call("GET", f"/companies/{part(name)}/members", query=query)
        paging = Paging("hits", asked="cursor", following="next")
        return self._pages(HitAnswer, call, paging)

    async def list_news(self, name: str, /, **query: Unpack[ListNewsQuery]) -> NewsPageAnswer:
        """Return the news of a company, newest first, 20 at a time."""
        return await self._ask(
            NewsPageAnswer, Call("GET", f"/companies/{part(name)}/news", query=query)
        )

    async def write_news(
        self, name: str, /, *, idempotency_key: str | None = None, **body: Unpack[NewsBody]
    ) -> NewsIdAnswer:
        """Write news of a company; its followers are told a minute later. For its editors."""
        return await self._ask(
            NewsIdAnswer,
            Call("POST", f"/companies/{part(name)}/news", body=body, key=key_for(idempotency_key)),
        )

    async def put_page(self, name: str, /, **body: Unpack[PageBody]) -> None:
        """Let the official page say something else; for its editors."""
        await self._ask(NoneType, Call("PUT", f"/companies/{part(name)}/page", body=body))

    async def list_page_versions(self, name: str, /) -> list[PageVersionAnswer]:
        """Return what the official page said, newest first; at most 50 versions."""
        return await self._ask(
            list[PageVersionAnswer], Call("GET", f"/companies/{part(name)}/page/versions")
        )

    async def show_news(self, id: str, /) -> CompanyNewsAnswer:
        """Return a piece of news."""
        return await self._ask(CompanyNewsAnswer, Call("GET", f"/company-news/{part(id)}"))

    async def edit_news(self, id: str, /, **body: Unpack[NewsBody]) -> None:
        """Change a piece of news; what it said stays visible. For editors of the company."""
        await self._ask(NoneType, Call("PUT", f"/company-news/{part(id)}", body=body))

    async def delete_news(self, id: str, /) -> None:
        """Delete a piece of news; for editors of the company."""
        await self._ask(NoneType, Call("DELETE", f"/company-news/{part(id)}"))

    async def restore_news(self, id: str, /, *, idempotency_key: str | None = None) -> None:
        """Take the deletion of a piece of news back, within a minute."""
        await self._ask(
            NoneType,
            Call("POST", f"/company-news/{part(id)}/restore", key=key_for(idempotency_key)),
        )

    async def list_news_versions(self, id: str, /) -> list[NewsVersionAnswer]:
        """Return what a piece of news said, newest first."""
        return await self._ask(
            list[NewsVersionAnswer], Call("GET", f"/company-news/{part(id)}/versions")
        )

    async def list_followed(self) -> list[FollowedCompanyAnswer]:
        """Return the companies that the caller follows, by name, with who is new there."""
        return await self._ask(list[FollowedCompanyAnswer], Call("GET", "/me/followed-companies"))

    async def follow_company(self, name: str, /) -> None:
        """Follow a company; twice changes nothing."""
        await self._ask(NoneType, Call("PUT", f"/me/followed-companies/{part(name)}"))

    async def unfollow_company(self, name: str, /) -> None:
        """Follow a company no longer; it does not matter whether it was followed."""
        await self._ask(NoneType, Call("DELETE", f"/me/followed-companies/{part(name)}"))

    async def visit_company(self, name: str, /, *, idempotency_key: str | None = None) -> None:
        """Note that the caller has looked: whoever works there now is no longer new."""
        await self._ask(
            NoneType,
            Call(
                "POST", f"/me/followed-companies/{part(name)}/visit", key=key_for(idempotency_key)
            ),
        )

    async def list_ways_in(self, **query: Unpack[ListWaysInQuery]) -> WaysInAnswer:
        """Return who may be a way in; within each kind moderately weak ties come first."""
        return await self._ask(WaysInAnswer, Call("GET", "/me/ways-in", query=query))
