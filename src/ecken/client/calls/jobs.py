"""Methods of a client: jobs."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType
from typing import Unpack

from ecken.client.call import Call, Paging, key_for, part
from ecken.client.method_groups import Group
from ecken.client.shapes.jobs import (
    AdContactAnswerBody,
    AdContactBody,
    AppliedAnswer,
    ApplyBody,
    JobBody,
    JobIdAnswer,
    JobsAnswer,
    JobSearchAnswer,
    JobSearchBody,
    JobSearchIdAnswer,
    NamedAdAnswer,
    OneJobAnswer,
    SearchJobsQuery,
)
from ecken.client.shapes.shared import JobAnswer

__all__ = ["Jobs"]


class Jobs(Group):
    """Operations: jobs."""

    def publish_job(
        self, *, idempotency_key: str | None = None, **body: Unpack[JobBody]
    ) -> JobIdAnswer:
        """Publish a job ad."""
        return self._ask(
            JobIdAnswer, Call("POST", "/jobs", body=body, key=key_for(idempotency_key))
        )

    def search_jobs(self, **query: Unpack[SearchJobsQuery]) -> JobsAnswer:
        """Search the running ads: the best first, or without a question the newest."""
        return self._ask(JobsAnswer, Call("GET", "/jobs", query=query))

    def each_of_search_jobs(self, **query: Unpack[SearchJobsQuery]) -> Iterator[JobAnswer]:
        """Yield the hits of `search_jobs`, page after page, each when its turn comes."""
        call = Call("GET", "/jobs", query=query)
        paging = Paging("hits", asked="cursor", following="next")
        return self._pages(JobAnswer, call, paging)

    def list_own_jobs(self) -> list[JobAnswer]:
        """Return the caller's ads, newest first; those that have ended as long as they are kept."""
        return self._ask(list[JobAnswer], Call("GET", "/jobs/mine"))

    def list_jobs_naming_me(self) -> list[NamedAdAnswer]:
        """Return the ads of others that name the caller as their contact, newest first.

        Those that do not run are among them only where the caller has agreed, and may
        withdraw.
        """
        return self._ask(list[NamedAdAnswer], Call("GET", "/jobs/naming-me"))

    def list_job_searches(self) -> list[JobSearchAnswer]:
        """Return the caller's saved job searches by name."""
        return self._ask(list[JobSearchAnswer], Call("GET", "/jobs/searches"))

    def save_job_search(
        self, *, idempotency_key: str | None = None, **body: Unpack[JobSearchBody]
    ) -> JobSearchIdAnswer:
        """Save a search: the caller is told of new ads that match it."""
        return self._ask(
            JobSearchIdAnswer,
            Call("POST", "/jobs/searches", body=body, key=key_for(idempotency_key)),
        )

    def delete_job_search(self, id: str, /) -> None:
        """Delete a saved search."""
        self._ask(NoneType, Call("DELETE", f"/jobs/searches/{part(id)}"))

    def restore_job_search(self, id: str, /, *, idempotency_key: str | None = None) -> None:
        """Take the deletion of a saved search back: once, within a minute."""
        self._ask(
            NoneType,
            Call("POST", f"/jobs/searches/{part(id)}/restore", key=key_for(idempotency_key)),
        )

    def note_job_search_seen(self, id: str, /, *, idempotency_key: str | None = None) -> None:
        """Note that the caller has seen what is new."""
        self._ask(
            NoneType, Call("POST", f"/jobs/searches/{part(id)}/seen", key=key_for(idempotency_key))
        )

    def change_job(self, id: str, /, **body: Unpack[JobBody]) -> None:
        """Change what an ad says."""
        self._ask(NoneType, Call("PUT", f"/jobs/{part(id)}", body=body))

    def show_job(self, id: str, /) -> OneJobAnswer:
        """Return one ad, and whom the caller knows at the company."""
        return self._ask(OneJobAnswer, Call("GET", f"/jobs/{part(id)}"))

    def apply(
        self, id: str, /, *, idempotency_key: str | None = None, **body: Unpack[ApplyBody]
    ) -> AppliedAnswer:
        """Write to the contact of an ad, who is a contact of the caller."""
        return self._ask(
            AppliedAnswer,
            Call("POST", f"/jobs/{part(id)}/apply", body=body, key=key_for(idempotency_key)),
        )

    def name_job_contact(self, id: str, /, **body: Unpack[AdContactBody]) -> None:
        """Name a contact as the one to turn to: they are asked, and stand there once they agree."""
        self._ask(NoneType, Call("PUT", f"/jobs/{part(id)}/contact", body=body))

    def take_job_contact_back(self, id: str, /) -> None:
        """Be the contact of one's ad oneself again."""
        self._ask(NoneType, Call("DELETE", f"/jobs/{part(id)}/contact"))

    def answer_as_job_contact(
        self, id: str, /, *, idempotency_key: str | None = None, **body: Unpack[AdContactAnswerBody]
    ) -> None:
        """Agree to be the contact of an ad that names the caller; or decline, or withdraw."""
        self._ask(
            NoneType,
            Call(
                "POST", f"/jobs/{part(id)}/contact/answer", body=body, key=key_for(idempotency_key)
            ),
        )

    def end_job(self, id: str, /, *, idempotency_key: str | None = None) -> None:
        """End an ad: nobody else sees it any more."""
        self._ask(NoneType, Call("POST", f"/jobs/{part(id)}/end", key=key_for(idempotency_key)))

    def extend_job(self, id: str, /, *, idempotency_key: str | None = None) -> None:
        """Let an ad run for its whole time from now; one that has ended is published again."""
        self._ask(NoneType, Call("POST", f"/jobs/{part(id)}/extend", key=key_for(idempotency_key)))

    def restore_job(self, id: str, /, *, idempotency_key: str | None = None) -> None:
        """Take the end of an ad back: once, within a minute."""
        self._ask(NoneType, Call("POST", f"/jobs/{part(id)}/restore", key=key_for(idempotency_key)))
