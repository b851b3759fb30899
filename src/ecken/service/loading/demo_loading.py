"""Loading the made-up network of the demo, and the four members to sign in as."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection

from ecken.demo.cast import pick_cast
from ecken.demo.jobs import make_ads
from ecken.demo.members import DemoMember
from ecken.demo.network import DemoNetwork, make
from ecken.durations import DAY_S, HOUR_S
from ecken.errors import Conflict
from ecken.rules.jobs.advertising import runs_until
from ecken.rules.jobs.salary import parse_salary
from ecken.service.community import Community
from ecken.service.loading.demo_posts import write_demo_posts
from ecken.service.loading.list_reader import Progress
from ecken.store.jobs.job_ads import insert_ad
from ecken.store.journal import ChangeKind, append_change
from ecken.store.migration import scheme_fingerprint
from ecken.store.profiles.members import email_key
from ecken.store.site import loading as rows

__all__ = ["DEMO_NOTE", "demo_version", "load_demo"]

_DEMO_VERSION = 4
"""Raised whenever the demo network changes."""

_AD_COLUMNS = (
    "title", "company", "city", "postal_code", "country", "workplace", "hours", "text",
)  # fmt: skip
_AD_STEP_D, _AD_OLDEST_D, _AD_RUNS_D = 7, 45, 90

DEMO_NOTE = (
    "This is a demonstration. Everyone here is made up; who knows whom comes from the PGP web of "
    "trust of 2009."
)
"""For the foot of every page."""


def demo_version() -> str:
    """Return what a demo on disk has to be of; another one is loaded anew."""
    return f"{_DEMO_VERSION}-{scheme_fingerprint()}"


def load_demo(
    community: Community,
    *,
    members: int | None = None,
    progress: Progress = lambda _stage, _done, _total: None,
) -> dict[str, int]:
    """Load the demo network into an empty database; return the four of the cast by role.

    ``members`` cuts the network to those with most contacts.

    Raises
    ------
    Conflict
        ``demo_not_empty`` if the database has members.
    """
    with community.database.reading() as connection:
        _first_id(connection)
    progress("making people up", 0, None)
    network = make(members=members)
    now, cast = community.clock(), pick_cast(network)
    with community.database.loading() as connection:
        first_id = _first_id(connection)
        progress("writing members", 0, None)
        _write_members(connection, network, first_id, now)
        progress("writing contacts", 0, None)
        _write_ties(connection, network, first_id)
        _write_ads(connection, network, first_id, now)
        write_demo_posts(connection, network, cast, first_id=first_id, now=now)
        append_change(connection, ChangeKind.RELOADED, at=now)
    return {role: first_id + index for role, index in asdict(cast).items()}


def _first_id(connection: Connection) -> int:
    """Return the id of the first member to come; refuse where others have come before."""
    known = rows.read_known_members(connection)
    if known.last_id:
        raise Conflict("demo_not_empty", "The database has members; a demo needs an empty one.")
    return 1


def _write_members(connection: Connection, network: DemoNetwork, first_id: int, now: int) -> None:
    people = network.members
    rows.insert_members(connection, map(_row, people), first_id=first_id, at=now)
    rows.insert_former_positions(connection, _many(people, "former", first_id))
    rows.insert_educations(connection, _many(people, "education", first_id))
    rows.insert_languages(connection, _many(people, "languages", first_id))


def _row(person: DemoMember) -> tuple[Any, ...]:
    """Return what ``store.loading.MEMBER_COLUMNS`` names."""
    p = person
    return (
        *(p.id, p.email, email_key(p.email), p.first_name, p.last_name, p.headline, p.company),
        *(p.position, p.industry, "", p.city, p.postal_code, p.country, p.offers, p.seeks),
        *(str(p.audience), p.listed, p.recruiter, p.joined),
    )


def _many(people: list[DemoMember], name: str, first_id: int) -> Iterator[tuple[Any, ...]]:
    """Yield the parts of profiles that come in any number; years become text."""
    for member, person in enumerate(people, start=first_id):
        for part in getattr(person, name):
            values = asdict(part).values()
            yield (member, *(str(v) if isinstance(v, int) else v for v in values))


def _write_ties(connection: Connection, network: DemoNetwork, first_id: int) -> None:
    contacts, requests = network.contacts, network.requests
    rows.insert_contacts(connection, contacts.a + first_id, contacts.b + first_id, contacts.since)
    rows.insert_requests(
        connection,
        (requests.sender + first_id).tolist(),
        (requests.recipient + first_id).tolist(),
        requests.sent.tolist(),
        expiry_s=None,
    )


def _write_ads(connection: Connection, network: DemoNetwork, first_id: int, now: int) -> None:
    """Write the job ads, published one after the other over the last weeks."""
    for number, ad in enumerate(make_ads(network.members)):
        salary = parse_salary(*ad.salary)
        values = {name: getattr(ad, name) for name in _AD_COLUMNS}
        if salary is not None:
            values |= {"salary_from": salary.least, "salary_to": salary.most}
            values |= {"currency": salary.currency, "salary_per": salary.per.value}
        at = now - (number * _AD_STEP_D % _AD_OLDEST_D) * DAY_S - number * HOUR_S
        ends_at = runs_until(at, _AD_RUNS_D)
        insert_ad(connection, first_id + ad.member, values, at=at, ends_at=ends_at)
