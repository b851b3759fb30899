"""Methods of a client: search, members, numbers."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Unpack

from ecken.client.call import Call, Paging, part
from ecken.client.method_groups import AsyncGroup
from ecken.client.shapes.finding import (
    CandidatesQuery,
    ListAnswer,
    MemberPageAnswer,
    NamesAnswer,
    NumbersAnswer,
    PathAnswer,
    SearchAnswer,
    SearchNamesQuery,
    SearchQuery,
    ShowMemberQuery,
    ShowPathQuery,
)
from ecken.client.shapes.shared import HitAnswer

__all__ = ["Search", "Members", "Numbers"]


class Search(AsyncGroup):
    """Operations: search."""

    async def candidates(self, **query: Unpack[CandidatesQuery]) -> SearchAnswer:
        """Return who of a recruiter's circles is open to offers and matches; 404 for who is
        none.
        """
        return await self._ask(SearchAnswer, Call("GET", "/me/candidates", query=query))

    def each_of_candidates(self, **query: Unpack[CandidatesQuery]) -> AsyncIterator[HitAnswer]:
        """Yield the hits of `candidates`, page after page, each when its turn comes."""
        call = Call("GET", "/me/candidates", query=query)
        paging = Paging("hits", asked="cursor", following="next")
        return self._pages(HitAnswer, call, paging)

    async def search(self, **query: Unpack[SearchQuery]) -> SearchAnswer:
        """Return the members of a circle who match; in the second circle each names its bridges."""
        return await self._ask(SearchAnswer, Call("GET", "/me/search", query=query))

    def each_of_search(self, **query: Unpack[SearchQuery]) -> AsyncIterator[HitAnswer]:
        """Yield the hits of `search`, page after page, each when its turn comes."""
        call = Call("GET", "/me/search", query=query)
        paging = Paging("hits", asked="cursor", following="next")
        return self._pages(HitAnswer, call, paging)

    async def search_names(self, **query: Unpack[SearchNamesQuery]) -> NamesAnswer:
        """Return members of a circle whose name begins like what is being typed."""
        return await self._ask(NamesAnswer, Call("GET", "/me/search/names", query=query))


class Members(AsyncGroup):
    """Operations: members."""

    async def show_member(self, id: str, /, **query: Unpack[ShowMemberQuery]) -> MemberPageAnswer:
        """Return profile, degree, bridges, shared contacts and one shortest path."""
        return await self._ask(MemberPageAnswer, Call("GET", f"/members/{part(id)}", query=query))

    async def list_contacts(self, id: str, /) -> ListAnswer:
        """Return the member's contact list as the caller sees it; empty where it is closed."""
        return await self._ask(ListAnswer, Call("GET", f"/members/{part(id)}/contacts"))

    async def show_path(self, id: str, /, **query: Unpack[ShowPathQuery]) -> PathAnswer:
        """Return one shortest path, or that there is none which the caller may see."""
        return await self._ask(PathAnswer, Call("GET", f"/members/{part(id)}/path", query=query))


class Numbers(AsyncGroup):
    """Operations: numbers."""

    async def show_network_numbers(self) -> NumbersAnswer:
        """Return the figures of the network, from lists that everyone may see."""
        return await self._ask(NumbersAnswer, Call("GET", "/numbers"))
