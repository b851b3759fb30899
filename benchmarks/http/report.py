"""What was measured over HTTP, as a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

__all__ = ["read_measured", "summary_of", "write_measured", "write_page"]

_HERE = Path(__file__).parent


def read_measured() -> dict[str, Any]:
    """What earlier runs have measured; empty if nothing."""
    try:
        found: dict[str, Any] = json.loads((_HERE / "measured.json").read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return found


def write_measured(measured: Mapping[str, Any]) -> None:
    """Keep what was measured, for runs that measure the rest."""
    text = json.dumps(measured, indent=1, sort_keys=True, ensure_ascii=False)
    (_HERE / "measured.json").write_text(text + "\n", "utf-8")


def summary_of(answers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Percentiles in milliseconds, over all answers and of each kind."""
    kinds = sorted({answer["kind"] for answer in answers})
    return {
        "all": _percentiles(answer["latency"] for answer in answers),
        "kinds": {
            kind: _percentiles(a["latency"] for a in answers if a["kind"] == kind)
            for kind in kinds
        },
        "wrong": [answer["wrong"] for answer in answers if answer["wrong"]][:20],
        "wrong_count": sum(bool(answer["wrong"]) for answer in answers),
        "late_p99_ms": float(np.percentile([a["late"] for a in answers], 99)) * 1e3,
        "kilobytes": float(np.mean([a["bytes"] for a in answers])) / 1e3,
    }  # fmt: skip


def _percentiles(latencies: Iterable[float]) -> dict[str, float]:
    times = np.array(list(latencies)) * 1e3
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    return {"count": len(times), "p50": p50, "p95": p95, "p99": p99, "most": float(times.max())}


def write_page(measured: Mapping[str, Any]) -> str:
    """Write ``results.md``; return its text."""
    head = (_HERE / "results_head.md").read_text("utf-8").rstrip()
    parts = [head, *_costs(measured), *_rates(measured.get("rates", {}))]
    text = "\n".join(parts) + "\n"
    (_HERE / "results.md").write_text(text, "utf-8")
    return text


def _costs(measured: Mapping[str, Any]) -> list[str]:
    lines = ["", "## Loading and starting", "", "| what | measured |", "| --- | --- |"]
    load, town = measured.get("load"), measured.get("town", {})
    if load:
        lines += [
            f"| `ecken load` of {town['members']:,} members and {town['contacts']:,} contacts |"
            f" {load['wall_s']:.0f} s ({load['processor_s']:.0f} s of processor time) |",
            f"| most memory while loading | {_gb(load['most_bytes'])} |",
            f"| database file after loading | {_gb(load['database_bytes'])} |",
        ]
    names = {
        "first": "first start after loading, to the first answer (everything is built)",
        "again": "every further start, to the first answer (what was saved is opened)",
    }
    for key, name in names.items():
        if key in measured.get("starts", {}):
            start = measured["starts"][key]
            lines += [
                f"| {name} | {start['start_s']:.1f} s |",
                f"| memory then: resident / not backed by files | {_gb(start['resident'])} /"
                f" {_gb(start['own'])} |",
            ]
            if start.get("stop_s"):
                lines.append(
                    f"| stop, with what is saved for the next start | {start['stop_s']:.1f} s |"
                )
    return lines


def _rates(rates: Mapping[str, Any]) -> list[str]:
    lines = [
        "", "## Answers", "",
        "| requests/s | answered | p50 | p95 | p99 | longest | processor of the server | wrong |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]  # fmt: skip
    ordered = sorted(rates.items(), key=lambda item: float(item[0]))
    for rate, found in ordered:
        a = found["all"]
        lines.append(
            f"| {rate} | {a['count']:.0f} | {_ms(a['p50'])} | {_ms(a['p95'])} | {_ms(a['p99'])} |"
            f" {_ms(a['most'])} | {found['processor']:.0%} of one core | {found['wrong_count']} |"
        )
    for rate, found in ordered:
        lines += [
            "", f"### {rate} requests/s, kind by kind", "",
            f"{found['taken']}. Memory of the server at the end: {_gb(found['resident'])} resident,"
            f" {_gb(found['own'])} not backed by files. Pages of {found['kilobytes']:.0f} kB on"
            f" average; sent {_ms(found['late_p99_ms'])} late (p99): visits wait for links.",
            "",
            "| what | requests | p50 | p95 | p99 | longest |",
            "| --- | --- | --- | --- | --- | --- |",
        ]  # fmt: skip
        for kind, a in found["kinds"].items():
            lines.append(
                f"| {kind} | {a['count']:.0f} | {_ms(a['p50'])} | {_ms(a['p95'])} |"
                f" {_ms(a['p99'])} | {_ms(a['most'])} |"
            )
    return lines


def _ms(value: float) -> str:
    return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"


def _gb(size: float) -> str:
    return f"{size / 1e9:.2f} GB"
