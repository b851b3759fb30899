"""What the index costs, and how fast it answers alone."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, overload

import numpy as np

from benchmarks.search.people import people
from benchmarks.search.questions import FACETS, circle, free_lines
from ecken.search import Profile, ProfileIndex, SearchRequest, SearchScope, parse_line
from ecken.search.lookup_cache import LookupCache

ALL_FACETS = (*FACETS, "language")
SEED = 11
TURN = 100  # questions inside one circle


class Members(Sequence[Profile]):
    """The profiles of an index by place, unpacked when they are asked for."""

    def __init__(self, index: ProfileIndex) -> None:
        self._index, self._many = index, len(index)

    def __len__(self) -> int:
        return self._many

    @overload
    def __getitem__(self, place: int) -> Profile: ...
    @overload
    def __getitem__(self, place: slice) -> list[Profile]: ...
    def __getitem__(self, place: int | slice) -> Profile | list[Profile]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(self._many))]
        if not 0 <= place < self._many:
            raise IndexError(place)
        profile = self._index.profile(place + 1)
        assert profile is not None
        return profile

    def __iter__(self) -> Iterator[Profile]:
        return (self[i] for i in range(self._many))


def indexed(members: int, path: Path) -> tuple[ProfileIndex, list[str]]:
    """The index of the made-up network from a file, built and saved if there is none; its costs."""
    notes = path.with_suffix(".json")
    if not path.exists():
        profiles = list(people(members))
        start = time.process_time()
        index = ProfileIndex.build(profiles)
        built = time.process_time() - start
        text = sum(map(_text_bytes, profiles)) / members
        start = time.process_time()
        index.save(path, version=1, source="bench")
        saved = time.process_time() - start
        notes.write_text(json.dumps([built, text, saved]))
        del profiles, index
    built, text, saved = json.loads(notes.read_text())
    index, _ = ProfileIndex.open(path)
    return index, [
        f"| build of {members:,} profiles, processor time | {built:.0f} s |",
        f"| text of a profile | {text:.0f} bytes |",
        f"| save, {path.stat().st_size / 1e6:,.0f} MB, processor time | {saved:.1f} s |",
        *_opened(path, members),
    ]


def _text_bytes(profile: Profile) -> int:
    texts = [
        profile.public_id, profile.first_name, profile.last_name, profile.headline,
        profile.company, profile.position, profile.industry, profile.industry_text, profile.city,
        profile.postal_code, profile.country, profile.offers, profile.seeks, profile.about,
        *(part for job in profile.former for part in job),
        *(part for school in profile.education for part in school), *profile.languages,
    ]  # fmt: skip
    return sum(len(text.encode()) for text in texts)


_MEMORY = """
import gc, psutil, sys, time
from pathlib import Path
from ecken.search import ProfileIndex
ProfileIndex.build([])
gc.collect()
before, start = psutil.Process().memory_info().rss, time.process_time()
index, _ = ProfileIndex.open(Path(sys.argv[1]))
spent = time.process_time() - start
gc.collect()
print(spent, psutil.Process().memory_info().rss - before, index._state.built.texts.offsets[-1])
"""


def _opened(path: Path, members: int) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY, str(path)], capture_output=True, text=True, check=True
    )
    spent, memory, text = map(float, done.stdout.split())
    return [
        f"| open and verify (a restart), processor time | {spent:.1f} s |",
        "| memory of a process that opened it, beyond the texts |"
        f" {(memory - text) / members:.0f} bytes per member |",
    ]


def put_cost(index: ProfileIndex, profiles: Sequence[Profile]) -> str:
    """What it costs to change one profile."""
    times = []
    for profile in profiles[:3000]:
        start = time.thread_time()
        index.put(profile)
        times.append((time.thread_time() - start) * 1e3)
    p50, p99 = np.percentile(times, [50, 99])
    return f"| put of one profile, processor time, p50 / p99 | {p50:.2f} / {p99:.2f} ms |"


def spent(work: Callable[[], Any]) -> tuple[float, float]:
    """Processor time of this thread and wall-clock time, in milliseconds."""
    cpu, wall = time.thread_time(), time.perf_counter()
    work()
    return (time.thread_time() - cpu) * 1e3, (time.perf_counter() - wall) * 1e3


def forget(index: ProfileIndex) -> None:
    """Forget what words meant, so that a question is one that nobody has asked before."""
    index._state.lists.vocabulary.meant = LookupCache()


def speeds(index: ProfileIndex, sizes: list[int], rounds: int) -> Iterator[str]:
    """Rows of the table of speeds."""
    profiles = Members(index)
    for size in sizes:
        for kind, again in (("asked for the first time", 1), ("asked again", 2)):
            times = list(_questions(index, profiles, size, rounds, again))
            work = f"any line, five facets, top 20 with reasons, inside {size:,}"
            yield f"| {work}, {kind} | {_four(times)} |"
    yield f"| suggestion while typing a name, each letter | {_four(_typing(index, profiles))} |"


def _questions(
    index: ProfileIndex, profiles: Members, size: int, rounds: int, again: int
) -> Iterator[tuple[float, float]]:
    rng = np.random.default_rng(SEED)
    degree, lines = np.full(size, 2, np.uint8), free_lines(profiles, rounds, SEED + size)
    for turn in range(0, rounds, TURN):
        ids = circle(index, size, SEED + turn)
        bridges = rng.integers(1, 30, size).astype(np.uint32)

        def search(line: str, ids: Any = ids, bridges: Any = bridges) -> None:
            index.search(
                SearchRequest(parse_line(line), facets=ALL_FACETS),
                SearchScope(ids, degree=degree, bridge_count=bridges),
            )

        for line in lines[turn : turn + TURN]:
            forget(index)
            for _ in range(again):
                both = spent(lambda q=line: search(q))  # type: ignore[misc]
            yield both


def _typing(index: ProfileIndex, profiles: Members) -> list[tuple[float, float]]:
    ids, times = circle(index, 54_000 if len(index) > 54_000 else len(index), SEED), []
    for profile in profiles[:: max(1, len(profiles) // 200)]:
        name = f"{profile.first_name} {profile.last_name}"
        for length in range(1, min(len(name), 9)):
            forget(index)
            times.append(spent(lambda n=name, k=length: index.suggest(n[:k], SearchScope(ids))))  # type: ignore[misc]
    return times


def _four(times: list[tuple[float, float]]) -> str:
    cpu, wall = zip(*times, strict=True)
    p50, p95, p99 = np.percentile(cpu, [50, 95, 99])
    w50, w99 = np.percentile(wall, [50, 99])
    return f"{p50:.2f} | {p95:.2f} | {p99:.2f} | {max(cpu):.2f} | {w50:.2f} | {w99:.2f}"
