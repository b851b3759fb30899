"""The network in numbers as a PDF: the sentences, rows and drawings of the pages."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from ecken.errors import NotReady
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.service.imports.report_pdf import draw_pdf
from ecken.service.numbers.charts import DegreesChart, GrowthChart, HopsChart
from ecken.service.numbers.numbers import read_open
from ecken.service.numbers.sections import Section, ToldNumbers
from ecken.service.numbers.told_numbers import tell_open, tell_whole
from ecken.service.numbers.whole import note_look, read_whole_numbers

__all__ = ["make_network_report", "send_network_report"]


def send_network_report(
    community: Community, viewer: int, language: str, *, is_whole: bool
) -> bytes:
    """Return the report as a PDF for an operator; looking at the whole network is written down."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.NUMBERS)
    if is_whole:
        note_look(community, viewer)
    return make_network_report(community, language, is_whole=is_whole)


def make_network_report(community: Community, language: str, *, is_whole: bool) -> bytes:
    """Return the report as a PDF, of the open network or of the whole one.

    Raises
    ------
    NotReady
        ``not_measured``; ``report_busy``; ``report_failed``.
    """
    told = _tell(community, language, is_whole=is_whole)
    return draw_pdf(community, _plain(told, language))


def _tell(community: Community, language: str, *, is_whole: bool) -> ToldNumbers:
    """Return the words of the report.

    Raises
    ------
    NotReady
        ``not_measured``
    """
    name = community.settings.community_name
    with community.database.reading() as connection:
        if is_whole:
            if whole := read_whole_numbers(connection, community.zone):
                return tell_whole(whole, language, name)
        elif numbers := read_open(connection, community.zone):
            return tell_open(numbers, language, name)
    raise NotReady(
        "not_measured",
        "The network has not been measured yet. This is done once a day, in the background.",
    )


def _plain(told: ToldNumbers, language: str) -> dict[str, Any]:
    comma = "," if language == "de" else "."
    sections = [_section(one, comma) for one in told.sections]
    if sections:
        above = [text for text in (told.warning, told.subtitle) if text]
        sections[0]["sentences"] = [*above, *sections[0]["sentences"]]
    return {"title": told.title, "sections": sections}


def _section(section: Section, comma: str) -> dict[str, Any]:
    chart = section.chart
    if isinstance(chart, HopsChart):
        kind = "hops"
    else:
        kind = "degrees" if isinstance(chart, DegreesChart) else "growth"
    drawn = {"kind": kind, "comma": comma, **asdict(chart)} if chart else None
    # Beside a bar is no room for a note: a short one follows the label, a long one goes above.
    is_short = isinstance(chart, GrowthChart)
    notes = [f"{row.label}: {row.note}" for row in section.rows if row.note and not is_short]
    sentences = [*section.sentences, *([section.drawn] if chart else []), *notes]
    rows = [
        asdict(replace(row, note="", label=f"{row.label} · {row.note}" if is_short else row.label))
        for row in section.rows
    ]
    return {**asdict(section), "sentences": sentences, "rows": rows, "plot": (), "chart": drawn}
