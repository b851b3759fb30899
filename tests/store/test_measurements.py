"""Measurements made elsewhere are taken for this network alone, and replace older ones."""

import json
from typing import Any

import pytest

from ecken.errors import Conflict, EckenError, Invalid
from ecken.service.community import Community
from ecken.service.operators.measurements import load_measurement
from ecken.store.database import Database
from ecken.store.journal import read_head
from ecken.store.site.measurements import read_measurements
from tests.community import Clock
from tests.store.test_whole_lists import clock, community

__all__ = ["clock", "community"]

NUMBERS = {
    "distances": {
        "mean_hops": 4.5, "mean_hops_error": 0.01, "effective_diameter": 5.5,
        "effective_diameter_error": 0.02, "longest_seen": 9, "pairs": [3, 2], "is_complete": True,
    },
    "figures": {
        "mean_first": 10.5, "mean_second": 80.0, "mean_third": 400.0, "second_error": 0.0,
        "third_error": 0.065,
    },
}  # fmt: skip


def said(community: Community, kind: str, at: int, **more: Any) -> dict[str, Any]:
    """What a run over this community's open network would have written."""
    with community.database.reading() as connection:
        source = read_head(connection).database_id
    network = {"source": source, "is_open": True, "members": 5, "contacts": 4}
    return {
        "format": "ecken-batch-1", "kind": kind, "measured_at": at, "network": network,
        **NUMBERS[kind], **more,
    }  # fmt: skip


def kept(community: Community) -> dict[str, tuple[int, Any]]:
    with community.database.reading() as connection:
        return {f.kind: (f.taken_at, f.result) for f in read_measurements(connection)}


def test_the_newest_of_each_kind_is_kept(community: Community, clock: Clock) -> None:
    for kind in NUMBERS:
        load_measurement(community, json.dumps(said(community, kind, clock.now - 10)))
    later = said(community, "distances", clock.now, mean_hops=4.25)
    found = load_measurement(community, json.dumps(later))
    assert (found.kind, found.members, found.taken_at) == ("distances", 5, clock.now)
    assert kept(community)["distances"][1] == found.result
    assert found.result["mean_hops"] == 4.25
    assert kept(community)["figures"] == (clock.now - 10, NUMBERS["figures"])
    with pytest.raises(Conflict) as refused:
        load_measurement(community, json.dumps(said(community, "distances", clock.now - 1)))
    assert refused.value.code == "measurement_older"
    assert kept(community)["distances"][0] == clock.now


def without(said: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in said.items() if key != name}


def test_what_is_not_about_the_open_network_of_this_site_is_refused(
    community: Community, clock: Clock
) -> None:
    good = said(community, "distances", clock.now)
    network = good["network"]
    wrong: list[tuple[object, str]] = [
        (good | {"network": network | {"source": "another"}}, "measurement_of_another"),
        (good | {"network": without(network, "source")}, "measurement_of_another"),
        (good | {"network": network | {"is_open": False}}, "measurement_not_open"),
        (good | {"is_complete": False}, "measurement_incomplete"),
        (good | {"measured_at": clock.now + 90_000}, "measurement_older"),
        (good | {"measured_at": "today"}, "measurement_unreadable"),
        (good | {"kind": "reach"}, "measurement_unreadable"),
        (good | {"format": "ecken-batch-9"}, "measurement_unreadable"),
        (good | {"mean_hops": None}, "measurement_unreadable"),
        (good | {"pairs": []}, "measurement_unreadable"),
        (good | {"mean_hops": True}, "measurement_unreadable"),
        (good | {"mean_hops": -1}, "measurement_unreadable"),
        (good | {"pairs": [1, float("nan")]}, "measurement_unreadable"),
        (without(good, "pairs"), "measurement_unreadable"),
        ([good], "measurement_unreadable"),
        ("text", "measurement_unreadable"),
    ]
    for text, code in [*((json.dumps(each), code) for each, code in wrong), ("{", None)]:
        with pytest.raises(EckenError) as refused:
            load_measurement(community, text)
        assert refused.value.code == (code or "measurement_unreadable"), text
        if code and "unreadable" in code:
            assert isinstance(refused.value, Invalid)
    assert kept(community) == {}


def test_nothing_is_kept_in_a_new_database(database: Database) -> None:
    with database.reading() as connection:
        assert read_measurements(connection) == []
