"""How labels are copied along ties, and how words are read."""

import numpy as np
import pytest

from ecken.demo.names import make_names
from ecken.demo.origin import find_organisation
from ecken.demo.spreading import Neighbours, spread
from ecken.demo.vocabulary import Choices, JobTitle, company_patterns, sectors, titles_of

PATH = Neighbours.from_pairs(np.array([0, 1, 2]), np.array([1, 2, 3]), 5)
NOBODY = np.zeros(5, dtype=np.bool_)


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def test_neighbours_are_the_other_ends() -> None:
    lists = [PATH.ends[PATH.starts[u] : PATH.starts[u + 1]].tolist() for u in range(5)]
    assert lists == [[1], [0, 2], [1, 3], [2], []]


def test_a_drawn_neighbour_is_one_and_the_lonely_draw_themselves() -> None:
    for seed in range(50):
        drawn = PATH.draw(np.random.default_rng(seed))
        assert drawn[4] == 4
        assert all(abs(drawn[u] - u) == 1 for u in range(4))


def test_fixed_labels_stay_and_unknown_ones_are_not_copied() -> None:
    labels = np.array([7, -1, -1, 9, -1])
    fixed = labels >= 0
    result = spread(labels, PATH, rng(), rounds=30, share=1.0, fixed=fixed)
    assert result[0] == 7
    assert result[3] == 9
    assert set(result[1:3].tolist()) <= {7, 9}
    assert result[4] == -1
    assert labels.tolist() == [7, -1, -1, 9, -1]


def test_nothing_is_copied_across_a_border() -> None:
    labels, country = np.array([1, 1, 2, 2, 3]), np.array([0, 0, 5, 5, 5])
    result = spread(labels, PATH, rng(), rounds=30, share=1.0, fixed=NOBODY, within=country)
    assert result.tolist() == [1, 1, 2, 2, 3]


def test_nobody_copies_without_a_share() -> None:
    labels = np.arange(5)
    assert (spread(labels, PATH, rng(), rounds=9, share=0.0, fixed=NOBODY) == labels).all()


@pytest.mark.parametrize(
    ("domain", "name", "kind", "country"),
    [
        ("debian.org", "debian.org", "project", ""),
        ("student.tugraz.at", "Technische Universität Graz", "university", "AT"),
        ("informatik.uni-hamburg.de", "Universität Hamburg", "university", "DE"),
        ("berlin.ccc.de", "ccc.de", "project", "DE"),
        ("us.ibm.com", "ibm.com", "software", ""),
        ("cs.wisc.edu", "wisc.edu", "university", "US"),
        ("cs.bonn.edu", "Universität Bonn", "university", "DE"),
        ("dcs.ed.ac.uk", "ed.ac.uk", "university", "GB"),
    ],
)
def test_a_domain_leads_to_its_organisation(
    domain: str, name: str, kind: str, country: str
) -> None:
    found = find_organisation(domain)
    assert found is not None
    assert (found.name, found.kind, found.country) == (name, kind, country)


@pytest.mark.parametrize("domain", ["free.fr", "compuserve.com", "gmx.li", "org"])
def test_a_provider_of_mail_is_no_organisation(domain: str) -> None:
    assert find_organisation(domain) is None


def test_choices_are_drawn_by_weight() -> None:
    drawn = Choices.parse(["often:9", "seldom"]).draw(rng(), 10_000)
    assert (drawn == "often").mean() == pytest.approx(0.9, abs=0.02)


def test_a_title_outside_the_reference_list_is_refused() -> None:
    with pytest.raises(ValueError, match="Drachenbändiger"):
        JobTitle.parse("Drachenbändiger*in")


def test_every_sector_has_titles_and_companies_for_each_of_its_industries() -> None:
    working = [sector for sector in sectors().values() if sector.weight > 0]
    assert len(working) > 30
    for sector in working:
        for industry in sector.industries.values:
            assert len(titles_of(sector.name, industry).values)
            assert company_patterns(sector, industry)


def test_no_title_has_a_mark_for_several_forms() -> None:
    for sector in sectors().values():
        for industry in sector.industries.values:
            for title in titles_of(sector.name, industry).values:
                for form in (title.female, title.male):
                    assert not set(form) & set("*/:|()@"), form


def test_a_crowd_of_one_country_still_has_few_namesakes() -> None:
    names = make_names(["FI"] * 3000, rng())
    full = [f"{f} {last}" for f, last in zip(names.first, names.last, strict=True)]
    assert max(full.count(name) for name in set(full)) <= 2
    assert 0.4 < names.is_female.mean() < 0.55
