"""The network that the site is measured with: a million members in the site's own database.

Ties as in ``networks.py``, profiles as in ``search/people.py``, put together with homophily:
two of three members stand in the network beside others of their city and company. Lists come in
by ``ecken load``, as an operator's do; what lists have no column for (former positions, schools,
languages, a longer text, when somebody joined) is written into the tables behind it.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
from sqlalchemy import bindparam, update

from benchmarks.networks import NETWORKS, make_network, order_of_members
from benchmarks.search.people import people
from ecken.search import Profile
from ecken.store.database import Database
from ecken.store.journal import ChangeKind, append_change
from ecken.store.site import loading as rows
from ecken.store.tables import members

__all__ = ["Loaded", "add_what_lists_lack", "load_lists", "write_lists"]

SEED = 7
_AT_RANDOM = 1 / 3
_MEMBER_COLUMNS = (
    "id", "email", "first_name", "last_name", "headline", "company", "position", "industry",
    "city", "postal_code", "country", "offers", "seeks", "recruiter",
)  # fmt: skip


@dataclass(frozen=True)
class Loaded:
    """What loading cost."""

    wall_s: float
    processor_s: float
    most_bytes: int
    database_bytes: int


def write_lists(folder: Path, network: str) -> int:
    """Write ``members.csv`` and ``contacts.csv``; return how many contacts."""
    recipe = NETWORKS[network]
    places = _write_members(folder / "members.csv", recipe.n)
    graph = make_network(recipe)
    load_ids = np.empty(graph.n, dtype=object)
    load_ids[order_of_members(recipe)] = [f"m{place + 1}" for place in places]
    names = load_ids.tolist()
    rng = np.random.default_rng(SEED)
    days = _days(rng)
    count = 0
    with (folder / "contacts.csv").open("w", encoding="utf-8") as file:
        file.write("a,b,since\n")
        for u in range(graph.n):
            later = graph.contacts(u)
            later = later[later > u].tolist()
            when = rng.integers(0, len(days), len(later)).tolist()
            me = names[u]
            file.write(
                "".join([f"{me},{names[v]},{days[d]}\n" for v, d in zip(later, when, strict=True)])
            )
            count += len(later)
    return count


def _days(rng: np.random.Generator) -> list[str]:
    """Days to draw from: one contact in a hundred is of the last thirty days."""
    today = datetime.now(UTC).date()
    old = rng.integers(30, 4_000, 9_900).tolist()
    return [str(today - timedelta(days=d)) for d in (*old, *(i % 30 for i in range(100)))]


def _write_members(path: Path, n: int) -> np.ndarray:
    """Write the list; return places 0 to n-1 in the order of city and company, a third at random.

    Neighbours in this order are neighbours in the network.
    """
    keys = []
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(_MEMBER_COLUMNS)
        for p in people(n, SEED):
            keys.append(_key_of(f"{p.city}\n{p.company}"))
            lines.writerow(
                (f"m{p.member}", f"m{p.member}@example.org", p.first_name, p.last_name, p.headline,
                 p.company, p.position, p.industry or p.industry_text, p.city, p.postal_code,
                 p.country, p.offers, p.seeks, "yes" if p.recruiter else "no")
            )  # fmt: skip
    order = np.argsort(np.array(keys), kind="stable")
    rng = np.random.default_rng(SEED)
    moved = np.flatnonzero(rng.random(n) < _AT_RANDOM)
    order[moved] = order[rng.permutation(moved)]
    return order


def _key_of(text: str) -> int:
    """A number that is the same in every process: city in the upper half, company in the lower."""
    city, _, company = text.partition("\n")
    return _fold(city) << 31 | _fold(company)


def _fold(text: str) -> int:
    value = 0
    for byte in text.encode():
        value = (value * 131 + byte) & 0x7FFFFFFF
    return value


def load_lists(folder: Path, environment: Mapping[str, str]) -> Loaded:
    """Load the lists by ``ecken load``, in a process of its own."""
    command = [sys.executable, "-m", "ecken.cli", "load"]
    for name in ("members", "contacts"):
        command += [f"--{name}", str(folder / f"{name}.csv")]
    start = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, **environment})
    _, status, spent = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"loading ended with {process.returncode}")
    size = sum(path.stat().st_size for path in folder.glob("ecken.db*"))
    return Loaded(wall, spent.ru_utime + spent.ru_stime, spent.ru_maxrss * 1024, size)


def add_what_lists_lack(folder: Path, n: int) -> None:
    """Complete the profiles; member ``p.member`` is the row ``p.member`` of the list."""
    change = update(members).where(members.c.id == bindparam("of"))
    change = change.values(about=bindparam("text"), joined_at=bindparam("since"))
    database = Database(f"sqlite:///{folder / 'ecken.db'}")
    with database.loading() as connection:
        for some in _in_parts(people(n, SEED)):
            rows.insert_former_positions(
                connection, [(p.member, *job, "", "") for p in some for job in p.former]
            )
            rows.insert_educations(
                connection, [(p.member, *school, "", "") for p in some for school in p.education]
            )
            rows.insert_languages(
                connection, [(p.member, spoken, "") for p in some for spoken in p.languages]
            )
            values = [{"of": p.member, "text": p.about, "since": p.joined} for p in some]
            connection.execute(change, values)
        append_change(connection, ChangeKind.RELOADED, at=int(time.time()))
    database.close()


def _in_parts(profiles: Iterator[Profile], size: int = 20_000) -> Iterator[list[Profile]]:
    while some := list(islice(profiles, size)):
        yield some
