"""Job titles with their female, male and neutral forms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ecken.reference.folding import expand
from ecken.reference.packed import read_rows

__all__ = ["Title", "all_titles", "find_title"]


@dataclass(frozen=True, slots=True)
class Title:
    """One job title. Titles that name a trade, not a person, have three equal forms."""

    neutral: str
    female: str
    male: str


@cache
def all_titles() -> tuple[Title, ...]:
    """All 2,221 titles, sorted by their neutral form."""
    return tuple(Title(*row) for row in read_rows("job_titles"))


def find_title(text: str) -> Title | None:
    """The title that has ``text`` as one of its forms; case and umlauts do not matter."""
    return _by_form().get(expand(text))


@cache
def _by_form() -> dict[str, Title]:
    forms: dict[str, Title] = {}
    for title in all_titles():
        for form in (title.neutral, title.female, title.male):
            forms.setdefault(expand(form), title)
    return forms
