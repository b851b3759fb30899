"""The errors of Ecken: one base, eight families, and what each becomes at a door.

An error carries a stable ``code`` (for programs), typed ``fields`` (for sentences in other
languages) and a sentence: what is, what was needed, what to do. Errors are raised in ``rules``,
``store`` and ``service``, translated once per door, and never caught in between.

No message reveals a member whom the viewer may not see: ``NotFound`` reads the same whether
something is hidden, blocked, deleted or never was.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "Conflict",
    "EckenError",
    "Invalid",
    "NotAllowed",
    "NotFound",
    "NotReadable",
    "NotReady",
    "NotSignedIn",
    "TooMany",
]


class EckenError(Exception):
    """Base of all errors that a door may show.

    Parameters
    ----------
    code
        Stable, lower-case, words joined by ``_``; documented in ``docs/errors.md``.
    sentence
        English sentence for people. ``{name}`` places are filled from ``fields``.
    **fields
        Values the sentence names; ``field`` says which input is meant.
    """

    status = 500

    def __init__(self, code: str, sentence: str, **fields: object) -> None:
        self.code = code
        self.template = sentence
        self.fields = fields
        super().__init__(sentence.format(**fields) if fields else sentence)

    def __reduce__(self) -> tuple[Any, ...]:
        """Be the same in another process: a pool of processes hands errors on by pickling them."""
        return _restore, (type(self), self.args, self.__dict__)

    @property
    def sentence(self) -> str:
        """The English sentence with its places filled."""
        return str(self)


def _restore(kind: type[EckenError], args: tuple[Any, ...], state: dict[str, Any]) -> EckenError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class NotFound(EckenError):
    """What was asked for is not there for this viewer."""

    status = 404

    def __init__(self, code: str = "not_found", sentence: str = "", **fields: object) -> None:
        super().__init__(code, sentence or "There is nothing here for you to see.", **fields)


class NotSignedIn(EckenError):
    """It is not known who asks."""

    status = 401


class NotAllowed(EckenError):
    """The viewer is known, and may not do this."""

    status = 403


class Conflict(EckenError):
    """The state of things does not allow this now."""

    status = 409


class NotReadable(EckenError):
    """What was sent is of a kind that is not read here."""

    status = 415


class Invalid(EckenError):
    """The input is wrong; the sentence says how, and what was needed."""

    status = 422


class TooMany(EckenError):
    """A limit was reached; ``retry_after_s`` says when to try again."""

    status = 429

    def __init__(
        self, code: str, sentence: str, *, retry_after_s: int = 60, **fields: object
    ) -> None:
        super().__init__(code, sentence, **fields)
        self.retry_after_s = retry_after_s


class NotReady(EckenError):
    """The system cannot answer at present; nothing was changed."""

    status = 503
