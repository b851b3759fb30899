"""Answering several contact requests at once; each in its own transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ecken.errors import Conflict, NotFound
from ecken.service.community import Community
from ecken.service.contacts.requests import accept_request, decline_request, undo_answer

__all__ = ["ANSWERS_MAX", "Answered", "answer_requests", "undo_answers"]

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
    return _each(
        accept_request if is_accepting else decline_request, community, viewer, request_ids
    )


def undo_answers(community: Community, viewer: int, request_ids: Sequence[str]) -> list[Answered]:
    """Take several answers back, as far as each still can be."""
    return _each(undo_answer, community, viewer, request_ids)


def _each(
    step: Callable[[Community, int, str], object],
    community: Community,
    viewer: int,
    request_ids: Sequence[str],
) -> list[Answered]:
    answered = []
    for request_id in dict.fromkeys(request_ids[:ANSWERS_MAX]):
        code = ""
        try:
            step(community, viewer, request_id)
        except (Conflict, NotFound) as error:
            code = error.code
        answered.append(Answered(request_id, code))
    return answered
