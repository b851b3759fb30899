"""Validation of forms: every wrong field is reported at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ecken.errors import Invalid

__all__ = ["Answers", "FormInvalid"]

T = TypeVar("T")


class FormInvalid(Invalid):
    """Some answers of a form cannot be used; ``errors`` holds one error per field."""

    def __init__(self, errors: dict[str, Invalid]) -> None:
        super().__init__(
            "form_invalid",
            "Some entries cannot be used: {names}.",
            names=", ".join(errors),
        )
        self.errors = errors


class Answers:
    """Collects what is wrong while the fields of a form are checked one by one."""

    def __init__(self) -> None:
        self.errors: dict[str, Invalid] = {}

    def take(self, field: str, check: Callable[[], T], otherwise: T) -> T:
        """Return what ``check`` gives; if it raises ``Invalid``, keep that for ``field``."""
        try:
            return check()
        except Invalid as error:
            self.errors.setdefault(field, error)
            return otherwise

    def finish(self) -> None:
        """Raise ``FormInvalid`` if anything was wrong."""
        if self.errors:
            raise FormInvalid(self.errors)
