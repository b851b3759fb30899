"""Methods of a client: moderation."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from types import NoneType
from typing import Unpack

from ecken.client.call import Call, key_for, part
from ecken.client.method_groups import Group
from ecken.client.shapes.moderation import (
    AnswerBody,
    AppealBody,
    CaseAnswer,
    DecidedCasesAnswer,
    DecisionBody,
    EditorBody,
    ListDecidedQuery,
    ModerationYearAnswer,
    NamedCompanyAnswer,
    OfficialCompanyAnswer,
    OwnReportAnswer,
    QueueAnswer,
    ReportBody,
    StatementAnswer,
    WebhookAnswer,
    WebhookBody,
    WebhookMessageAnswer,
    WebhookSecretAnswer,
)

__all__ = ["Moderation"]


class Moderation(Group):
    """Operations: moderation."""

    def list_decisions(self) -> list[StatementAnswer]:
        """Return the decisions that concern the caller, newest first."""
        return self._ask(list[StatementAnswer], Call("GET", "/me/decisions"))

    def show_decision(self, id: str, /) -> StatementAnswer:
        """Return one decision that concerns the caller."""
        return self._ask(StatementAnswer, Call("GET", f"/me/decisions/{part(id)}"))

    def make_appeal(
        self, id: str, /, *, idempotency_key: str | None = None, **body: Unpack[AppealBody]
    ) -> StatementAnswer:
        """Object to a decision, once, within half a year."""
        return self._ask(
            StatementAnswer,
            Call(
                "POST", f"/me/decisions/{part(id)}/appeal", body=body, key=key_for(idempotency_key)
            ),
        )

    def list_reports(self) -> list[OwnReportAnswer]:
        """Return what the caller has reported, newest first."""
        return self._ask(list[OwnReportAnswer], Call("GET", "/me/reports"))

    def get_case(self, id: str, /) -> CaseAnswer:
        """Return one case, open or decided; nobody is shown who has reported."""
        return self._ask(CaseAnswer, Call("GET", f"/moderation/cases/{part(id)}"))

    def answer_appeal(
        self, id: str, /, *, idempotency_key: str | None = None, **body: Unpack[AnswerBody]
    ) -> CaseAnswer:
        """Grant an objection, which ends the measures, or reject it."""
        return self._ask(
            CaseAnswer,
            Call(
                "POST",
                f"/moderation/cases/{part(id)}/appeal",
                body=body,
                key=key_for(idempotency_key),
            ),
        )

    def put_claim(self, id: str, /) -> None:
        """Take a case for an hour, so that two do not decide at once."""
        self._ask(NoneType, Call("PUT", f"/moderation/cases/{part(id)}/claim"))

    def delete_claim(self, id: str, /) -> None:
        """Let others take a case; where it is not the caller's nothing changes."""
        self._ask(NoneType, Call("DELETE", f"/moderation/cases/{part(id)}/claim"))

    def decide(
        self, id: str, /, *, idempotency_key: str | None = None, **body: Unpack[DecisionBody]
    ) -> CaseAnswer:
        """Decide, carry it out, and tell all concerned."""
        return self._ask(
            CaseAnswer,
            Call(
                "POST",
                f"/moderation/cases/{part(id)}/decision",
                body=body,
                key=key_for(idempotency_key),
            ),
        )

    def get_image(self, id: str, key: str, /) -> bytes:
        """Return an image of the post that was reported, as it was then."""
        return self._ask(bytes, Call("GET", f"/moderation/cases/{part(id)}/images/{part(key)}"))

    def lift(self, id: str, /, *, idempotency_key: str | None = None) -> CaseAnswer:
        """End a suspension."""
        return self._ask(
            CaseAnswer,
            Call("POST", f"/moderation/cases/{part(id)}/lift", key=key_for(idempotency_key)),
        )

    def get_photo(self, id: str, /) -> bytes:
        """Return the photo that was reported, as it was then."""
        return self._ask(bytes, Call("GET", f"/moderation/cases/{part(id)}/photo"))

    def list_official(self) -> list[OfficialCompanyAnswer]:
        """Return all official pages, by name."""
        return self._ask(list[OfficialCompanyAnswer], Call("GET", "/moderation/companies"))

    def name_editor(
        self, *, idempotency_key: str | None = None, **body: Unpack[EditorBody]
    ) -> NamedCompanyAnswer:
        """Name an editor; the page of the company is official then. Returns its key."""
        return self._ask(
            NamedCompanyAnswer,
            Call("POST", "/moderation/companies", body=body, key=key_for(idempotency_key)),
        )

    def end_page(self, id: str, /) -> None:
        """End an official page: text, link and logo are deleted, nobody is an editor any longer."""
        self._ask(NoneType, Call("DELETE", f"/moderation/companies/{part(id)}"))

    def withdraw_editor(self, id: str, member: str, /) -> None:
        """Withdraw an editor; what they wrote stays."""
        self._ask(
            NoneType, Call("DELETE", f"/moderation/companies/{part(id)}/editors/{part(member)}")
        )

    def list_decided(self, **query: Unpack[ListDecidedQuery]) -> DecidedCasesAnswer:
        """Return decided cases, without what concerns the caller; nobody learns who has
        reported.
        """
        return self._ask(DecidedCasesAnswer, Call("GET", "/moderation/decided", query=query))

    def list_queue(self) -> QueueAnswer:
        """Return what waits, without what concerns the caller, and who is suspended."""
        return self._ask(QueueAnswer, Call("GET", "/moderation/queue"))

    def list_webhooks(self) -> list[WebhookAnswer]:
        """Return all webhooks."""
        return self._ask(list[WebhookAnswer], Call("GET", "/moderation/webhooks"))

    def add_webhook(
        self, *, idempotency_key: str | None = None, **body: Unpack[WebhookBody]
    ) -> WebhookSecretAnswer:
        """Let a program be told what happens from now on. Its secret is in no later answer."""
        return self._ask(
            WebhookSecretAnswer,
            Call("POST", "/moderation/webhooks", body=body, key=key_for(idempotency_key)),
        )

    def remove_webhook(self, id: str, /) -> None:
        """Tell a program nothing any more; its messages go, too."""
        self._ask(NoneType, Call("DELETE", f"/moderation/webhooks/{part(id)}"))

    def list_messages(self, id: str, /) -> list[WebhookMessageAnswer]:
        """Return the newest messages to a webhook, at most 50, with what became of each."""
        return self._ask(
            list[WebhookMessageAnswer], Call("GET", f"/moderation/webhooks/{part(id)}/messages")
        )

    def send_again(self, id: str, message: str, /, *, idempotency_key: str | None = None) -> None:
        """Let a message that has ended go again, under the same id."""
        self._ask(
            NoneType,
            Call(
                "POST",
                f"/moderation/webhooks/{part(id)}/messages/{part(message)}/again",
                key=key_for(idempotency_key),
            ),
        )

    def rotate_secret(
        self, id: str, /, *, idempotency_key: str | None = None
    ) -> WebhookSecretAnswer:
        """Give a webhook another secret; for a day the one before signs, too."""
        return self._ask(
            WebhookSecretAnswer,
            Call("POST", f"/moderation/webhooks/{part(id)}/secret", key=key_for(idempotency_key)),
        )

    def list_years(self) -> list[ModerationYearAnswer]:
        """Return the numbers of each year with any, newest first."""
        return self._ask(list[ModerationYearAnswer], Call("GET", "/moderation/years"))

    def send_report(
        self, *, idempotency_key: str | None = None, **body: Unpack[ReportBody]
    ) -> OwnReportAnswer:
        """Report something that the caller may see; twice the same is one report."""
        return self._ask(
            OwnReportAnswer, Call("POST", "/reports", body=body, key=key_for(idempotency_key))
        )
