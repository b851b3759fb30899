"""What one process holds, read when its metrics are asked for: network, connections, limits."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from ecken.errors import EckenError
from ecken.service.community import Community
from ecken.store.journal import read_head

__all__ = ["ProcessGauges"]


class ProcessGauges:
    """A collector of prometheus-client; it asks the database for one row."""

    def __init__(self, community: Community) -> None:
        self._community = community

    def collect(self) -> Iterator[Metric]:
        """Yield the families."""
        community = self._community
        network = community.network
        yield _gauge("ecken_journal_version", "Version that the network in memory is at.",
                     network.version)  # fmt: skip
        yield _gauge("ecken_journal_lag", "Versions that the network in memory is behind; -1 if "
                     "the database cannot say.", self._lag())  # fmt: skip
        condition = network.condition
        yield _gauge("ecken_network_compared_timestamp_seconds", "When memory and database were "
                     "last compared as a whole; 0 before the first time.",
                     condition.compared_at or 0)  # fmt: skip
        yield _counter("ecken_network_repairs", "Differences between memory and database that were "
                       "mended.", condition.found)  # fmt: skip
        circles = network.neighbourhoods
        yield _counter("ecken_engine_questions", "Questions for a member's circles.", circles.asked)
        yield _counter("ecken_engine_searches", "Those of them that were not in memory and were "
                       "searched for.", circles.searched)  # fmt: skip
        held = GaugeMetricFamily("ecken_database_connections", "Connections by state.",
                                 labels=("state",))  # fmt: skip
        used, idle = community.database.count_connections()
        held.add_metric(("used",), used)
        held.add_metric(("idle",), idle)
        yield held
        met = CounterMetricFamily("ecken_limits_met", "Tries refused by a limit, by its kind.",
                                  labels=("kind",))  # fmt: skip
        for kind, count in sorted(community.limits.met.items()):
            met.add_metric((kind,), count)
        yield met

    def _lag(self) -> int:
        version = self._community.network.version
        try:
            with self._community.database.reading() as connection:
                return max(0, read_head(connection).version - version)
        except EckenError:
            return -1


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


def _counter(name: str, text: str, value: float) -> Metric:
    return CounterMetricFamily(name, text, value=value)
