"""The parts of the network in numbers in words, as pages and report take them."""

from __future__ import annotations

from dataclasses import dataclass

from ecken.service.imports.report_words import Row
from ecken.service.numbers.charts import DegreesChart, GrowthChart, HopsChart

__all__ = ["Section", "ToldNumbers"]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with sentences, a drawing and the rows behind it, under two heads."""

    name: str
    heading: str
    sentences: tuple[str, ...]
    heads: tuple[str, str] = ("", "")
    rows: tuple[Row, ...] = ()
    chart: HopsChart | DegreesChart | GrowthChart | None = None
    drawn: str = ""
    """What the drawing shows, for who does not see it."""


@dataclass(frozen=True, slots=True)
class ToldNumbers:
    """All sections in one language."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    warning: str = ""
    """Stands above all else."""
