"""Methods of a client: companies."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType
from typing import Unpack

from ecken.client.call import Call, Paging, key_for, part
from ecken.client.method_groups import Group
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


class Companies(Group):
    """Operations: companies."""

    def list_companies(self, **query: Unpack[ListCompaniesQuery]) -> CompaniesAnswer:
        """Return companies where members work, those of the most contacts first; at most 50."""
        return self._ask(CompaniesAnswer, Call("GET", "/companies", query=query))

    def show_logo(self, key: str, /) -> bytes:
        """Return the logo of a company that the caller may open, as WebP."""
        return self._ask(bytes, Call("GET", f"/companies/logos/{part(key)}"))

    def show_company(self, name: str, /) -> CompanyAnswer:
        """Return how many of the caller's circles work at a company, and how many did before."""
        return self._ask(CompanyAnswer, Call("GET", f"/companies/{part(name)}"))

    def get_editors(self, name: str, /) -> list[Named]:
        """Return who writes for a company, the caller too; for its editors."""
        return self._ask(list[Named], Call("GET", f"/companies/{part(name)}/editors"))

    def leave(self, name: str, /) -> None:
        """Write for a company no longer; it does not matter whether the caller did."""
        self._ask(NoneType, Call("DELETE", f"/companies/{part(name)}/editors/me"))

    def put_logo(self, name: str, content: bytes, /) -> None:
        """Show a logo on the official page; for its editors. The body is the file: PNG, JPEG,
        WebP.
        """
        self._ask(NoneType, Call("PUT", f"/companies/{part(name)}/logo", content=content))

    def delete_logo(self, name: str, /) -> None:
        """Take the logo away; for editors of the page."""
        self._ask(NoneType, Call("DELETE", f"/companies/{part(name)}/logo"))

    def list_members(self, name: str, /, **query: Unpack[ListMembersQuery]) -> CompanyMembersAnswer:
        """Return who of a circle works at a company, or worked there before."""
        return self._ask(
            CompanyMembersAnswer, Call("GET", f"/companies/{part(name)}/members", query=query)
        )

    def each_of_list_members(
        self, name: str, /, **query: Unpack[ListMembersQuery]
    ) -> Iterator[HitAnswer]:
        """Yield the hits of `list_members`, page after page, each when its turn comes."""
        call = Call("GET", f"/companies/{part(name)}/members", query=query)
        paging = Paging("hits", asked="cursor", following="next")
        return self._pages(HitAnswer, call, paging)

    def list_news(self, name: str, /, **query: Unpack[ListNewsQuery]) -> NewsPageAnswer:
        """Return the news of a company, newest first, 20 at a time."""
        return self._ask(NewsPageAnswer, Call("GET", f"/companies/{part(name)}/news", query=query))

    def write_news(
        self, name: str, /, *, idempotency_key: str | None = None, **body: Unpack[NewsBody]
    ) -> NewsIdAnswer:
        """Write news of a company; its followers are told a minute later. For its editors."""
        return self._ask(
            NewsIdAnswer,
            Call("POST", f"/companies/{part(name)}/news", body=body, key=key_for(idempotency_key)),
        )

    def put_page(self, name: str, /, **body: Unpack[PageBody]) -> None:
        """Let the official page say something else; for its editors."""
        self._ask(NoneType, Call("PUT", f"/companies/{part(name)}/page", body=body))

    def list_page_versions(self, name: str, /) -> list[PageVersionAnswer]:
        """Return what the official page said, newest first; at most 50 versions."""
        return self._ask(
            list[PageVersionAnswer], Call("GET", f"/companies/{part(name)}/page/versions")
        )

    def show_news(self, id: str, /) -> CompanyNewsAnswer:
        """Return a piece of news."""
        return self._ask(CompanyNewsAnswer, Call("GET", f"/company-news/{part(id)}"))

    def edit_news(self, id: str, /, **body: Unpack[NewsBody]) -> None:
        """Change a piece of news; what it said stays visible. For editors of the company."""
        self._ask(NoneType, Call("PUT", f"/company-news/{part(id)}", body=body))

    def delete_news(self, id: str, /) -> None:
        """Delete a piece of news; for editors of the company."""
        self._ask(NoneType, Call("DELETE", f"/company-news/{part(id)}"))

    def restore_news(self, id: str, /, *, idempotency_key: str | None = None) -> None:
        """Take the deletion of a piece of news back, within a minute."""
        self._ask(
            NoneType,
            Call("POST", f"/company-news/{part(id)}/restore", key=key_for(idempotency_key)),
        )

    def list_news_versions(self, id: str, /) -> list[NewsVersionAnswer]:
        """Return what a piece of news said, newest first."""
        return self._ask(list[NewsVersionAnswer], Call("GET", f"/company-news/{part(id)}/versions"))

    def list_followed(self) -> list[FollowedCompanyAnswer]:
        """Return the companies that the caller follows, by name, with who is new there."""
        return self._ask(list[FollowedCompanyAnswer], Call("GET", "/me/followed-companies"))

    def follow_company(self, name: str, /) -> None:
        """Follow a company; twice changes nothing."""
        self._ask(NoneType, Call("PUT", f"/me/followed-companies/{part(name)}"))

    def unfollow_company(self, name: str, /) -> None:
        """Follow a company no longer; it does not matter whether it was followed."""
        self._ask(NoneType, Call("DELETE", f"/me/followed-companies/{part(name)}"))

    def visit_company(self, name: str, /, *, idempotency_key: str | None = None) -> None:
        """Note that the caller has looked: whoever works there now is no longer new."""
        self._ask(
            NoneType,
            Call(
                "POST", f"/me/followed-companies/{part(name)}/visit", key=key_for(idempotency_key)
            ),
        )

    def list_ways_in(self, **query: Unpack[ListWaysInQuery]) -> WaysInAnswer:
        """Return who may be a way in; within each kind moderately weak ties come first."""
        return self._ask(WaysInAnswer, Call("GET", "/me/ways-in", query=query))
