"""Changes of job ads and saved searches that a viewer may not see."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from ecken.rules.jobs.ad_contact import AdContactState
from tests.community import Town
from tests.privacy.job_plans import add_job_search, name_ad_contact, write_ad
from tests.privacy.plans import NAMES

__all__ = ["ad_change", "ad_contact_change", "job_search_change"]

Change = tuple[str, Callable[[Connection, Town], bool]]


def ad_change(member: int, number: int, is_ended: bool) -> Change:
    """One job ad more: seen by all for whom the member is there, unless it has ended."""

    def change(connection: Connection, town: Town) -> bool:
        company = ("Siemens", "Nordlicht", "Bosch")[number % 3]
        write_ad(connection, town.id(NAMES[member]), company, number, is_ended=is_ended)
        return True

    return f"{'ended ' if is_ended else ''}ad of {NAMES[member]}", change


def job_search_change(member: int) -> Change:
    """One saved job search more, which is its owner's alone."""

    def change(connection: Connection, town: Town) -> bool:
        return add_job_search(connection, town.id(NAMES[member]), "hidden")

    return f"job search of {NAMES[member]}", change


def ad_contact_change(member: int, number: int, state: AdContactState) -> Change:
    """An ad names a contact of its advertiser, who has said something to it."""

    def change(connection: Connection, town: Town) -> bool:
        return name_ad_contact(connection, town.id(NAMES[member]), number, state)

    return f"{state.value} contact person of an ad of {NAMES[member]}", change
