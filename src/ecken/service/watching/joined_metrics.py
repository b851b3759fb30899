"""One answer for all processes of a site: each leaves its metrics in a file, any of them answers.

A file is written every few seconds, and before an answer is given: so no counter is ever seen to
go back. Nothing waits for the disk: what a power cut takes comes again. A process that stands
still shows by the age of its file, and one that is gone leaves after some minutes.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread

from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.parser import text_string_to_metric_families

from ecken.files import make_folder
from ecken.service.community import Community
from ecken.service.watching.community_gauges import read_community_gauges
from ecken.service.watching.metrics import Metrics, wall_seconds

__all__ = ["CONTENT_TYPE", "JoinedMetrics"]

CONTENT_TYPE = CONTENT_TYPE_LATEST
_LOG = logging.getLogger("ecken.metrics")
_EVERY_S = 5.0
_FORGOTTEN_S = 600
"""A file that is older belongs to a process that was killed."""
_STOP_WITHIN_S = 5.0


class JoinedMetrics:
    """The answer at ``/metrics``. Without a folder the site is this process alone."""

    def __init__(self, community: Community, metrics: Metrics, folder: Path | None) -> None:
        self._community = community
        self._metrics = metrics
        self._folder = folder
        self._lock = Lock()
        self._stopping = Event()
        self._thread = Thread(target=self._work, name="metrics", daemon=True)

    def start(self) -> None:
        """Begin to leave this process's metrics for the others."""
        if self._folder is not None:
            make_folder(self._folder)
            self._thread.start()

    def stop(self) -> None:
        """End, and take this process's file away."""
        self._stopping.set()
        if self._folder is not None:
            self._thread.join(_STOP_WITHIN_S)
            self._own_file.unlink(missing_ok=True)

    def render(self) -> bytes:
        """Return the metrics of all processes and of the community, as Prometheus reads them."""
        own = self._metrics.collect()
        families = {family.name: family for family in read_community_gauges(self._community)}
        ages = GaugeMetricFamily(
            "ecken_process_age_seconds",
            "How long ago a process has last told its metrics; one that stands still tells none.",
            labels=("process",),
        )
        ages.add_metric((str(os.getpid()),), 0)
        _join(families, own)
        if self._folder is not None:
            self._write(own)
            self._read_others(families, ages)
        return generate_latest(_Families([*families.values(), ages]))

    @property
    def _own_file(self) -> Path:
        assert self._folder is not None
        return self._folder / f"{os.getpid()}.prom"

    def _work(self) -> None:
        while not self._stopping.wait(_EVERY_S):
            try:
                self._write(self._metrics.collect())
            except Exception:  # whatever it is, the next time may be better
                _LOG.exception("metrics could not be written")

    def _write(self, families: list[Metric]) -> None:
        """Put the file in place of the one before, without waiting for the disk."""
        path = self._own_file
        part = path.with_suffix(".part")
        with self._lock:
            try:
                part.write_bytes(generate_latest(_Families(families)))
                part.chmod(0o600)
                part.replace(path)
            except OSError as error:
                part.unlink(missing_ok=True)
                _LOG.warning("metrics could not be written: %s", error.strerror)

    def _read_others(self, families: dict[str, Metric], ages: GaugeMetricFamily) -> None:
        assert self._folder is not None
        for path in sorted(self._folder.glob("*.prom")):
            if path == self._own_file or not path.stem.isdigit():
                continue
            with suppress(OSError):  # it has just ended
                age = wall_seconds() - path.stat().st_mtime
                if age > _FORGOTTEN_S:
                    path.unlink()
                    continue
                _join(families, text_string_to_metric_families(path.read_text("utf-8")))
                ages.add_metric((path.stem,), max(0.0, age))


class _Families:
    """Families as a registry gives them."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = list(families)

    def collect(self) -> Iterable[Metric]:
        return self._families


def _join(families: dict[str, Metric], more: Iterable[Metric]) -> None:
    """Add samples to the families of the same name."""
    for family in more:
        if family.name in families:
            families[family.name].samples.extend(family.samples)
        else:
            families[family.name] = family
