"""Answering several contact requests at once; each in its own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecken.errors import Conflict, NotFound
from ecken.service.community import Community
from ecken.service.requests import accept_request, decline_request

__all__ = ["ANSWERS_MAX", "Answered", "answer_requests"]

ANSWERS_MAX = 200
"""Most requests that can be answered in one go."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one request; ``code`` is empty, or says why it could not be answered."""

    request_id: str
    code: str


def answer_requests(
    community: Community, viewer: int, request_ids: Sequence[str], *, is_accepting: bool
) -> list[Answered]:
    """Accept or decline each request. One that was withdrawn meanwhile does not stop the rest."""
    answer = accept_request if is_accepting else decline_request
    answered = []
    for request_id in dict.fromkeys(request_ids[:ANSWERS_MAX]):
        code = ""
        try:
            answer(community, viewer, request_id)
        except (Conflict, NotFound) as error:
            code = error.code
        answered.append(Answered(request_id, code))
    return answered
