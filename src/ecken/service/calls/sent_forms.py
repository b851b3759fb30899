"""Forms take effect once, also when they are sent twice.

The form's key, its effect and where it led are one transaction (``Community.joined``), which
begins with the first thing that is written: what only looks is not noted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection

from ecken.durations import DAY_S
from ecken.errors import Conflict
from ecken.service.community import Community
from ecken.store.site import sent_forms as rows

__all__ = ["KEPT_S", "SentBeforeError", "send_form_once"]

KEPT_S = DAY_S
"""How long a form is known."""

T = TypeVar("T")


class SentBeforeError(Exception):
    """The form was sent before; ``answer`` is what was kept of its answer."""

    def __init__(self, answer: str) -> None:
        super().__init__("sent before")
        self.answer = answer


def send_form_once(
    community: Community,
    member: int | None,
    form_hash: str,
    run: Callable[[], T],
    keep: Callable[[T], str | None],
) -> T:
    """Return what ``run`` returns; keep what ``keep`` makes of it, or forget the form at ``None``.

    Raises
    ------
    SentBeforeError
        The form took effect before; nothing was done now.
    Conflict
        ``form_under_way``
    """
    kept = _KeptForm(member, form_hash, community.clock())
    with community.joined(kept) as joint:
        result = run()
        if joint.is_changed:
            answer = keep(result)
            if answer is None:
                kept.forget(joint.open())
            else:
                rows.keep_form_answer(joint.open(), form_hash, answer)
        else:
            joint.end()
    return result


@dataclass(frozen=True, slots=True)
class _KeptForm:
    """The row of one form."""

    member: int | None
    form_hash: str
    now: int

    def begin(self, connection: Connection) -> None:
        """Note the form as under way, or say that it was sent before."""
        rows.delete_forms_before(connection, before=self.now - KEPT_S)
        before = rows.find_form(connection, self.form_hash)
        if before is not None:
            answer, at = before
            if answer is not None:
                raise SentBeforeError(answer)
            if self.now - at < _STUCK_S:
                raise Conflict(
                    "form_under_way", "This form is already being processed; please try again soon."
                )
            rows.delete_form(connection, self.form_hash)
        rows.insert_form(connection, self.form_hash, self.member, at=self.now)

    def forget(self, connection: Connection) -> None:
        """Let the form be sent again."""
        rows.delete_form(connection, self.form_hash)


_STUCK_S = 60
