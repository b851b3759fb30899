"""Measure how long files take: imports up to the preview, ``ecken load`` of whole lists.

    python -m benchmarks.exchange --network 1m

An import is timed as the member waits for it: with the process that reads the file, from its start
to its end. Who is found is compared with who was put into the file, in the same run.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import platform
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import update

from benchmarks.http.town import load_lists, write_lists
from benchmarks.networks import NETWORKS
from benchmarks.search.people import people
from ecken.search import Profile
from ecken.service.community import Community
from ecken.service.imports.comparing import compare_file
from ecken.service.loading.loading import load_plan, plan_load
from ecken.settings import Settings
from ecken.store.tables import members
from ecken.wiring import build_community

SEED = 11
MEMBERS = 20_000
FOUND = 200
"""Members who stand in each file."""
RUNS = 5
CONNECTIONS, CARDS = 30_000, 10_000
_GIB = 2**30


def _community(folder: Path) -> Community:
    """Members without contacts, all of whom want to be found by their address."""
    community = build_community(Settings(data_dir=folder))
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(("id", "email", "first_name", "last_name", "company"))
    for one in people(MEMBERS, SEED):
        lines.writerow((one.member, _address(one), one.first_name, one.last_name, one.company))
    load_plan(community, plan_load(community, members=text.getvalue().encode()))
    with community.database.writing() as connection:
        connection.execute(update(members).values(is_findable_by_email=True))
    return community


def _address(one: Profile) -> str:
    return f"m{one.member}@example.org"


def _strangers(count: int) -> Iterator[tuple[Profile, str]]:
    """People of whom the first ones are members, with the address that a file has of them."""
    for place, one in enumerate(islice(people(max(count, MEMBERS), SEED), count)):
        yield one, _address(one) if place < FOUND else ""


def linkedin_archive(count: int) -> bytes:
    """Return an export of LinkedIn: a profile link each, an address of a few, as there."""
    text = io.StringIO()
    text.write('Notes:\n"When exporting your connection data, some addresses are missing."\n\n')
    lines = csv.writer(text)
    lines.writerow(
        ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
    )
    for one, address in _strangers(count):
        link = f"https://www.linkedin.com/in/{one.first_name}-{one.last_name}-{one.member}".lower()
        lines.writerow(
            (one.first_name, one.last_name, link, address, one.company, one.position, "01 Feb 2024")
        )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Connections.csv", text.getvalue())
    return packed.getvalue()


def cards(count: int) -> bytes:
    """Return vCards as phones write them."""
    written = []
    for one, address in _strangers(count):
        name = f"{one.first_name} {one.last_name}"
        written += [
            "BEGIN:VCARD",
            "VERSION:3.0",
            f"N:{one.last_name};{one.first_name};;;",
            f"FN:{name}",
            f"ORG:{one.company}",
            f"TITLE:{one.position}",
            f"TEL;TYPE=CELL:+49 170 {one.member:07}",
            f"EMAIL;TYPE=INTERNET:{address or f'p{one.member}@example.net'}",
            "END:VCARD",
        ]
    return "\r\n".join([*written, ""]).encode()


def _measure_imports(folder: Path) -> list[tuple[str, float, float, int]]:
    """Return what, the median wait in seconds, the longest, and the bytes of the file."""
    community = _community(folder)
    files: dict[str, Callable[[], bytes]] = {
        f"LinkedIn export, {CONNECTIONS:,} contacts": lambda: linkedin_archive(CONNECTIONS),
        f"vCard file, {CARDS:,} cards": lambda: cards(CARDS),
    }
    found = []
    viewer = FOUND + 1
    for what, make in files.items():
        content = make()
        times = []
        for _ in range(RUNS):
            viewer += 1  # each with the limits of a day of their own
            start = time.perf_counter()
            compared = compare_file(community, viewer, content)
            times.append(time.perf_counter() - start)
            assert len(compared.matches) == FOUND, compared
        found.append((what, statistics.median(times), max(times), len(content)))
    community.database.close()
    return found


def _report(imports: list[tuple[str, float, float, int]], loaded: list[str]) -> list[str]:
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    return [
        "# What files of others cost",
        "",
        "Written by `python -m benchmarks.exchange`. Imports: from the upload to the preview,",
        f"with the process that reads the file, {RUNS} times each, in a community of",
        f"{MEMBERS:,} members; {FOUND} of them stand in the file and were found each time.",
        "Lists: `ecken load` into a new SQLite database, as a whole process.",
        "",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, Linux "
        f"{platform.release()}, Python {platform.python_version()}; load average {load}.",
        "",
        "| import | size | median | longest |",
        "| --- | --- | --- | --- |",
        *(
            f"| {what} | {size / 1e6:.1f} MB | {median:.2f} s | {longest:.2f} s |"
            for what, median, longest, size in imports
        ),
        "",
        *loaded,
    ]


def _measure_load(folder: Path, network: str) -> list[str]:
    contacts = write_lists(folder, network)
    loaded = load_lists(folder, {"ECKEN_DATA_DIR": str(folder)})
    return [
        "| load | time | processor time | most memory | database |",
        "| --- | --- | --- | --- | --- |",
        f"| {NETWORKS[network].n:,} members, {contacts:,} contacts | {loaded.wall_s:.0f} s | "
        f"{loaded.processor_s:.0f} s | {loaded.most_bytes / _GIB:.1f} GiB | "
        f"{loaded.database_bytes / _GIB:.1f} GiB |",
        "",
    ]


def main() -> None:
    """Measure, write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", default="1m", choices=sorted(NETWORKS))
    network = parser.parse_args().network
    with tempfile.TemporaryDirectory() as folder:
        imports = _measure_imports(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        loaded = _measure_load(Path(folder), network)
    lines = _report(imports, loaded)
    (Path(__file__).parent / "results.md").write_text("\n".join(lines), "utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
