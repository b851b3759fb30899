"""Idempotency keys: a client that lost the answer may repeat its call.

Key, effect and answer are one transaction (``Community.joined``): whoever finds the key finds the
effect and the answer too, and who does not find it finds neither.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from ecken.durations import DAY_S
from ecken.errors import Conflict, Invalid
from ecken.service.community import Community
from ecken.store.ids import is_public_id
from ecken.store.profiles.members import find_member_id
from ecken.store.site import repeated_calls as rows

__all__ = ["KEPT_S", "answer_once"]

KEPT_S = DAY_S
"""How long an answer is kept for repetitions."""

_STUCK_S = 60
"""After this time a call without an answer is taken for lost, and may be made again."""


class _AnsweredError(Exception):
    """The call was made before; unwinds whatever has begun to make it again."""

    def __init__(self, answer: str) -> None:
        super().__init__("answered before")
        self.answer = answer


def answer_once(
    community: Community, viewer: int, key: str, call: str, run: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Return what ``run`` returns, or what it returned when the call was first made.

    ``call`` says what is asked (method, path, body). A call that ended in an error had no effect,
    is not kept, and may be made again.

    Raises
    ------
    Invalid
        ``key_reused``: the key was used for another call; ``key_invalid``.
    Conflict
        ``call_under_way``: the first call has no answer yet.
    NotFound
        If the kept answer names somebody who is not there for the viewer any more (R4).
    """
    if not (1 <= len(key) <= 200 and key.isascii() and key.isprintable()):
        raise Invalid("key_invalid", "An idempotency key has 1 to 200 printable ASCII characters.")
    kept = _KeptCall(viewer, _hash(key), _hash(call), community.clock())
    try:
        with community.joined(kept) as joint:
            joint.open()
            answer = run()
            kept.answer(joint.open(), answer)
    except _AnsweredError as before:
        return _answer_again(community, viewer, before.answer)
    return answer


@dataclass(frozen=True, slots=True)
class _KeptCall:
    """The row of one call under its key."""

    viewer: int
    key_hash: str
    call_hash: str
    now: int

    def begin(self, connection: Connection) -> None:
        """Note the call as under way, or say that it was made before."""
        rows.delete_calls_before(connection, before=self.now - KEPT_S)
        before = rows.find_call(connection, self.viewer, self.key_hash)
        if before is not None:
            self._compare(before)
            rows.delete_call(connection, self.viewer, self.key_hash)
        if not rows.insert_call(
            connection, self.viewer, self.key_hash, self.call_hash, at=self.now
        ):
            raise _under_way()

    def _compare(self, before: rows.AnsweredCall) -> None:
        if before.call_hash != self.call_hash:
            raise Invalid("key_reused", "This idempotency key was used for another call before.")
        if before.answer is not None:
            raise _AnsweredError(before.answer)
        if self.now - before.at < _STUCK_S:
            raise _under_way()

    def forget(self, connection: Connection) -> None:
        """Let the call be made again."""
        rows.delete_call(connection, self.viewer, self.key_hash)

    def answer(self, connection: Connection, answer: dict[str, Any]) -> None:
        """Keep the answer, and whom it names."""
        named = [text for text in _ids_in(answer) if find_member_id(connection, text) is not None]
        kept = json.dumps({"answer": answer, "named": named})
        rows.answer_call(connection, self.viewer, self.key_hash, kept)


def _answer_again(community: Community, viewer: int, kept: str) -> dict[str, Any]:
    """Return a kept answer, if everybody whom it names is still there for the viewer."""
    found = json.loads(kept)
    with community.reading(viewer) as world:
        for public_id in found["named"]:
            world.member(public_id)
    answer: dict[str, Any] = found["answer"]
    return answer


def _ids_in(value: object) -> Iterator[str]:
    """Yield every text that has the shape of a public id."""
    if isinstance(value, str) and is_public_id(value):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _ids_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _ids_in(inner)


def _under_way() -> Conflict:
    return Conflict(
        "call_under_way", "The first call with this key is still running; try again soon."
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
