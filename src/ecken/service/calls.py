"""Repeated calls take effect once: a client that lost the answer may ask again with its key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from ecken.errors import Conflict, Invalid
from ecken.service.community import Community
from ecken.store import calls as rows

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
    """
    if not (1 <= len(key) <= 200 and key.isascii() and key.isprintable()):
        raise Invalid("key_invalid", "An idempotency key has 1 to 200 printable ASCII characters.")
    key_hash, call_hash = _hash(key), _hash(call)
    kept = _begin(community, viewer, key_hash, call_hash)
    if kept is not None:
        answer: dict[str, Any] = json.loads(kept)
        return answer
    try:
        answer = run()
    except Exception:
        with community.writing() as connection:
            rows.delete_call(connection, viewer, key_hash)
        raise
    with community.writing() as connection:
        rows.answer_call(connection, viewer, key_hash, json.dumps(answer))
    return answer


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
