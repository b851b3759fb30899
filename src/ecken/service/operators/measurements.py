"""Takes measurements of the whole network that ``ecken batch`` made, and writes its network out."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecken.durations import DAY_S
from ecken.errors import Conflict, Invalid
from ecken.rules.audience import Audience
from ecken.service.community import Community
from ecken.store.contacts.contacts import read_contact_pairs
from ecken.store.journal import read_head
from ecken.store.profiles.members import read_privacy
from ecken.store.site.measurements import Measurement, read_measurements, replace_measurement

__all__ = ["WholeNetwork", "load_measurement", "read_whole_network"]

_FORMAT = "ecken-batch-1"

_NUMBERS = {
    "distances": (
        "mean_hops",
        "mean_hops_error",
        "effective_diameter",
        "effective_diameter_error",
        "longest_seen",
    ),
    "figures": ("mean_first", "mean_second", "mean_third", "second_error", "third_error"),
}
"""What is kept of each kind."""


@dataclass(frozen=True, slots=True)
class WholeNetwork:
    """All contacts, and who discloses what, of one database at one moment."""

    source: str
    """The database: a result names it, so that it is loaded into this one alone."""
    version: int
    pairs: Iterable[NDArray[Any]]
    members: Iterable[tuple[int, str, bool]]
    """Id, audience, and whether they are listed; who is not active discloses nothing."""


def read_whole_network(community: Community) -> WholeNetwork:
    """Read all contacts and audiences, for ``ecken batch``; all of them are in memory then."""
    with community.database.reading() as connection:
        head = read_head(connection)
        pairs = list(read_contact_pairs(connection))
        members = {
            row.member: (row.audience.value, row.is_listed) for row in read_privacy(connection)
        }
    for piece in pairs:
        for member in np.unique(piece).tolist():
            members.setdefault(member, (Audience.NOBODY.value, False))
    rows = [(member, *settings) for member, settings in members.items()]
    return WholeNetwork(head.database_id, head.version, pairs, rows)


def load_measurement(community: Community, text: str) -> Measurement:
    """Keep what a JSON file of ``ecken batch`` says, if it is about the open network of this site.

    Raises
    ------
    Invalid
        ``measurement_unreadable``, ``measurement_not_open``, ``measurement_incomplete``.
    Conflict
        ``measurement_of_another``, ``measurement_older``.
    """
    said, found = _read(text)
    network = said["network"]
    if network.get("is_open") is not True:
        raise Invalid(
            "measurement_not_open",
            "This was measured over lists that not everyone may see, and members would see what "
            "follows from them. Measure with --open.",
        )
    if said.get("is_complete") is False:
        raise Invalid(
            "measurement_incomplete",
            "The rounds ended before nothing grew; measure with more of them.",
        )
    with community.writing() as connection:
        if network.get("source") != read_head(connection).database_id:
            raise Conflict(
                "measurement_of_another",
                "This was measured over another network, or it does not say over which. Export "
                "this one with ecken batch export, or name it with --source {source}.",
                source=read_head(connection).database_id,
            )
        newest = {known.kind: known.taken_at for known in read_measurements(connection)}
        if not newest.get(found.kind, 0) <= found.taken_at <= community.clock() + DAY_S:
            raise Conflict(
                "measurement_older",
                "A newer measurement is there already, or this one is of a day to come.",
            )
        replace_measurement(connection, found)
    return found


def _read(text: str) -> tuple[dict[str, Any], Measurement]:
    """Return the whole file, and what is kept of it."""
    try:
        said = json.loads(text)
        if said["format"] != _FORMAT:
            raise ValueError(said["format"])
        kind = said["kind"]
        result: dict[str, Any] = {name: _number(said[name]) for name in _NUMBERS[kind]}
        taken_at, members = said["measured_at"], said["network"]["members"]
        if not all(isinstance(whole, int) and whole >= 0 for whole in (taken_at, members)):
            raise TypeError("measured_at and members are whole numbers")
        if kind == "distances":
            result["pairs"] = [_number(count) for count in said["pairs"]]
            if not sum(result["pairs"]):
                raise ValueError("pairs hold nobody")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Invalid(
            "measurement_unreadable",
            "This is no figures.json or distances.json of ecken batch: {reason}.",
            reason=f"{type(error).__name__} {error}"[:100],
        ) from None
    return said, Measurement(kind, taken_at, members, result)


def _number(value: object) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise TypeError(f"{value!r} is no number")
    if not math.isfinite(value) or value < 0:
        raise ValueError(f"{value!r} is out of range")
    return value
