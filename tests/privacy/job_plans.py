"""Job ads and saved job searches of the random communities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, delete, insert

from ecken.rules.jobs.ad_contact import AdContactState
from ecken.store.contacts.contacts import read_contact_dates
from ecken.store.jobs.job_ads import insert_ad, read_ads_of
from ecken.store.jobs.job_searches import insert_search, read_searches
from ecken.store.tables import job_contacts
from ecken.store.talk.notices import insert_notice
from tests.community import DAY_S, NOW, Town

__all__ = [
    "add_job_search",
    "name_ad_contact",
    "nobody_on_ads",
    "write_ad",
    "write_job_search",
    "write_jobs",
]

CITIES = ("Hamburg", "Köln", "Hamburg", "Bremen", "Köln", "Hamburg", "Bremen", "Köln")


def write_jobs(connection: Connection, members: Sequence[int], companies: Sequence[str]) -> None:
    """Let everybody advertise, and save a search; of every third member an ad has ended."""
    for i, (member, company) in enumerate(zip(members, companies, strict=True)):
        write_ad(connection, member, company or "Siemens", i, is_ended=False)
        if i % 3 == 0:
            write_ad(connection, member, "Bosch", i + 1, is_ended=True)
        write_job_search(connection, member, "siemens")
    for i, member in enumerate(members):
        name_ad_contact(connection, member, i, tuple(AdContactState)[i % 4])


def name_ad_contact(
    connection: Connection, advertiser: int, number: int, state: AdContactState
) -> bool:
    """Let an ad of theirs name one of their contacts, who has said this; say whether it does."""
    ads, known = read_ads_of(connection, advertiser), read_contact_dates(connection, advertiser)
    if not ads or not known:
        return False
    ad, named = ads[number % len(ads)], sorted(known)[number % len(known)]
    connection.execute(delete(job_contacts).where(job_contacts.c.ad_id == ad.id))
    row = {"ad_id": ad.id, "member_id": named, "state": state.value, "asked_at": NOW}
    connection.execute(insert(job_contacts).values(row))
    insert_notice(
        connection, named, about=advertiser, kind="ad_contact_asked", subject=ad.public_id,
        due_at=NOW,
    )  # fmt: skip
    return True


@contextmanager
def nobody_on_ads(town: Town) -> Iterator[None]:
    """Let ads name nobody: who stands on one has let a tie be seen."""
    with town.community.writing() as connection:
        connection.execute(delete(job_contacts))
    yield


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
