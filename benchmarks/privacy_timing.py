"""Does time tell what answers do not? Hidden against absent, on the hot routes.

In the style of dudect (Reparaz, Balasch & Verbauwhede, Dude, is my code constant time?, DATE 2017):
two classes of the same question are asked in random turn, and Welch's t compares their times after
cropping at a percentile of all. |t| beyond 4.5 would be evidence of a difference; beyond 10 it is
beyond doubt. ``python -m benchmarks.privacy_timing`` writes ``privacy_timing.md`` beside this file.

Three pairs of classes: two equal communities (what the method itself shows on this machine); a
community and its twin that has hidden contacts more; and, within one community, a member who has
blocked the asker against an id that nothing has. Every answer is compared as well.
"""

from __future__ import annotations

import platform
import random
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from ecken.rules.audience import Audience
from ecken.service.contacts.contacts import block_member
from ecken.store.contacts.contacts import insert_contact
from tests.community import NOW, Town
from tests.privacy.plans import NAMES, Plan, built
from tests.privacy.routes import NOBODY
from tests.privacy.twins import Door, Question, twins_of

HERE = Path(__file__).parent
ROUNDS = 1_500
CROP = 90
WARM_UP = 40

ADA, BEN, CEM, DORA, EVA, FINN, GUEL, HANS = range(8)
PLAN = Plan(
    ties={(ADA, BEN), (ADA, CEM), (BEN, DORA), (CEM, EVA), (DORA, FINN), (HANS, GUEL)},
    audiences=[
        *[Audience.EVERYONE] * 4,
        Audience.NOBODY,
        Audience.NOBODY,
        Audience.NOBODY,
        Audience.NOBODY,
    ],
    unlisted={GUEL},
)

Ask = Callable[[], object]


def welch_t(one: np.ndarray, other: np.ndarray) -> float:
    """Return Welch's t of two samples, both cropped at the same percentile of all."""
    limit = np.percentile(np.concatenate((one, other)), CROP)
    one, other = one[one <= limit], other[other <= limit]
    spread = one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other)
    return float((one.mean() - other.mean()) / np.sqrt(spread))


def measure(classes: tuple[Ask, Ask], rounds: int, seed: int) -> tuple[float, float, float]:
    """Ask both in random turn; return |t| and the two medians in milliseconds."""
    turns = random.Random(seed).choices((0, 1), k=2 * rounds)
    for ask in classes * WARM_UP:
        ask()
    times: tuple[list[int], list[int]] = ([], [])
    for which in turns:
        start = time.thread_time_ns()
        classes[which]()
        times[which].append(time.thread_time_ns() - start)
    one, other = (np.array(part, dtype=np.float64) / 1e6 for part in times)
    return abs(welch_t(one, other)), float(np.median(one)), float(np.median(other))


def hide_contacts(town: Town) -> None:
    """Add contacts that Ada may not see: between members whose lists are closed."""
    with town.community.writing() as connection:
        for a, b in ((EVA, FINN), (EVA, GUEL), (FINN, HANS), (FINN, GUEL), (EVA, HANS)):
            insert_contact(connection, town.id(NAMES[a]), town.id(NAMES[b]), at=NOW)


def questions(town: Town) -> dict[str, Question]:
    """The hot routes: figures, search, a member, a way, the start page."""
    eva = town.public_id("Eva")
    return {
        "figures (JSON)": Question("GET", "/api/v1/me/figures"),
        "search in the second circle (JSON)": Question("GET", "/api/v1/me/search?circle=2"),
        "a member (JSON)": Question("GET", f"/api/v1/members/{eva}"),
        "a member's list (JSON)": Question("GET", f"/api/v1/members/{eva}/contacts"),
        "start page": Question("GET", "/"),
        "a member's page": Question("GET", f"/m/{eva}"),
    }


def asking(door: Door, question: Question) -> Ask:
    """Return a function that asks ``question`` as Ada."""
    return lambda: door.ask("Ada", question)


def main(rounds: int = ROUNDS) -> None:
    """Measure all pairs and write the page."""
    rows: list[tuple[str, str, float, float, float]] = []
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(TemporaryDirectory())) for _ in range(2)]
        town = stack.enter_context(built(PLAN, folders[0]))
        both = stack.enter_context(twins_of(town, folders[1], ["Ada"]))
        asked = questions(town)
        for pair in ("equal communities", "hidden contacts against none"):
            if pair != "equal communities":
                hide_contacts(both.other)
            for seed, (name, question) in enumerate(asked.items()):
                both.assert_same("Ada", question)
                classes = (asking(both.doors[0], question), asking(both.doors[1], question))
                rows.append((pair, name, *measure(classes, rounds, seed)))
                print(*rows[-1])
        hans = town.public_id("Hans")
        block_member(town.community, town.id("Hans"), town.public_id("Ada"))
        for seed, path in enumerate(("/api/v1/members/{}", "/m/{}", "/api/v1/members/{}/contacts")):
            blocked, absent = (Question("GET", path.format(id)) for id in (hans, NOBODY))
            classes = (asking(both.doors[0], blocked), asking(both.doors[0], absent))
            found = measure(classes, rounds, seed)
            rows.append(("has blocked me against never there", path.format("…"), *found))
            print(*rows[-1])
    write(rows, rounds)


def write(rows: list[tuple[str, str, float, float, float]], rounds: int) -> None:
    """Write the page of results."""
    head = (__doc__ or "").split("\n\n")
    lines = [
        "# Does time tell what answers do not?",
        "",
        " ".join(head[1].split()),
        "",
        f"Measured with `python -m benchmarks.privacy_timing`: about {rounds:,} answers of each "
        f"class per row, slowest {100 - CROP} % cropped, {platform.machine()}, "
        f"Python {platform.python_version()}, NumPy {np.__version__}; 8 members, SQLite, answers "
        "computed in one thread without a network in between. Processor time, which a busy machine "
        "disturbs less than the clock on the wall; medians in milliseconds.",
        "",
        "| classes | question | \\|t\\| | median of one | of the other |",
        "| --- | --- | --- | --- | --- |",
        *(f"| {p} | {q} | {t:.1f} | {a:.2f} | {b:.2f} |" for p, q, t, a, b in rows),
        "",
        "The first rows compare a community with its unchanged copy: what is seen there comes from "
        "the machine and the method, not from anything hidden. That the *work* is the same is "
        "tested exactly, by counting operations: `tests/privacy/test_twins.py`.",
        "",
    ]
    (HERE / "privacy_timing.md").write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
