"""The made-up members: complete, varied, in agreement with themselves and with their ties."""

import datetime as dt
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from babel import Locale

from ecken.demo import DemoNetwork, make
from ecken.demo.members import DemoMember
from ecken.demo.vocabulary import JobTitle, name_lists, sectors
from ecken.reference import industries, places
from ecken.rules.audience import Audience

TODAY = dt.date(2026, 3, 1)


def test_the_network_has_its_size_and_ties_name_members(network: DemoNetwork) -> None:
    assert len(network.members) == 39_796
    assert len(network.contacts) == 104_348
    assert len(network.requests) == 92_802
    assert network.contacts.b.max() < 39_796
    assert network.requests.recipient.max() < 39_796


def test_the_same_arguments_give_the_same_network(small: DemoNetwork) -> None:
    again = make(members=400, today=TODAY)
    assert again.members == small.members
    assert (again.contacts.since == small.contacts.since).all()
    assert (again.requests.sender == small.requests.sender).all()


def test_another_seed_gives_other_members_on_the_same_ties(small: DemoNetwork) -> None:
    other = make(7, members=400, today=TODAY)
    assert (other.contacts.a == small.contacts.a).all()
    same = [a.last_name == b.last_name for a, b in zip(other.members, small.members, strict=True)]
    assert sum(same) < 40


def test_another_day_moves_times_and_changes_nobody(small: DemoNetwork) -> None:
    later = make(members=400, today=TODAY + dt.timedelta(days=10))
    assert set((later.contacts.since - small.contacts.since).tolist()) == {10 * 86400}
    assert [m.email for m in later.members] == [m.email for m in small.members]
    assert [m.company for m in later.members] == [m.company for m in small.members]


def test_every_member_has_a_name_an_address_and_a_position(network: DemoNetwork) -> None:
    for member in network.members:
        assert member.first_name
        assert member.last_name
        assert member.position
        local, domain = member.email.split("@")
        assert domain in {"example.org", "example.com", "example.net"}
        assert local.isascii()
        assert " " not in local
    assert len({m.email for m in network.members}) == 39_796
    assert len({m.id for m in network.members}) == 39_796


def test_every_industry_is_in_the_tree_and_comes_with_a_company(network: DemoNetwork) -> None:
    for member in network.members:
        assert bool(member.industry) == bool(member.company)
    codes = {m.industry for m in network.members} - {""}
    assert len(codes) > 100
    assert not [code for code in codes if industries.get(code) is None]


def test_every_postal_code_is_that_of_the_city(network: DemoNetwork) -> None:
    placed = [m for m in network.members if m.postal_code]
    assert len(placed) > 18_000
    for member in placed:
        place = places.find_postal_code(member.country, member.postal_code)
        assert place is not None
        assert place.city == member.city
    assert {m.country for m in placed} == {"DE", "AT", "CH"}
    assert not [m for m in network.members if m.country in {"DE", "AT", "CH"} and not m.postal_code]


def test_every_country_is_one(network: DemoNetwork) -> None:
    territories = Locale("en").territories
    countries = Counter(m.country for m in network.members)
    assert all(len(code) == 2 and code in territories for code in countries)
    assert countries["DE"] > 11_204  # those whose addresses say so, and some of the rest
    assert countries["GB"] >= 1127


def test_names_are_varied(network: DemoNetwork) -> None:
    names = Counter((m.first_name, m.last_name) for m in network.members)
    assert max(names.values()) <= 2
    assert sum(n for n in names.values() if n > 1) < 0.1 * 39_796
    assert len({m.last_name for m in network.members}) > 2000
    assert max(Counter(m.last_name for m in network.members).values()) < 400


def test_titles_agree_with_first_names(network: DemoNetwork) -> None:
    pools = [*name_lists()["pools"].values(), name_lists()["german"], name_lists()["faker"]]
    female = {name for pool in pools for name in pool["female"]}
    male = {name for pool in pools for name in pool["male"]}
    forms = [
        JobTitle.parse(title.partition("@")[0].rsplit(":", 1)[0])
        for sector in sectors().values()
        for title in sector.titles
    ]
    gendered = [form for form in forms if form.female != form.male]
    is_female_title = {form.female: True for form in gendered} | {f.male: False for f in gendered}
    is_female_name = dict.fromkeys(female - male, True) | dict.fromkeys(male - female, False)
    checked = [
        (is_female_name[m.first_name], is_female_title[m.position])
        for m in network.members
        if m.first_name in is_female_name and m.position in is_female_title
    ]
    assert len(checked) > 20_000
    assert not [pair for pair in checked if pair[0] != pair[1]]


def test_audiences_are_a_realistic_mix(network: DemoNetwork) -> None:
    usual = Counter(m.audience for m in network.members if not m.recruiter)
    guarded = Counter(m.audience for m in network.members if m.recruiter)
    assert set(usual) == {audience.value for audience in Audience}
    assert 0.7 < usual["everyone"] / usual.total() < 0.85
    assert guarded["nobody"] / guarded.total() > 0.6
    assert 0.015 < guarded.total() / 39_796 < 0.04
    unlisted = sum(not m.listed for m in network.members)
    assert 0.03 < unlisted / 39_796 < 0.05


def _assortativity(network: DemoNetwork, attribute: Callable[[DemoMember], str]) -> float:
    """Newman's coefficient (Phys. Rev. E 67, 026126) over contacts where both ends have one."""
    values = np.array([attribute(member) for member in network.members])
    names, label = np.unique(values, return_inverse=True)
    a, b = label[network.contacts.a], label[network.contacts.b]
    known = (names[a] != "") & (names[b] != "")
    a, b = a[known], b[known]
    shares = np.bincount(np.concatenate([a, b])) / (2 * len(a))
    chance = float((shares**2).sum())
    return float(((a == b).mean() - chance) / (1 - chance))


@pytest.mark.parametrize(
    ("attribute", "low", "high"),
    [
        (lambda m: m.country, 0.4, 0.85),
        (lambda m: m.city and f"{m.city} {m.country}", 0.15, 0.5),
        (lambda m: m.industry[:2], 0.1, 0.4),
        (lambda m: m.company, 0.05, 0.3),
    ],
    ids=["country", "city", "industry", "company"],
)
def test_people_who_know_each_other_are_alike_more_often_than_chance(
    network: DemoNetwork, attribute: Callable[[DemoMember], str], low: float, high: float
) -> None:
    assert low < _assortativity(network, attribute) < high


def test_what_does_not_follow_ties_is_not_alike(network: DemoNetwork) -> None:
    assert abs(_assortativity(network, lambda m: m.audience)) < 0.02
    assert abs(_assortativity(network, lambda m: m.first_name)) < 0.02


def test_organisations_of_the_data_are_employers_and_universities(network: DemoNetwork) -> None:
    companies = Counter(m.company for m in network.members)
    assert companies["debian.org"] > 100
    assert companies["redhat.com"] > 50
    schools = Counter(e.school for m in network.members for e in m.education)
    assert schools["Technische Universität Graz"] > 400
    involved = sum(p.company == "debian.org" for m in network.members for p in m.former)
    assert involved > 300


def test_careers_lie_in_the_past_and_follow_each_other(network: DemoNetwork) -> None:
    with_former = [m for m in network.members if m.former]
    assert len(with_former) > 20_000
    for member in with_former:
        years = [year for p in reversed(member.former) for year in (p.started, p.ended)]
        assert years == sorted(years)
        assert years[-1] <= TODAY.year
        for education in member.education:
            assert education.started < education.ended <= years[0]


def test_phrases_are_many_short_and_free_of_the_separator(network: DemoNetwork) -> None:
    phrases = {p for sector in sectors().values() for p in sector.offers + sector.seeks}
    assert len(phrases) > 400
    assert not [p for p in phrases if "," in p or len(p) > 60]
    used = {p for m in network.members for p in f"{m.offers}, {m.seeks}".split(", ")} - {""}
    assert used == phrases
    assert 0.05 < sum(not m.offers for m in network.members) / 39_796 < 0.2


def test_everyone_speaks_something_once(network: DemoNetwork) -> None:
    for member in network.members:
        spoken = [entry.language for entry in member.languages]
        assert spoken
        assert len(set(spoken)) == len(spoken)
        assert member.languages[0].level == "Muttersprache"
