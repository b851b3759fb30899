"""What an option of Ecken is, and how its text is read."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ecken.errors import Invalid
from ecken.settings import values as read
from ecken.settings.values import as_text

__all__ = ["Option", "invalid_setting", "near_name", "option", "read_value"]

_COUNT_MAX = 1_000_000_000
_HIDDEN = ("secret", "smtp_password", "database_url", "metrics_token", "providers")

Reader = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Option:
    """What is known of one option, for the documentation and for error messages."""

    name: str
    variable: str
    type: str
    default: object
    help: str
    read: Reader
    """From its text to what it means; raises ``ValueError`` with what was needed."""
    choices: tuple[str, ...] = ()
    bounds: tuple[int, int] | None = None
    """Least and most of a whole number."""

    @property
    def is_secret(self) -> bool:
        """Whether its value is shown to nobody."""
        return self.name in _HIDDEN

    def shown(self, value: object) -> str:
        """Return the text of a value, as it may be shown to operators."""
        text = as_text(value)
        if self.name == "database_url":  # passwords may stand in many places of it
            kind, _, rest = text.partition("://")
            is_file = kind.startswith("sqlite")
            return f"{kind}://{rest.partition('?')[0] if is_file else '(set)'}" if rest else text
        return "(set)" if text and self.is_secret else text


def option(
    default: Any,
    text: str,
    *,
    choices: tuple[str, ...] = (),
    kind: str = "",
    reads: Reader | None = None,
    least: int = 0,
    most: int = _COUNT_MAX,
) -> Any:
    """Return the field of one option, with what its text must be."""
    reader = reads or _reader_of(default, choices, least, most)
    is_number = isinstance(default, int) and not isinstance(default, bool)
    bounds = (least, most) if is_number else None
    known = {"help": text, "choices": choices, "kind": kind, "read": reader, "bounds": bounds}
    return field(default=default, metadata=known)


def _reader_of(default: object, choices: tuple[str, ...], least: int, most: int) -> Reader:
    if choices:
        return partial(read.read_choice, choices=choices)
    if isinstance(default, bool):
        return read.read_bool
    if isinstance(default, int):
        return partial(read.read_int, least=least, most=most)
    return read.read_path if isinstance(default, Path) else read.read_line


def read_value(option: Option, text: str, *, called: str = "") -> object:
    """Return what a text means; raises ``Invalid`` with what was needed.

    ``called`` is what the error calls the option, if it does not come from a variable.
    """
    try:
        return option.read(text)
    except ValueError as error:
        given = f"({len(text)} characters)" if option.name in _HIDDEN else text[:80]
        raise invalid_setting(called or option.variable, given, str(error)) from None


def invalid_setting(variable: str, given: object, needed: str) -> Invalid:
    """Return the error that names the option, what it is, and what was needed."""
    return Invalid(
        "setting_invalid",
        "{variable} is “{given}”; needed is {needed}.",
        variable=variable,
        given=as_text(given),
        needed=needed,
    )


def near_name(name: str, known: list[str]) -> str:
    """Return the known name that is almost the same; nothing where none is."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
    return near[0] if near else ""
