"""Job ads and saved job searches of the random communities."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from ecken.store.jobs.job_ads import insert_ad
from ecken.store.jobs.job_searches import insert_search, read_searches
from tests.community import DAY_S, NOW

__all__ = ["add_job_search", "write_ad", "write_job_search", "write_jobs"]

CITIES = ("Hamburg", "Köln", "Hamburg", "Bremen", "Köln", "Hamburg", "Bremen", "Köln")


def write_jobs(connection: Connection, members: Sequence[int], companies: Sequence[str]) -> None:
    """Let everybody advertise, and save a search; of every third member an ad has ended."""
    for i, (member, company) in enumerate(zip(members, companies, strict=True)):
        write_ad(connection, member, company or "Siemens", i, is_ended=False)
        if i % 3 == 0:
            write_ad(connection, member, "Bosch", i + 1, is_ended=True)
        write_job_search(connection, member, "siemens")


def write_job_search(connection: Connection, owner: int, query: str) -> None:
    """Write a saved job search as it stands some days after its owner last looked."""
    values = {"name": f"Jobs {query}", "query": query, "workplaces": "", "hours": ""}
    insert_search(connection, owner, values, at=NOW - 5 * DAY_S)


def add_job_search(connection: Connection, owner: int, query: str) -> bool:
    """Save a search unless its owner has it already; say whether it was saved."""
    if any(row.name == f"Jobs {query}" for row in read_searches(connection, owner)):
        return False
    write_job_search(connection, owner, query)
    return True


def write_ad(
    connection: Connection, member: int, company: str, number: int, *, is_ended: bool
) -> None:
    """Write a job ad as it stands some days after it was published."""
    values = {
        "title": ("Buyer", "Engineer", "Einkäuferin")[number % 3],
        "company": company,
        "city": CITIES[number % len(CITIES)],
        "workplace": ("onsite", "hybrid", "remote")[number % 3],
        "hours": ("full", "part", "either")[number % 3],
        "text": f"Work for {company}.",
    }
    ends_at = NOW - DAY_S if is_ended else NOW + 30 * DAY_S
    insert_ad(connection, member, values, at=NOW - (number + 2) * DAY_S, ends_at=ends_at)
