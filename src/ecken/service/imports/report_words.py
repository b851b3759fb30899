"""The report over imported contacts in words: what the page, the PDF and the command all say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal

from ecken.catalogues import Catalogue, catalogue, mark
from ecken.reference import industries
from ecken.reference.position_groups import PositionGroup
from ecken.service.imports.contacts_report import (
    POPULAR_MEAN,
    ContactsReport,
    IndustryCount,
    YearCount,
)

__all__ = ["WHY_MISLEADING", "Row", "Section", "ToldReport", "tell_report"]

_LOCALES = {"de": "de_DE", "en": "en_GB"}
_INDUSTRIES_MAX = 12
_TITLE = mark("Report over your contacts")
_NOT_NAMED = mark(
    "{companies} companies. {alone} of them have a single contact; they are counted, not named. "
    "Spellings of one company are counted together."
)
_GUESSED = mark(
    "Guessed. Likely: a word of the company’s name says so. Possible: only the position does. "
    "Nothing was looked up."
)
_ESTIMATE = mark(
    "The popular estimate multiplies your contacts by an average that is often quoted: "
    "{own} × {mean} = {product} contacts of the second degree."
)
WHY_MISLEADING = (
    mark(
        "It misleads in both directions. Your contacts know more people than the average member: "
        "whoever knows many stands in many lists (the friendship paradox). And their lists "
        "overlap: whoever stands in several is one person."
    ),
    mark(
        "Measured on Facebook in 2011: the lists of the contacts of a member with 100 contacts "
        "added up to about 40,300 entries, 403 each, while the median member had 99. In them stood "
        "about 27,500 different people (Ugander et al., arXiv 1111.4503)."
    ),
)
"""Why the popular estimate misleads, with a source."""
_HERE = mark("Here people are counted, not multiplied, as soon as your contacts are members.")
_GROUPS = {
    PositionGroup.LEARNING: mark("Students and trainees"),
    PositionGroup.OFFICE: mark("Office and administration"),
    PositionGroup.EXECUTIVE: mark("Founders and executives"),
    PositionGroup.PEOPLE: mark("Human resources"),
    PositionGroup.TECHNOLOGY: mark("IT, engineering, products"),
    PositionGroup.SALES: mark("Sales, marketing, communication"),
    PositionGroup.SUPPLY: mark("Purchasing, logistics, production"),
    PositionGroup.FINANCE: mark("Finance and controlling"),
    PositionGroup.HEALTH: mark("Health and care"),
    PositionGroup.SCIENCE: mark("Research and teaching"),
    PositionGroup.ADVICE: mark("Law and consulting"),
    PositionGroup.MEDIA: mark("Media, design, arts"),
    PositionGroup.CRAFT: mark("Crafts and trades"),
    PositionGroup.LEAD: mark("Other leading positions"),
    PositionGroup.OTHER: mark("Other positions"),
    PositionGroup.UNKNOWN: mark("No position given"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line with a bar."""

    label: str
    count: int
    """As long is the bar."""
    figure: str
    """The count as the reader writes it."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with sentences and rows."""

    name: str
    heading: str
    sentences: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    plot: tuple[YearCount, ...] = ()
    """Where the rows are years: what is to be drawn."""


@dataclass(frozen=True, slots=True)
class ToldReport:
    """The whole report in one language."""

    title: str
    sections: tuple[Section, ...]


def tell_report(report: ContactsReport, language: str) -> ToldReport:
    """Put a report into words, German (``de``) or English."""
    code = language if language in _LOCALES else "en"
    return _Teller(catalogue(code), code).tell(report)


@dataclass(frozen=True)
class _Teller:
    """Knows one language."""

    words: Catalogue
    code: str

    def tell(self, report: ContactsReport) -> ToldReport:
        """Return all sections that the file has something for."""
        sections = (
            self._contacts(report), self._companies(report), self._industries(report),
            self._groups(report), self._years(report), self._estimate(report),
        )  # fmt: skip
        shown = tuple(one for one in sections if one.sentences or one.rows)
        return ToldReport(self.words.gettext(_TITLE), shown)

    def _contacts(self, report: ContactsReport) -> Section:
        with_company = report.people - report.without_company
        with_year = report.people - report.without_year
        with_position = sum(
            one.count for one in report.groups if one.group is not PositionGroup.UNKNOWN
        )
        rows = (
            self._row(self._say(mark("People in the file")), report.people),
            self._row(self._say(mark("with a company")), with_company),
            self._row(self._say(mark("with a position")), with_position),
            self._row(self._say(mark("with the day of the contact")), with_year),
        )
        return Section("contacts", self._say(mark("In the file")), (), rows)

    def _companies(self, report: ContactsReport) -> Section:
        rows = tuple(self._row(one.name, one.count) for one in report.companies)
        told = self._say(
            _NOT_NAMED,
            companies=self._number(report.company_count),
            alone=self._number(report.alone),
        )
        heading = self._say(mark("By company"))
        return Section("companies", heading, (told,) if report.company_count else (), rows)

    def _industries(self, report: ContactsReport) -> Section:
        known = [one for one in report.industries if one.code]
        rows = [*self._industry_rows(known[:_INDUSTRIES_MAX])]
        rest = known[_INDUSTRIES_MAX:]
        if rest:
            label = self._say(mark("{n} more industries"), n=len(rest))
            rows.append(self._row(label, sum(one.count for one in rest)))
        rows += [
            self._row(self._say(mark("Industry not known")), one.count)
            for one in report.industries
            if not one.code
        ]
        heading = self._say(mark("By industry"))
        return Section("industries", heading, (self._say(_GUESSED),), tuple(rows))

    def _industry_rows(self, known: Sequence[IndustryCount]) -> Iterator[Row]:
        for one in known:
            industry = industries.get(one.code)
            parts = (
                (one.by_company, mark("likely {n}")),
                (one.by_position, mark("possible {n}")),
            )
            note = " · ".join(self._say(said, n=self._number(n)) for n, said in parts if n)
            if industry is not None:
                yield self._row(industry.title_in(self.code), one.count, note)

    def _groups(self, report: ContactsReport) -> Section:
        rows = tuple(self._row(self._say(_GROUPS[one.group]), one.count) for one in report.groups)
        told = self._say(mark("Sorted by words of the position, in German and English."))
        return Section("groups", self._say(mark("By position")), (told,), rows)

    def _years(self, report: ContactsReport) -> Section:
        rows = tuple(
            Row(str(one.year), one.count, self._number(one.total), f"+{self._number(one.count)}")
            for one in report.years
        )
        heading = self._say(mark("Over the years"))
        told = self._say(mark("Contacts at the end of each year, and how many came in it."))
        return Section("years", heading, (told,) if rows else (), rows, report.years)

    def _estimate(self, report: ContactsReport) -> Section:
        told = self._say(
            _ESTIMATE,
            own=self._number(report.people),
            mean=self._number(POPULAR_MEAN),
            product=self._number(report.popular_estimate),
        )
        heading = self._say(mark("The second circle, as it is often estimated"))
        return Section("estimate", heading, (told, *map(self._say, (*WHY_MISLEADING, _HERE))))

    def _row(self, label: str, count: int, note: str = "") -> Row:
        return Row(label, count, self._number(count), note)

    def _say(self, text: str, **values: object) -> str:
        said = self.words.gettext(text)
        return said.format(**values) if values else said

    def _number(self, value: int) -> str:
        return format_decimal(value, locale=_LOCALES[self.code], format="#,##0")
