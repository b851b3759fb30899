"""The demo network: real ties of the PGP web of trust of 2009, members made up around them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ecken.demo.members import DemoMember, make_members
from ecken.demo.ties import Contacts, Requests, read_keys, read_ties

__all__ = ["SEED", "DemoNetwork", "make"]

SEED = 2009


@dataclass(frozen=True, slots=True, repr=False)
class DemoNetwork:
    """Members, and ties that name them by their index in ``members``."""

    members: list[DemoMember]
    contacts: Contacts
    requests: Requests


def make(
    seed: int = SEED, *, members: int | None = None, today: dt.date | None = None
) -> DemoNetwork:
    """The demo network; the same arguments give the same network.

    Parameters
    ----------
    seed
        Of all that is made up; the ties do not depend on it.
    members
        Only so many members, those with most contacts; none for all 39,796.
    today
        The youngest tie is of the day before (UTC). All that depends on it are times and years.
    """
    today = today or dt.datetime.now(dt.UTC).date()
    created, domains, organisations = read_keys()
    ties = read_ties(created).shifted_to(today)
    if members is not None:
        ties = ties.cut(members)
    people = make_members(
        ties,
        [domains[key] for key in ties.key],
        [organisations[key] for key in ties.key],
        today.year,
        seed,
    )
    return DemoNetwork(people, ties.contacts, ties.requests)
