"""Open to offers: whom it reaches, and that nobody finds out that they are kept out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from ecken.durations import DAY_S
from ecken.errors import Invalid, NotFound
from ecken.rules.open_to_offers import OfferAudience
from ecken.search.matching.company_names import company_parts
from ecken.search.query import parse_line
from ecken.search.search_request import SearchRequest
from ecken.service.open_to_offers import LEFT_KEPT_S, sought_by
from ecken.service.privacy.offer_settings import (
    COMPANIES_MAX,
    OfferReach,
    offer_reaches,
    own_offers,
    set_offers,
)
from ecken.service.privacy.privacy import privacy_history
from ecken.service.profiles.profile_edit import own_profile, save_profile
from ecken.service.profiles.view_as import view_as
from ecken.service.search.search import search_members
from ecken.store.profiles.open_to_offers import OfferTexts
from ecken.store.profiles.profile_details import Position
from tests.background import maintain
from tests.community import Town, small_community

BUYER = OfferTexts("Buyer", "Ulm", True, "in spring", "32")
MEMBERS: dict[str, dict[str, Any]] = {
    "Ada": {"company": "Müller AG"},
    "Ben": {"company": "MUELLER"},
    "Cem": {"company": "Siemens"},
    "Dora": {"company": "Siemens Energy", "is_recruiter": True},
    "Eva": {"company": "", "is_recruiter": True},
}


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    contacts = ["Ada–Ben", "Ada–Cem"]
    with small_community(tmp_path, members=MEMBERS, contacts=contacts, url=town_url) as town:
        yield town


def _set(town: Town, audience: OfferAudience, **more: Any) -> None:
    set_offers(town.community, town.id("Ada"), audience=audience, texts=BUYER, **more)


def _seeing(town: Town) -> str:
    """Return who sees that Ada is open to offers, at every door of the service alike."""
    found = ""
    for name in ("Ben", "Cem", "Dora", "Eva"):
        with town.community.reading(town.id(name)) as world:
            told = sought_by(world, [town.id("Ada")])
            by_line = [
                _search(world, line, with_offers=True) for line in ("offen:ja", "-offen:nein")
            ]
            others = _search(world, "offen:nein")
            everyone = _search(world, "", with_offers=True)
        assert told in ({}, {town.id("Ada"): BUYER})
        for hits in by_line:
            assert hits.total == hits.open_to_offers == len(hits.hits) == len(told)
        assert [hit.card.member for hit in by_line[0].hits] == list(told)
        assert everyone.open_to_offers == len(told)
        assert {hit.card.member: hit.sought for hit in everyone.hits if hit.sought} == told
        assert len(others.hits) == 4 - len(told)
        found += name[0] if told else ""
    return found


def _search(world: Any, line: str, **more: Any) -> Any:
    return search_members(world, SearchRequest(parse_line(line), circle="all", **more))


def test_it_is_off_until_somebody_chooses(town: Town) -> None:
    with town.community.reading(town.id("Ada")) as world:
        assert own_offers(world).audience is OfferAudience.NOBODY
    assert _seeing(town) == ""


@pytest.mark.parametrize(
    ("audience", "seeing"),
    [
        (OfferAudience.NOBODY, ""),
        (OfferAudience.RECRUITERS, "DE"),
        (OfferAudience.CONTACTS, "C"),
        (OfferAudience.EVERYONE, "CDE"),
    ],
)
def test_each_audience_sees_it_but_nobody_of_the_own_company(
    town: Town, audience: OfferAudience, seeing: str
) -> None:
    _set(town, audience)
    assert _seeing(town) == seeing


def test_companies_and_members_are_kept_out(town: Town) -> None:
    _set(town, OfferAudience.EVERYONE, companies=["siemens GmbH", "SIEMENS", ""])
    assert _seeing(town) == "E"
    with town.community.reading(town.id("Ada")) as world:
        assert own_offers(world).companies == ["siemens GmbH"]
    _set(town, OfferAudience.EVERYONE, members=[town.public_id("Eva")])
    assert _seeing(town) == "CD"


def test_former_colleagues_are_kept_out_if_wished(town: Town) -> None:
    _work(town, "Ada", "Anderes", former="Müller AG")
    _work(town, "Eva", "Eigenes", former="Siemens")
    _set(town, OfferAudience.EVERYONE)
    assert _seeing(town) == "BCDE"
    _set(town, OfferAudience.EVERYONE, keeps_out_former=True)
    assert _seeing(town) == "CDE"
    _work(town, "Eva", "Eigenes", former="Mueller")
    assert _seeing(town) == "CD"
    _work(town, "Eva", "Eigenes")  # what she has taken out still counts
    assert _seeing(town) == "CD"


def _work(town: Town, name: str, *companies: str, former: str = "") -> None:
    """Let somebody work there, one company after the other, as their profile says."""
    for company in companies:
        with town.community.reading(town.id(name)) as world:
            typed = own_profile(world)
        typed.values["company"] = company
        typed.positions = [Position("", former, "", "")] if former else []
        save_profile(town.community, town.id(name), typed)


def test_who_takes_the_company_out_of_their_profile_still_does_not_see_it(town: Town) -> None:
    _set(town, OfferAudience.EVERYONE)
    _work(town, "Ben", "")
    assert _seeing(town) == "CDE"
    _work(town, "Ben", "Mueller & Co. KG", "Other")
    town.clock.pass_days(LEFT_KEPT_S / DAY_S - 1)
    maintain(town.community)
    assert _seeing(town) == "CDE"
    town.clock.pass_days(2)
    assert _seeing(town) == "BCDE"
    maintain(town.community)
    with town.community.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT count(*) FROM left_companies").scalar_one()
    assert rows == 0


def test_a_new_company_holds_from_the_very_next_answer(town: Town) -> None:
    _set(town, OfferAudience.EVERYONE)
    _work(town, "Ada", "Siemens AG")
    assert _seeing(town) == "BE"


def test_the_owner_learns_in_numbers_whom_it_reaches(town: Town) -> None:
    _set(town, OfferAudience.EVERYONE, members=[town.public_id("Eva")])
    with town.community.reading(town.id("Ada")) as world:
        found = offer_reaches(world)
    assert found == [
        OfferReach(OfferAudience.NOBODY, 0, 0, 0, 0, 0),
        OfferReach(OfferAudience.RECRUITERS, 0, 0, 0, 1, 1),
        OfferReach(OfferAudience.CONTACTS, 1, 0, 0, 1, 1),
        OfferReach(OfferAudience.EVERYONE, 1, 0, 0, 2, 2),
    ]


@pytest.mark.parametrize("audience", OfferAudience)
def test_the_numbers_are_of_those_who_see_it(town: Town, audience: OfferAudience) -> None:
    _set(town, audience, companies=["Siemens Energy"], keeps_out_former=True)
    with town.community.reading(town.id("Ada")) as world:
        reached = {reach.audience: reach.total for reach in offer_reaches(world)}
    assert reached[audience] == len(_seeing(town))


def test_a_view_as_somebody_else_shows_what_they_would_see(town: Town) -> None:
    seen = {
        OfferAudience.NOBODY: set[str](),
        OfferAudience.RECRUITERS: {"recruiter"},
        OfferAudience.CONTACTS: {"contact"},
        OfferAudience.EVERYONE: {"contact", "second", "third", "stranger", "recruiter"},
    }
    for audience, roles in seen.items():
        _set(town, audience)
        with town.community.reading(town.id("Ada")) as world:
            for role in ("contact", "second", "third", "stranger", "recruiter"):
                assert view_as(world, role).sought == (BUYER if role in roles else None)


def test_what_cannot_be_kept_is_refused_and_changes_nothing(town: Town) -> None:
    _set(town, OfferAudience.CONTACTS)
    for more, code in (
        ({"members": [town.public_id("Ada")]}, "kept_out_self"),
        ({"companies": [f"Firm {i}" for i in range(COMPANIES_MAX + 1)]}, "kept_out_too_many"),
        ({"companies": ["x" * 121]}, "text_too_long"),
    ):
        with pytest.raises(Invalid) as refused:
            _set(town, OfferAudience.EVERYONE, **more)
        assert refused.value.code == code
    with pytest.raises(NotFound):
        _set(town, OfferAudience.EVERYONE, members=["A" * 22])
    with town.community.reading(town.id("Ada")) as world:
        assert own_offers(world).audience is OfferAudience.CONTACTS
        assert [entry.detail for entry in privacy_history(world)] == ["contacts"]


def test_spellings_of_a_company_are_one_and_no_company_is_none() -> None:
    assert company_parts("Müller AG") == company_parts("MUELLER  ag") == company_parts("Muller")
    assert company_parts("selbstständig") == company_parts("Freelancer") == company_parts("")
    assert company_parts("AG") == ({"ag"},)
