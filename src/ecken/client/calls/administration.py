"""Methods of a client: administration."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from types import NoneType
from typing import Unpack

from ecken.client.call import Call, part
from ecken.client.method_groups import Group
from ecken.client.shapes.administration import (
    AccountsAnswer,
    AwaitingAnswer,
    EndedSessionsAnswer,
    EndSessionsBody,
    ListAccountsQuery,
    OpenedAccountAnswer,
    SiteSettingAnswer,
)

__all__ = ["Administration"]


class Administration(Group):
    """Operations: administration."""

    def list_awaiting(self) -> list[AwaitingAnswer]:
        """Return who waits for approval, longest waiting first, at most 200."""
        return self._ask(list[AwaitingAnswer], Call("GET", "/moderation/awaiting"))

    def approve(self, id: str, /) -> None:
        """Let somebody in who waits; they get an e-mail."""
        self._ask(NoneType, Call("POST", f"/moderation/awaiting/{part(id)}/approve"))

    def refuse(self, id: str, /) -> None:
        """Refuse somebody who waits; what they entered is deleted, and they get an e-mail."""
        self._ask(NoneType, Call("POST", f"/moderation/awaiting/{part(id)}/refuse"))

    def list_accounts(self, **query: Unpack[ListAccountsQuery]) -> AccountsAnswer:
        """Search accounts, 50 on a page. Their members read that they were shown."""
        return self._ask(AccountsAnswer, Call("GET", "/moderation/members", query=query))

    def open_account(self, id: str, /) -> OpenedAccountAnswer:
        """Return one account. Its member reads that it was opened."""
        return self._ask(OpenedAccountAnswer, Call("GET", f"/moderation/members/{part(id)}"))

    def send_link(self, id: str, /) -> None:
        """Send the link that helps this member now: to confirm, or to choose a password."""
        self._ask(NoneType, Call("POST", f"/moderation/members/{part(id)}/link"))

    def end_sessions(self, id: str, /, **body: Unpack[EndSessionsBody]) -> EndedSessionsAnswer:
        """End all sessions of a member, and their access tokens if wanted."""
        return self._ask(
            EndedSessionsAnswer,
            Call("POST", f"/moderation/members/{part(id)}/sessions/end", body=body),
        )

    def list_site_settings(self) -> list[SiteSettingAnswer]:
        """Return every option."""
        return self._ask(list[SiteSettingAnswer], Call("GET", "/moderation/settings"))
