"""Repeated calls take effect once: a client that lost the answer may ask again with its key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

from ecken.errors import Conflict, Invalid
from ecken.service.community import Community
from ecken.store import calls as rows
from ecken.store.ids import is_public_id
from ecken.store.members import find_member_id

__all__ = ["KEPT_S", "answer_once"]

KEPT_S = 86_400
"""How long an answer is kept for repetitions."""

_STUCK_S = 60
"""After this time a call without an answer is taken for lost, and may be made again."""


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
    key_hash, call_hash = _hash(key), _hash(call)
    kept = _begin(community, viewer, key_hash, call_hash)
    if kept is not None:
        return _answer_again(community, viewer, kept)
    try:
        answer = run()
    except Exception:
        with community.writing() as connection:
            rows.delete_call(connection, viewer, key_hash)
        raise
    with community.writing() as connection:
        named = [text for text in _ids_in(answer) if find_member_id(connection, text) is not None]
        kept = json.dumps({"answer": answer, "named": named})
        rows.answer_call(connection, viewer, key_hash, kept)
    return answer


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


def _begin(community: Community, viewer: int, key_hash: str, call_hash: str) -> str | None:
    """Note the call as under way, or return the answer of the call before."""
    now = community.clock()
    with community.writing() as connection:
        rows.delete_calls_before(connection, before=now - KEPT_S)
        before = rows.find_call(connection, viewer, key_hash)
        if before is not None and before.call_hash != call_hash:
            raise Invalid("key_reused", "This idempotency key was used for another call before.")
        if before is not None and before.answer is not None:
            return before.answer
        is_under_way = before is not None and now - before.at < _STUCK_S
        if before is not None and not is_under_way:
            rows.delete_call(connection, viewer, key_hash)
        if is_under_way or not rows.insert_call(connection, viewer, key_hash, call_hash, at=now):
            raise Conflict(
                "call_under_way", "The first call with this key is under way; try again soon."
            )
        return None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
