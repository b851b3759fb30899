"""The network in numbers in words: what the pages and the report all say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ecken.catalogues import LANGUAGES, catalogue, mark
from ecken.service.imports.contacts_report import POPULAR_MEAN
from ecken.service.imports.report_words import WHY_MISLEADING, Row
from ecken.service.numbers.charts import GrowthChart, Mark, chart_degrees, chart_hops
from ecken.service.numbers.network_measures import BUDGET_S
from ecken.service.numbers.numbers import GrowthPoint, OpenNumbers
from ecken.service.numbers.sections import Section, ToldNumbers
from ecken.service.numbers.shown_figures import SHOWN_FROM, ShownFigures
from ecken.service.numbers.studies import POPULAR_CONTACTS, STUDIES
from ecken.service.numbers.told_measured import tell_measured
from ecken.service.numbers.whole import WholeNumbers
from ecken.service.numbers.writer import BAR, Writer

__all__ = ["tell_open", "tell_whole"]

_REGARDLESS = 0.05
"""Correlations nearer to 0 say nothing that one could see."""
_LAWS = {
    "power law": mark(
        "From {x_min} contacts on ({share} of the members) the numbers fall as a power law does, "
        "with exponent {exponent} ± {error}; a lognormal distribution describes them worse."
    ),
    "lognormal": mark(
        "From {x_min} contacts on ({share} of the members) a lognormal distribution describes "
        "them better than a power law, whose exponent would be {exponent} ± {error}."
    ),
    "undecided": mark(
        "From {x_min} contacts on ({share} of the members) a power law with exponent {exponent} ± "
        "{error} and a lognormal distribution describe them about equally well."
    ),
}
_PARADOX = mark(
    "A contact has {of_contacts} contacts on average, a member only {own}: whoever knows many "
    "stands in many lists. For {share} of the members their contacts have, on average, more "
    "contacts than they do (the friendship paradox)."
)
_ALL_ALIKE = mark(
    "A contact has {of_contacts} contacts on average, as a member has: everyone has as many."
)


def tell_open(numbers: OpenNumbers | None, language: str, name: str) -> ToldNumbers:
    """Put what members may know into words; ``name`` is that of the community."""
    return _teller(language, name).tell_open(numbers)


def tell_whole(numbers: WholeNumbers | None, language: str, name: str) -> ToldNumbers:
    """Put what operators see of the whole network into words."""
    return _teller(language, name).tell_whole(numbers)


def _teller(language: str, name: str) -> _Teller:
    code = language if language in LANGUAGES else "en"
    return _Teller(catalogue(code), code, name)


@dataclass(frozen=True)
class _Teller(Writer):
    """Tells the numbers of one community, of this name."""

    name: str

    def tell_open(self, numbers: OpenNumbers | None) -> ToldNumbers:
        shown = numbers.figures if numbers else None
        scope = mark(
            "Counted are the contacts in lists that everyone may see, and members who have one."
        )
        sections = (
            *(self._figures(shown, scope) if shown else [self._too_few()]),
            *self._growth(numbers.growth if numbers else ()),
            *(tell_measured(self, numbers.measured) if numbers else ()),
            *self._others(shown),
        )
        title = self.say(mark("This network in numbers"))
        return ToldNumbers(title, self._as_of(numbers.day if numbers else ""), sections)

    def tell_whole(self, numbers: WholeNumbers | None) -> ToldNumbers:
        shown = numbers.shown if numbers else None
        scope = mark("Counted are all contacts, also those that are in nobody’s visible list.")
        sections = (
            *(self._counts(numbers) if numbers else ()),
            *(self._figures(shown, scope) if shown else ()),
            *(tell_measured(self, numbers.measured, numbers.counted) if numbers else ()),
            *self._others(shown),
        )
        title = self.say(mark("The whole network in numbers"))
        warning = mark(
            "For administrators only: this is measured over all contacts, also hidden ones, and is "
            "not what members see. Pass nothing of it on to them."
        )
        as_of = self._as_of(numbers.day if numbers else "")
        return ToldNumbers(title, as_of, sections, self.say(warning))

    # -- sections ----------------------------------------------------------------------------

    def _too_few(self) -> Section:
        told = mark(
            "Figures of the network stand here as soon as {least} members have a contact in a list "
            "that everyone may see. Among fewer, they would tell about single people."
        )
        heading = self.say(mark("How far apart members are"))
        return Section("distances", heading, (self.say(told, least=SHOWN_FROM),))

    def _figures(self, shown: ShownFigures, scope: str) -> list[Section]:
        return [self._distances(shown, scope), self._degrees(shown), self._ties(shown)]

    def _distances(self, shown: ShownFigures, scope: str) -> Section:
        heading = self.say(mark("How far apart members are"))
        if shown.mean_hops is None:
            nobody = self.say(mark("No two members are connected yet."))
            return Section("distances", heading, (nobody, self.say(scope)))
        rows = tuple(
            self.bar(self.hops(one.hops, or_more=one.or_more), one.share) for one in shown.hops
        )
        heads = self.say(mark("Distance")), self.say(mark("Share of connected pairs"))
        own = Mark(self.say(mark("here")), shown.mean_hops, self.decimal(shown.mean_hops))
        marks = [Mark(one.name, one.hops, self.decimal(one.hops, one.digits)) for one in STUDIES]
        drawn = self.say(
            mark("Bars: the share of pairs by hops. Marked: the mean here, and those of studies.")
        )
        told = (*self._far(shown), *self._apart(shown), self.say(scope), self._method(shown))
        chart = chart_hops(shown, [own, *marks])
        return Section("distances", heading, told, heads, rows, chart, drawn)

    def _far(self, shown: ShownFigures) -> Iterator[str]:
        mean = mark(
            "On average {hops} hops, that is {between} people in between. One hop is one contact, "
            "with nobody in between."
        )
        yield self.say(
            mean,
            hops=self._with(shown, "mean_hops", self.decimal),
            between=self.decimal(shown.mean_between or 0.0),
        )
        yield self.say(
            mark(
                "Half of all connected pairs are within {median} hops, nine of ten within {most}."
            ),
            median=self._with(shown, "median_hops", self.number),
            most=self._with(shown, "effective_diameter", self.decimal),
        )
        yield self.say(
            mark(
                "Within three hops (at most two people in between) are {three} of the connected "
                "pairs, within six (at most five in between) {six}."
            ),
            three=self._with(shown, "within_3", self.percent),
            six=self._with(shown, "within_6", self.percent),
        )

    def _apart(self, shown: ShownFigures) -> Iterator[str]:
        if shown.components > 1:
            yield self.say(
                mark(
                    "{share} of all pairs have no path between them: there are {parts} groups "
                    "without a contact between them, and {largest} of the members are in the "
                    "largest."
                ),
                share=self.percent(shown.unreachable),
                parts=self.number(shown.components),
                largest=self.percent(shown.largest_component),
            )
        else:
            yield self.say(mark("Everyone reaches everyone."))
        low, high = shown.diameter
        if low == high:
            yield self.say(
                mark("The two farthest from each other are {hops} hops apart."), hops=low
            )
        else:
            told = mark("The two farthest from each other are {low} to {high} hops apart.")
            yield self.say(told, low=low, high=high)

    def _method(self, shown: ShownFigures) -> str:
        if shown.sources is None:
            return self.say(
                mark("Measured between all of them: {budget} seconds of processor time suffice."),
                budget=BUDGET_S,
            )
        told = mark(
            "Measured from {sources} members chosen by lot, as many as {budget} seconds of "
            "processor time allow. In brackets: where the true value is, 95 times of 100."
        )
        return self.say(told, sources=self.number(shown.sources), budget=BUDGET_S)

    def _degrees(self, shown: ShownFigures) -> Section:
        told = [
            self.say(
                mark("On average {mean} contacts; half of the members have at most {median}."),
                mean=self.decimal(shown.mean_contacts or 0.0),
                median=self.number(shown.median_contacts or 0),
            )
        ]
        if shown.tail:
            law = _LAWS[shown.tail.better]
            told.append(
                self.say(
                    law,
                    x_min=self.number(shown.tail.x_min),
                    share=self.percent(shown.tail.share),
                    exponent=self.decimal(shown.tail.exponent),
                    error=self.decimal(shown.tail.exponent_error),
                )
            )
        rows = tuple(self.bar(self._range(one.low, one.high), one.share) for one in shown.degrees)
        heads = self.say(mark("Contacts of a member")), self.say(mark("Share of members"))
        heading = self.say(mark("How many contacts members have"))
        drawn = self.say(
            mark(
                "Points: the share of members with so many contacts, on both axes by powers of "
                "ten. Line: the law fitted to the tail."
            )
        )
        return Section("degrees", heading, tuple(told), heads, rows, chart_degrees(shown), drawn)

    def _ties(self, shown: ShownFigures) -> Section:
        return Section("ties", self.say(mark("Who knows whom")), tuple(self._told_ties(shown)))

    def _told_ties(self, shown: ShownFigures) -> Iterator[str]:
        if shown.transitivity is not None:
            yield self.say(
                mark(
                    "Two contacts of the same member know each other in {share} of all cases; as a "
                    "mean over the members it is {local} (clustering)."
                ),
                share=self._with(shown, "transitivity", self.percent),
                local=self._with(shown, "mean_local", self.percent),
            )
        if shown.mean_of_contacts is not None:
            yield self.say(
                _PARADOX if shown.share_outdone else _ALL_ALIKE,
                of_contacts=self.decimal(shown.mean_of_contacts),
                own=self.decimal(shown.mean_contacts or 0.0),
                share=self.percent(shown.share_outdone or 0.0),
            )
        if shown.assortativity is not None:
            yield self.say(_mixing(shown.assortativity), value=self.decimal(shown.assortativity))

    def _growth(self, points: Sequence[GrowthPoint]) -> Iterator[Section]:
        if len(points) < 2:
            return
        rows = tuple(
            Row(
                self.day(one.day),
                round(BAR * one.members),
                self.decimal(one.mean_contacts, 1),
                self.say(mark("{share} of today’s members"), share=self.percent(one.members, 0)),
            )
            for one in points
        )
        chart = GrowthChart(
            tuple(one.day for one in points),
            tuple(one.members for one in points),
            tuple(one.mean_contacts for one in points),
            self.day(points[0].day),
            self.day(points[-1].day),
            self.decimal(points[-1].mean_contacts, 1),
        )
        heads = self.say(mark("Day")), self.say(mark("Contacts on average"))
        drawn = self.say(mark("Line: contacts on average. Bars: members."))
        told = self.say(mark("Members, and the contacts of a list that everyone may see."))
        heading = self.say(mark("How the network grew"))
        yield Section("growth", heading, (told,), heads, rows, chart, drawn)

    def _counts(self, numbers: WholeNumbers) -> Iterator[Section]:
        whole = numbers.figures
        rows = (
            Row(self.say(mark("Members")), 0, self.number(whole.members)),
            Row(self.say(mark("Contacts")), 0, self.number(whole.contacts)),
            Row(self.say(mark("Members without a contact")), 0, self.number(whole.isolated)),
            Row(self.say(mark("Most contacts of one member")), 0, self.number(whole.degrees.most)),
        )
        heads = self.say(mark("Counted")), self.say(mark("How many"))
        yield Section("counts", self.say(mark("Counted")), (), heads, rows)

    def _others(self, shown: ShownFigures | None) -> Iterator[Section]:
        own = shown.mean_hops if shown else None
        longest = max(own or 0.0, *(study.hops for study in STUDIES))
        rows = [
            Row(
                study.name,
                round(BAR * study.hops / longest),
                self.decimal(study.hops, study.digits),
                self._study(study.between, study.digits, study.members, study.note, study.source),
            )
            for study in STUDIES
        ]
        if own is not None:
            between = self._between(own - 1, 2)
            rows.insert(0, Row(self.name, round(BAR * own / longest), self.decimal(own), between))
        told = mark(
            "Published means count hops: the steps from one person to the next. 6.6 hops are 5.6 "
            "people in between."
        )
        heads = self.say(mark("Network")), self.say(mark("Hops on average"))
        heading = self.say(mark("Six degrees? What others measured"))
        yield Section("studies", heading, (self.say(told),), heads, tuple(rows))
        yield self._estimate()

    def _study(self, between: float, digits: int, members: str, note: str, source: str) -> str:
        size = self.say(mark("{count} members"), count=self.say(members))
        return " · ".join((self._between(between, digits), size, self.say(note), source))

    def _between(self, people: float, digits: int) -> str:
        return self.say(mark("{n} people in between"), n=self.decimal(people, digits))

    def _estimate(self) -> Section:
        own, mean = POPULAR_CONTACTS, POPULAR_MEAN
        product = self.number(own * mean)
        told = self.say(
            mark(
                "A popular estimate multiplies {own} contacts by {mean}, an average that is often "
                "quoted, and arrives at {product} contacts of the second degree."
            ),
            own=own,
            mean=mean,
            product=product,
        )
        here = self.say(
            mark("Your start page shows the product, the sum of the lists and the true number.")
        )
        heading = f"{own} × {mean} = {product}?"
        return Section("estimate", heading, (told, *map(self.say, WHY_MISLEADING), here))

    # -- labels ------------------------------------------------------------------------------

    def _as_of(self, day: str) -> str:
        if not day:
            return self.say(mark("Not measured yet: this is done once a day."))
        return self.say(mark("As of {day}"), day=self.day(day))

    def _range(self, low: int, high: int | None) -> str:
        if high is None:
            return self.say(mark("{low} or more"), low=self.number(low))
        if low == high:
            return self.number(low)
        return self.say(mark("{low} to {high}"), low=self.number(low), high=self.number(high))

    def _with(self, shown: ShownFigures, name: str, write: Callable[[float], str]) -> str:
        """Return a figure, with its interval in brackets if it has one."""
        told = write(getattr(shown, name))
        ends = shown.intervals.get(name)
        if ends is None:
            return told
        low, high = (write(end) for end in ends)
        return self.say(mark("{value} [{low} to {high}]"), value=told, low=low, high=high)


def _mixing(correlation: float) -> str:
    """Return the sentence on who is a contact of whom."""
    if correlation > _REGARDLESS:
        return mark(
            "Members with many contacts mostly know others with many (correlation {value})."
        )
    if correlation < -_REGARDLESS:
        return mark("Members with many contacts mostly know others with few (correlation {value}).")
    return mark(
        "Whether members have many contacts says little about how many their contacts have "
        "(correlation {value})."
    )
