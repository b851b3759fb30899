"""Metrics of one process: counters of its answers, and what is read when somebody asks.

No label and no value stands for a member, nor for what a member did: labels are templates of
routes, methods, statuses, codes of errors and kinds of limits, all of them written in the code
(``tests/privacy/test_metrics.py``). Every sample carries the number of its process.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from time import perf_counter, time

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import Metric
from prometheus_client.process_collector import ProcessCollector

from ecken.service.community import Community
from ecken.service.runtime.request_ids import current_refusal, current_route
from ecken.service.watching.process_gauges import ProcessGauges

__all__ = ["NO_ROUTE", "Metrics", "seconds", "wall_seconds", "with_process"]

NO_ROUTE = "none"
"""The route of what no route answers: unknown addresses, and what is refused before."""

_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

seconds = perf_counter
"""The clock by which the time of an answer is measured."""

wall_seconds = time
"""The clock of the disk, by which the age of a file is told."""


class Metrics:
    """Counters of one process.

    Cost of a request: two counters and a histogram, some microseconds (``docs/watching.md``).
    """

    def __init__(self, community: Community) -> None:
        self._registry = CollectorRegistry()
        self._answers = Counter(
            "ecken_requests",
            "Answers by route template, method and status.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._durations = Histogram(
            "ecken_request_seconds",
            "Time from the request to the end of its answer, by door.",
            ("door",),
            buckets=_BUCKETS_S,
            registry=self._registry,
        )
        self._refusals = Counter(
            "ecken_refusals",
            "Answers 429 (a limit) and 503 (not now) by the code of the error.",
            ("code",),
            registry=self._registry,
        )
        self.errors = Counter(
            "ecken_errors",
            "Unexpected errors while a request was answered, by route template.",
            ("route",),
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)
        self._registry.register(ProcessGauges(community))

    def note_answer(self, method: str, status: int, took_s: float) -> None:
        """Count one answer; its route and refusal are those of the current request."""
        route = current_route() or NO_ROUTE
        method = method if method in _METHODS else "other"
        self._answers.labels(route, method, str(status)).inc()
        self._durations.labels(door_of(route, method)).observe(took_s)
        if status in (429, 503):
            self._refusals.labels(current_refusal() or NO_ROUTE).inc()

    def collect(self) -> list[Metric]:
        """Return all families, each sample with the number of this process."""
        return list(with_process(self._registry.collect(), os.getpid()))


def door_of(route: str, method: str) -> str:
    """Return through which door an answer went."""
    if route == NO_ROUTE:
        return "none"
    if route.startswith("/api/"):
        return "api"
    if route.startswith("/static/"):
        return "static"
    return "page" if method in ("GET", "HEAD") else "form"


def with_process(families: Iterable[Metric], process: int) -> Iterator[Metric]:
    """Yield families with the label ``process``; when a counter began is left out."""
    for family in families:
        family.samples = [
            sample._replace(labels={**sample.labels, "process": str(process)})
            for sample in family.samples
            if not sample.name.endswith("_created")
        ]
        yield family
