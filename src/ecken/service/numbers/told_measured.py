"""What was measured over all members elsewhere, in words."""

from __future__ import annotations

from collections.abc import Iterator

from ecken.catalogues import mark
from ecken.service.imports.report_words import Row
from ecken.service.numbers.measured import (
    Measured,
    MeasuredCounts,
    MeasuredDistances,
    MeasuredMeans,
)
from ecken.service.numbers.sections import Section
from ecken.service.numbers.writer import BAR, Writer

__all__ = ["tell_measured"]


def tell_measured(
    writer: Writer, found: Measured, counted: MeasuredCounts | None = None
) -> Iterator[Section]:
    """Yield the section, if anything was measured; for operators with what was counted."""
    far, near = found.distances, found.figures
    if not (far or near):
        return
    scope = mark(
        "From time to time all members are measured together, through the lists that everyone may "
        "see. These are estimates, each with its error."
    )
    sentences = [writer.say(scope)]
    if far:
        sentences.append(_distances(writer, far))
        sentences.append(
            writer.say(
                mark("The two farthest apart who were seen are {hops} hops apart."),
                hops=writer.number(far.longest_seen),
            )
        )
    if near:
        sentences.append(_means(writer, near))
    heading = writer.say(mark("Measured over all members"))
    heads, rows = ("", ""), tuple[Row, ...]()
    if counted:
        counts = mark("Measured were {members} members; the pairs are estimates but for one hop.")
        sentences.append(writer.say(counts, members=writer.number(counted.members)))
        heads = writer.say(mark("Distance")), writer.say(mark("Connected pairs"))
        rows = tuple(_counted(writer, counted))
    elif far:
        heads = writer.say(mark("Distance")), writer.say(mark("Share of connected pairs"))
        rows = tuple(
            writer.bar(writer.hops(one.hops, or_more=one.or_more), one.share) for one in far.hops
        )
    yield Section("measured", heading, tuple(sentences), heads, rows)


def _distances(writer: Writer, far: MeasuredDistances) -> str:
    told = mark(
        "On {day}: on average {hops} ± {error} hops, that is {between} people in between. Nine of "
        "ten connected pairs are at most {most} ± {spread} hops apart."
    )
    return writer.say(
        told,
        day=writer.day(far.day),
        hops=writer.decimal(far.mean_hops),
        error=writer.decimal(far.mean_hops_margin),
        between=writer.decimal(far.mean_between),
        most=writer.decimal(far.effective_diameter, 1),
        spread=writer.decimal(far.effective_diameter_margin, 1),
    )


def _means(writer: Writer, near: MeasuredMeans) -> str:
    told = mark(
        "On {day}: on average {first} contacts, {second} members of the second degree and {third} "
        "of the third. What a member has within three hops is estimated with an error of {error}."
    )
    return writer.say(
        told,
        day=writer.day(near.day),
        first=writer.decimal(near.first, 1),
        second=writer.decimal(near.second, 1),
        third=writer.decimal(near.third, 1),
        error=writer.percent(near.error),
    )


def _counted(writer: Writer, counted: MeasuredCounts) -> Iterator[Row]:
    most = max(counted.pairs, default=0)
    for hops, pairs in enumerate(counted.pairs, 1):
        yield Row(writer.hops(hops), round(BAR * pairs / max(1, most)), writer.number(pairs))
