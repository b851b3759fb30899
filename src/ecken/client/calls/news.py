"""Methods of a client: news, reach, messages, calendar."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType
from typing import Unpack

from ecken.client.call import Call, Paging, key_for, part
from ecken.client.method_groups import Group
from ecken.client.shapes.news import (
    AddressBody,
    CalendarAddressAnswer,
    CalendarAnswer,
    ConversationAnswer,
    ConversationBody,
    ConversationIdAnswer,
    FindMessagesQuery,
    ForecastReachQuery,
    FoundAnswer,
    MessageAnswer,
    MessageBody,
    NewsAnswer,
    NoticeAnswer,
    OverviewAnswer,
    PostReachAnswer,
    ReachAnswer,
    ShowCalendarQuery,
    ShowConversationQuery,
    ShowNewsQuery,
    SwitchesAnswer,
    SwitchesBody,
    UnreadAnswer,
)

__all__ = ["News", "Reach", "Messages", "Calendar"]


class News(Group):
    """Operations: news."""

    def show_news(self, **query: Unpack[ShowNewsQuery]) -> NewsAnswer:
        """Return new contacts of contacts, changed profiles, anniversaries, target groups."""
        return self._ask(NewsAnswer, Call("GET", "/me/news", query=query))

    def list_notices(self) -> list[NoticeAnswer]:
        """Return the caller's notifications, newest first."""
        return self._ask(list[NoticeAnswer], Call("GET", "/me/notices"))

    def read_notices(self) -> None:
        """Mark all notifications so far as read."""
        self._ask(NoneType, Call("POST", "/me/notices/read"))

    def show_switches(self) -> SwitchesAnswer:
        """Return which mails, notices and news are on."""
        return self._ask(SwitchesAnswer, Call("GET", "/me/switches"))

    def put_switches(self, **body: Unpack[SwitchesBody]) -> SwitchesAnswer:
        """Set some switches; the others stay as they are."""
        return self._ask(SwitchesAnswer, Call("PUT", "/me/switches", body=body))


class Reach(Group):
    """Operations: reach."""

    def show_who_found_me(self) -> FoundAnswer:
        """Return who visited the caller's profile, and which kinds of search showed them."""
        return self._ask(FoundAnswer, Call("GET", "/me/found"))

    def forecast_reach(self, **query: Unpack[ForecastReachQuery]) -> ReachAnswer:
        """Return the forecast for each share of readers who pass a post on."""
        return self._ask(ReachAnswer, Call("GET", "/me/reach", query=query))

    def show_reach_of_post(self, id: str, /) -> PostReachAnswer:
        """Return how many have seen a post of the caller's, and what was forecast."""
        return self._ask(PostReachAnswer, Call("GET", f"/posts/{part(id)}/reach"))


class Messages(Group):
    """Operations: messages."""

    def open_conversation(
        self, *, idempotency_key: str | None = None, **body: Unpack[ConversationBody]
    ) -> ConversationIdAnswer:
        """Open the conversation with a contact, or return the one there is."""
        return self._ask(
            ConversationIdAnswer,
            Call("POST", "/conversations", body=body, key=key_for(idempotency_key)),
        )

    def show_conversation(
        self, id: str, /, **query: Unpack[ShowConversationQuery]
    ) -> ConversationAnswer:
        """Return the newest messages of a conversation, or those before message `before`."""
        return self._ask(ConversationAnswer, Call("GET", f"/conversations/{part(id)}", query=query))

    def each_of_show_conversation(
        self, id: str, /, **query: Unpack[ShowConversationQuery]
    ) -> Iterator[MessageAnswer]:
        """Yield the messages of `show_conversation`, page after page, each when its turn comes."""
        call = Call("GET", f"/conversations/{part(id)}", query=query)
        paging = Paging("messages", asked="before", following="before")
        return self._pages(MessageAnswer, call, paging)

    def send_message(
        self, id: str, /, *, idempotency_key: str | None = None, **body: Unpack[MessageBody]
    ) -> MessageAnswer:
        """Write into a conversation."""
        return self._ask(
            MessageAnswer,
            Call(
                "POST",
                f"/conversations/{part(id)}/messages",
                body=body,
                key=key_for(idempotency_key),
            ),
        )

    def mark_read(self, id: str, /, *, idempotency_key: str | None = None) -> None:
        """Note that the caller has read everything in a conversation so far."""
        self._ask(
            NoneType, Call("POST", f"/conversations/{part(id)}/read", key=key_for(idempotency_key))
        )

    def list_conversations(self) -> list[OverviewAnswer]:
        """Return the caller's conversations, the one with the newest message first."""
        return self._ask(list[OverviewAnswer], Call("GET", "/me/conversations"))

    def find_messages(self, **query: Unpack[FindMessagesQuery]) -> list[MessageAnswer]:
        """Return the caller's messages that contain all words of `q`, newest first."""
        return self._ask(list[MessageAnswer], Call("GET", "/me/messages", query=query))

    def show_unread(self) -> UnreadAnswer:
        """Return how many messages the caller has not read."""
        return self._ask(UnreadAnswer, Call("GET", "/me/unread"))


class Calendar(Group):
    """Operations: calendar."""

    def show_calendar(self, **query: Unpack[ShowCalendarQuery]) -> CalendarAnswer:
        """Return the birthdays that contacts release to the caller, and anniversaries of
        contacts.
        """
        return self._ask(CalendarAnswer, Call("GET", "/me/calendar", query=query))

    def renew_address(self, **body: Unpack[AddressBody]) -> CalendarAddressAnswer:
        """Make the secret address, or another in its place; the one before ends."""
        return self._ask(CalendarAddressAnswer, Call("POST", "/me/calendar/address", body=body))

    def end_address(self) -> None:
        """Let no calendar program ask any more."""
        self._ask(NoneType, Call("DELETE", "/me/calendar/address"))
