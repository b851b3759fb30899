"""Members whose last name stands in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, func, select

from ecken.store.tables import members

__all__ = ["NamedMember", "read_possibly_named"]

_PIECE = 5_000
_ASCII = str.maketrans({letter: letter.lower() for letter in map(chr, range(65, 91))})
_GENITIVE = re.compile(r"['’]?s$|['’]$")

NamedMember = tuple[int, str, str]
"""Number, first and last name."""


def read_possibly_named(
    connection: Connection, words: Sequence[str], *, longest: int
) -> list[NamedMember]:
    """Return members whose last name is one of ``words``, or up to ``longest`` of them in a row.

    Each piece of 5,000 such runs reads the names of all members once.
    """
    runs = sorted(set(_runs(words, longest)))
    lowered = func.lower(members.c.last_name)
    found: dict[int, NamedMember] = {}
    for start in range(0, len(runs), _PIECE):
        rows = connection.execute(
            select(members.c.id, members.c.first_name, members.c.last_name).where(
                lowered.in_(runs[start : start + _PIECE]), members.c.state != "closed"
            )
        )
        found |= {row.id: (row.id, row.first_name, row.last_name) for row in rows}
    return [found[member] for member in sorted(found)]


def _runs(words: Sequence[str], longest: int) -> Iterator[str]:
    """Lower-case runs of words, also as a database writes them that lowers A to Z only."""
    for length in range(1, longest + 1):
        for start in range(len(words) - length + 1):
            run = " ".join(words[start : start + length])
            for form in (run, _GENITIVE.sub("", run)):
                yield form.lower()
                yield form.translate(_ASCII)
                yield form.title().translate(_ASCII)
