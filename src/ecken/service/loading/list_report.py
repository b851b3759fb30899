"""The report of a list, line by line: on the screen, and as a table for the office.

The words are English; ``say`` puts them into the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from ecken.errors import EckenError
from ecken.exchange.tables import written
from ecken.service.loading.list_reader import BadLine, UnfitError
from ecken.service.loading.loading import Plan

__all__ = [
    "REPORT_WORDS", "Finding", "Say", "counts_of", "findings", "reason_in_words", "say_english",
    "written_report",
]  # fmt: skip

REPORT_WORDS = (
    "What", "Line", "Number", "Name", "Column", "Is", "Becomes", "Reason",
    "wrong", "left out", "new member", "change", "stays as it is", "leaves",
    "there is no consent in the list", "has left by the list",
    "the member looks after the profile", "is not in the list any more", "is an administrator",
)  # fmt: skip
"""All words of the report that are said in the reader's language, beside the reasons."""

_WHY = {"no_consent": "there is no consent in the list", "has_left": "has left by the list"}


class Say(Protocol):
    """Says a text in the reader's language, its ``{name}`` places filled."""

    def __call__(self, template: str, /, **fields: object) -> str: ...


class Finding(NamedTuple):
    """One line of the report."""

    what: str
    line: int
    load_id: str
    name: str
    column: str = ""
    was: str = ""
    becomes: str = ""
    reason: str = ""

    def cells(self) -> list[str]:
        """The cells of the table; who is not in the list has no line."""
        return [self.what, str(self.line) if self.line else "", *self[2:]]


def say_english(template: str, /, **fields: object) -> str:
    """Say it as it is written."""
    return template.format(**fields) if fields else template


def counts_of(plan: Plan) -> dict[str, int]:
    """How much a plan would do, by what it is."""
    changes = plan.changes
    return {
        "new": len(plan.people.rows),
        "changed": len(changes.values),
        "unchanged": changes.unchanged,
        "leaving": len(changes.leaving),
        "left_out": len(plan.people.skipped),
        "wrong": plan.bad.count,
    }


def findings(plan: Plan, say: Say = say_english) -> Iterator[Finding]:
    """Yield all that a list would do: first what is wrong, then what changes, then who comes."""
    titles = plan.people.mapping
    for bad in plan.bad.kept:
        reasons = _all_reasons(bad, titles, say)
        yield Finding(say("wrong"), bad.line, "", "", reason=reasons)
    for skipped in plan.people.skipped:
        yield Finding(say("left out"), *skipped[:3], reason=say(_WHY[skipped.why]))
    for change in plan.changes.changes:
        what = say("stays as it is") if change.is_kept else say("change")
        why = say("the member looks after the profile") if change.is_kept else ""
        column = titles.get(change.column, change.column)
        yield Finding(
            what, change.line, change.load_id, change.name, column, change.was, change.becomes, why
        )
    for leaver in plan.changes.leavers:
        what = say("stays as it is") if leaver.is_kept else say("leaves")
        why = "has left by the list" if leaver.line else "is not in the list any more"
        reason = say("is an administrator") if leaver.is_kept else say(why)
        yield Finding(what, leaver.line, leaver.load_id, leaver.name, reason=reason)
    for joining in plan.people.joining():
        yield Finding(say("new member"), joining.line, joining.load_id, joining.name)


def _all_reasons(bad: BadLine, titles: dict[str, str] | object, say: Say) -> str:
    """Return why a line cannot be loaded; columns are called what the list calls them."""
    names = titles if isinstance(titles, dict) else {}
    said = []
    for reason in bad.reasons:
        title = names.get(reason.column, reason.column)
        text = reason_in_words(reason.text, say)
        said.append(f"{title}: {text}" if title else text)
    return "; ".join(said)


def reason_in_words(text: UnfitError | EckenError, say: Say) -> str:
    """Return one reason in the reader's language, and what it quotes as well."""
    fields = {
        name: reason_in_words(value, say) if isinstance(value, UnfitError | EckenError) else value
        for name, value in text.fields.items()
    }
    return say(text.template, **fields)


def written_report(plan: Plan, say: Say = say_english, *, separator: str = ";") -> bytes:
    """Return the report as a CSV file."""
    header = [say(word) for word in REPORT_WORDS[:8]]
    return written(
        header, (finding.cells() for finding in findings(plan, say)), separator=separator
    )
