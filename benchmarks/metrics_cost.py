"""Cost of the metrics for each answer: processor time with and without, in turn, in one process.

python -m benchmarks.metrics_cost
"""

from __future__ import annotations

import statistics
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.community import small_community
from tests.privacy.plans import NAMES, write_accounts
from tests.privacy.twins import Door, Question, drawn_alike, in_one_thread

PATHS = ("/healthz", "/contacts", "/")
ROUNDS, CALLS = 7, 12


def _processor_s(door: Door, path: str) -> float:
    began = time.process_time()
    for _ in range(CALLS):
        door.ask("Ada", Question("GET", path))
    return (time.process_time() - began) / CALLS


def main() -> None:
    """Print microseconds and the ratio for each path: medians over the rounds."""
    contacts = [f"{a}–{b}" for a, b in pairwise(NAMES)]
    with (
        TemporaryDirectory() as folder,
        small_community(
            Path(folder), members={name: {} for name in NAMES}, contacts=contacts
        ) as town,
        drawn_alike(),
        in_one_thread(),
    ):
        with town.community.writing() as connection:
            write_accounts(connection, town)
        community = town.community
        measured = replace(community, settings=replace(community.settings, metrics_token="x" * 32))
        doors = Door(community), Door(measured)
        for path in PATHS:
            for door in doors:
                _processor_s(door, path)
            pairs = [[_processor_s(door, path) for door in doors] for _ in range(ROUNDS)]
            without, with_ = (statistics.median(times) for times in zip(*pairs, strict=True))
            ratio = statistics.median(b / a for a, b in pairs)
            print(
                f"{path:12} {without * 1e6:9.1f} µs without {with_ * 1e6:9.1f} µs with "
                f"{(with_ - without) * 1e6:7.1f} µs more, ratio {ratio:.3f}"
            )


if __name__ == "__main__":
    main()
