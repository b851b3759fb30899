"""Draws a told report as a PDF in a process of its own: words on stdin, PDF on stdout.

matplotlib is loaded here alone, and only when a PDF is made. The process limits itself first, and
writes no file: not the PDF, not a cache of fonts. Letters are the DejaVu ones of matplotlib.
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_sheets", "main"]

CPU_S = 30
WALL_S = 60
MEMORY_BYTES = 2_000_000_000
"""Of addresses, those of the libraries included."""
_WIDTH_IN, _HEIGHT_IN = 8.27, 11.69
_LEFT, _RIGHT, _TOP, _BOTTOM = 0.09, 0.91, 0.93, 0.06
_LINE = 0.0165
_BARS_FROM, _BARS_TO = 0.53, 0.83
_LETTERS_A_LINE = 104
_LETTERS_A_LABEL = 52
_PLOT_HEIGHT = 0.2
_MOST_TICKS = 6
_INK, _SOFT, _ACCENT = "#1c1b19", "#625e57", "#0a5f63"


def main() -> int:
    """Read, draw, write; return the exit code."""
    os.nice(5)
    signal.alarm(WALL_S)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asked = json.loads(sys.stdin.buffer.read())
    drawn = _as_pdf(draw_sheets(asked["told"], asked["foot"]), asked["told"]["title"])
    sys.stdout.buffer.write(drawn)
    return 0


def _as_pdf(sheets: Sequence[Figure], title: str) -> bytes:
    from matplotlib.backends.backend_pdf import PdfPages

    file = io.BytesIO()
    about = {"Title": title, "Creator": None, "Producer": None, "CreationDate": None}
    with PdfPages(file, metadata=about) as pages:
        for sheet in sheets:
            pages.savefig(sheet)
    return file.getvalue()


def draw_sheets(told: Mapping[str, Any], foot: str) -> list[Figure]:
    """Return the pages of a told report, given as its plain values."""
    import matplotlib as mpl

    mpl.use("pdf")
    mpl.rcParams.update({"pdf.fonttype": 42, "font.family": "DejaVu Sans"})
    sheets = _Sheets(foot)
    sheets.write(told["title"], size=20, weight="bold", lines=2.6)
    for section in told["sections"]:
        sheets.section(section)
    return sheets.figures


class _Sheets:
    """Sheets that are filled from the top; where the room ends, the next begins."""

    def __init__(self, foot: str) -> None:
        self._foot = foot
        self.figures: list[Figure] = []
        self._begin()

    def section(self, section: Mapping[str, Any]) -> None:
        """Write a heading, its sentences, and its rows; keep the beginning together."""
        sentences = [part for text in section["sentences"] for part in _wrapped(text)]
        chart = section.get("chart")
        plot = _PLOT_HEIGHT if section["plot"] or chart else 0.0
        self._need(_LINE * (3 + len(sentences) + min(3, len(section["rows"]))) + plot)
        self._y -= _LINE
        self.write(section["heading"], size=13, weight="bold", lines=1.6)
        for text in sentences:
            self.write(text, size=8.5, color=_SOFT)
        self._y -= _LINE * 0.4
        if section["plot"]:
            self._plot(section["plot"])
        if chart:
            draw_chart(self._axes(), chart)
        if section["rows"] and any(heads := section.get("heads", ())):
            self._text(_LEFT, heads[0], size=7, color=_SOFT)
            self._text(_RIGHT, heads[1], size=7, color=_SOFT, ha="right")
            self._y -= _LINE * 0.8
        most = max((row["count"] for row in section["rows"]), default=0)
        for row in section["rows"]:
            self._row(row, most)

    def write(
        self, text: str, *, size: float, lines: float = 1.0, weight: str = "normal",
        color: str = _INK,
    ) -> None:  # fmt: skip
        """Write one line. A sign of money is one, not the beginning of a formula."""
        self._text(_LEFT, text, size=size, weight=weight, color=color)
        self._y -= _LINE * lines

    def _row(self, row: Mapping[str, Any], most: int) -> None:
        from matplotlib.patches import Rectangle

        self._need(_LINE)
        self._text(_LEFT, _short(row["label"]), size=9)
        length = (_BARS_TO - _BARS_FROM) * row["count"] / most if most else 0.0
        place = (_BARS_FROM, self._y - 0.0095)
        self.figures[-1].add_artist(Rectangle(place, length, 0.008, color=_ACCENT, linewidth=0))
        self._text(_RIGHT, row["figure"], size=9, ha="right", weight="bold")
        if row["note"]:
            self._text(_BARS_FROM + length + 0.008, row["note"], size=7, color=_SOFT)
        self._y -= _LINE

    def _plot(self, years: Sequence[Mapping[str, int]]) -> None:
        """Draw how the contacts grew: a line for all, bars for those of each year."""
        axes = self._axes()
        when = [one["year"] for one in years]
        axes.bar(when, [one["count"] for one in years], color=_ACCENT, alpha=0.35)
        axes.plot(when, [one["total"] for one in years], color=_ACCENT, marker="o", markersize=3)
        axes.set_xticks(when[:: max(1, len(when) // 12)])

    def _axes(self) -> Axes:
        """Return axes of a plot below what is written."""
        height = _PLOT_HEIGHT - 2 * _LINE
        place = (_LEFT + 0.04, self._y - height, _RIGHT - _LEFT - 0.04, height)
        axes: Axes = self.figures[-1].add_axes(place)
        axes.tick_params(labelsize=7, colors=_SOFT, length=2)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        self._y -= _PLOT_HEIGHT
        return axes

    def _text(self, x: float, text: str, **looks: Any) -> None:
        self.figures[-1].text(
            x, self._y, text, va="top", parse_math=False, **{"color": _INK, **looks}
        )

    def _need(self, height: float) -> None:
        if self._y - height < _BOTTOM:
            self._begin()

    def _begin(self) -> None:
        from matplotlib.figure import Figure

        sheet = Figure(figsize=(_WIDTH_IN, _HEIGHT_IN))
        sheet.text(_LEFT, 0.035, self._foot, size=7, color=_SOFT, parse_math=False)
        number = str(len(self.figures) + 1)
        sheet.text(_RIGHT, 0.035, number, size=7, color=_SOFT, ha="right")
        self.figures.append(sheet)
        self._y = _TOP


def draw_chart(axes: Axes, chart: Mapping[str, Any]) -> None:
    """Draw a chart of the network in numbers: of ``hops``, ``degrees`` or ``growth``."""
    if chart["kind"] == "hops":
        _draw_hops(axes, chart)
    elif chart["kind"] == "degrees":
        _draw_degrees(axes, chart)
    else:
        _draw_growth(axes, chart)


def _draw_hops(axes: Axes, chart: Mapping[str, Any]) -> None:
    shares = [100 * share for share in chart["shares"]]
    axes.bar(range(1, len(shares) + 1), shares, color=_ACCENT, alpha=0.6)
    most = max(shares)
    last = max(len(shares), *(mark["hops"] for mark in chart["marks"])) + 0.5
    for at, mark in enumerate(chart["marks"]):
        color = _INK if at == 0 else _SOFT
        axes.axvline(mark["hops"], color=color, linewidth=1, linestyle="-" if at == 0 else ":")
        side = "left" if 2 * mark["hops"] < last else "right"
        axes.text(
            mark["hops"], most * (1.02 - 0.11 * at), f" {mark['name']}: {mark['figure']} ",
            size=7, color=color, parse_math=False, ha=side,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5, "alpha": 0.8},
        )  # fmt: skip
    axes.set_xlim(0.4, last)
    axes.set_ylim(0, most * 1.15)
    axes.set_xticks(range(1, len(shares) + 1))
    axes.yaxis.set_major_formatter("{x:.0f} %")


def _draw_degrees(axes: Axes, chart: Mapping[str, Any]) -> None:
    for name, looks in (("found", {"marker": "o", "linestyle": ""}), ("fitted", {"linewidth": 1})):
        points = [one for one in chart[name] if one["share"] > 0]
        across, upward = [one["contacts"] for one in points], [one["share"] for one in points]
        axes.plot(across, upward, color=_ACCENT if name == "found" else _INK, markersize=3, **looks)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_major_formatter(lambda x, _: f"{100 * x:g} %".replace(".", chart["comma"]))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_formatter("")


def _draw_growth(axes: Axes, chart: Mapping[str, Any]) -> None:
    days = range(len(chart["days"]))
    bars = axes.twinx()
    bars.bar(days, [100 * share for share in chart["members"]], color=_ACCENT, alpha=0.3)
    bars.set_ylim(0)
    bars.tick_params(labelsize=7, colors=_SOFT, length=2)
    bars.yaxis.set_major_formatter("{x:.0f} %")
    bars.spines["top"].set_visible(False)
    axes.plot(days, chart["contacts"], color=_ACCENT, marker="o", markersize=3)
    axes.set_ylim(0)
    axes.set_zorder(bars.get_zorder() + 1)
    axes.patch.set_visible(False)
    some = days[:: -(-len(days) // _MOST_TICKS)]
    axes.set_xticks(some, [chart["days"][day] for day in some])


def _wrapped(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, _LETTERS_A_LINE)


def _short(text: str) -> str:
    return text if len(text) <= _LETTERS_A_LABEL else text[: _LETTERS_A_LABEL - 1] + "…"


if __name__ == "__main__":
    sys.exit(main())
