"""A search for job ads as an address: the line, and the chosen values of the facets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from starlette.datastructures import QueryParams

from ecken.errors import EckenError, Invalid
from ecken.search.query import parse_line
from ecken.service.jobs.job_search import JOB_FACETS, JobOrder, JobQuestion
from ecken.service.search.facet_values import value_key
from ecken.web.i18n import Language, mark
from ecken.web.pages import address
from ecken.web.rendering.job_words import HOURS, WORKPLACES

__all__ = ["FACET_LABELS", "ORDERS", "AskedJobs", "Choice", "choices_of", "label_of", "read_asked"]

FACET_LABELS = {
    "city": mark("City"),
    "company": mark("Company"),
    "workplace": mark("Place of work"),
    "hours": mark("Working hours"),
}
ORDERS = {
    JobOrder.BEST: mark("best first"),
    JobOrder.NEWEST: mark("newest first"),
    JobOrder.NEAREST: mark("nearest"),
}
LINE_MAX = 4_000
CHOSEN_MAX = 20
_VALUE_MAX = 200


@dataclass(frozen=True)
class AskedJobs:
    """What the address asks; ``error`` says what is wrong with it."""

    line: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: JobOrder = JobOrder.BEST
    cursor: str | None = None
    question: JobQuestion = field(default_factory=JobQuestion)
    error: EckenError | None = None

    def address(self, **more: object) -> str:
        """Return the address that asks this."""
        facets = {f"f_{facet}": list(values) for facet, values in self.chosen.items()}
        order = "" if self.order is JobOrder.BEST else self.order.value
        return address("/jobs", **{"q": self.line, **facets, "order": order, **more})

    @property
    def to_save(self) -> str:
        """Return the address of the form that saves this search."""
        return self.address().replace("/jobs", "/jobs/searches/new", 1)

    def toggled(self, facet: str, value: str) -> str:
        """Return the address with a value of a facet taken up, or left out if it was chosen."""
        had = self.chosen.get(facet, ())
        values = tuple(v for v in had if v != value) if value in had else (*had, value)
        return replace(self, chosen={**self.chosen, facet: values}).address()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is asked: then all ads are shown."""
        return not self.line.strip() and not any(self.chosen.values())


@dataclass(frozen=True)
class Choice:
    """One value of a facet: where it leads, what it says, how many, and whether it is chosen."""

    to: str
    label: str
    count: int
    is_chosen: bool


def read_asked(sent: QueryParams) -> AskedJobs:
    """Return what an address asks."""
    line, order = sent.get("q", "")[:LINE_MAX], sent.get("order", "")
    asked = AskedJobs(
        line=line,
        chosen={facet: values for facet in JOB_FACETS if (values := _chosen(sent, facet))},
        order=JobOrder(order) if order in ORDERS else JobOrder.BEST,
        cursor=sent.get("cursor") or None,
    )
    try:
        return replace(asked, question=_question(asked))
    except Invalid as error:
        return replace(asked, error=error)


def _question(asked: AskedJobs) -> JobQuestion:
    return JobQuestion.read(
        parse_line(asked.line),
        workplaces=asked.chosen.get("workplace", ()),
        hours=asked.chosen.get("hours", ()),
        cities=asked.chosen.get("city", ()),
        companies=asked.chosen.get("company", ()),
    )


def _chosen(sent: QueryParams, facet: str) -> tuple[str, ...]:
    values = (value[:_VALUE_MAX] for value in sent.getlist(f"f_{facet}")[:CHOSEN_MAX] if value)
    return tuple(dict.fromkeys(values))


def choices_of(
    asked: AskedJobs, counted: Mapping[str, list[tuple[str, int]]], language: Language
) -> dict[str, list[Choice]]:
    """Return the values of each facet, the chosen ones first."""
    found = {}
    for facet in JOB_FACETS:
        counts = {value_key(facet, value): n for value, n in counted.get(facet, ())}
        had = {value_key(facet, value): value for value in asked.chosen.get(facet, ())}
        others = (v for v, _ in counted.get(facet, ()) if value_key(facet, v) not in had)
        found[facet] = [
            Choice(
                asked.toggled(facet, value),
                label_of(facet, value, language),
                counts.get(value_key(facet, value), 0),
                value_key(facet, value) in had,
            )
            for value in (*had.values(), *others)
        ]
    return found


def label_of(facet: str, value: str, language: Language) -> str:
    """Return what a value is called on the screen."""
    words = {"workplace": WORKPLACES, "hours": HOURS}.get(facet, {})
    return language.gettext(words[value]) if value in words else value
