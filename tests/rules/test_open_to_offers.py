"""Who learns that a member is open to offers."""

from itertools import product

import pytest

from ecken.errors import Invalid
from ecken.rules.open_to_offers import (
    Employers,
    OfferAudience,
    are_colleagues,
    is_open_to,
    parse_offer_audience,
)

Words = tuple[frozenset[str], ...]


def one_each(*words: str) -> Words:
    return tuple(frozenset({word}) for word in words)


BOSCH, ROBERT_BOSCH, SIEMENS, NOTHING = (
    one_each(*name) for name in (["bosch"], ["robert", "bosch"], ["siemens"], [])
)
THYSSENKRUPP_STEEL = one_each("thyssenkrupp", "steel")
THYSSEN_KRUPP = (
    frozenset({"thyssen", "thyssenkrupp"}),
    frozenset({"krupp", "thyssenkrupp"}),
)


def test_each_audience_is_told_and_nobody_else() -> None:
    told = {
        (audience.value, is_contact, is_recruiter)
        for audience, is_contact, is_recruiter in product(OfferAudience, (0, 1), (0, 1))
        if is_open_to(
            audience,
            is_contact=bool(is_contact),
            is_recruiter=bool(is_recruiter),
        )
    }
    assert told == {
        *(("everyone", c, r) for c in (0, 1) for r in (0, 1)),
        *(("contacts", 1, r) for r in (0, 1)),
        *(("recruiters", c, 1) for c in (0, 1)),
    }


@pytest.mark.parametrize(
    ("own", "theirs", "named", "with_former", "expected"),
    [
        (Employers((BOSCH,), ()), Employers((ROBERT_BOSCH,), ()), (), False, True),
        (Employers((ROBERT_BOSCH,), ()), Employers((BOSCH,), ()), (), False, True),
        (Employers((BOSCH,), ()), Employers((SIEMENS,), ()), (), True, False),
        (Employers((THYSSEN_KRUPP,), ()), Employers((THYSSENKRUPP_STEEL,), ()), (), False, True),
        (Employers((THYSSENKRUPP_STEEL,), ()), Employers((THYSSEN_KRUPP,), ()), (), False, True),
        (
            Employers((THYSSEN_KRUPP,), ()),
            Employers((one_each("krupp", "steel"),), ()),
            (),
            False,
            False,
        ),
        (Employers((NOTHING,), ()), Employers((NOTHING,), ()), (), True, False),
        (Employers((BOSCH,), ()), Employers((SIEMENS,), (BOSCH,)), (), False, False),
        (Employers((BOSCH,), ()), Employers((SIEMENS,), (BOSCH,)), (), True, True),
        (Employers((SIEMENS,), (BOSCH,)), Employers((BOSCH,), ()), (), False, False),
        (Employers((SIEMENS,), (BOSCH,)), Employers((BOSCH,), ()), (), True, True),
        (Employers((NOTHING,), ()), Employers((SIEMENS,), ()), (SIEMENS,), False, True),
        (Employers((NOTHING,), ()), Employers((BOSCH,), (SIEMENS,)), (SIEMENS,), False, False),
    ],
)
def test_colleagues_share_a_company_now_or_if_wished_formerly(
    own: Employers,
    theirs: Employers,
    named: tuple[Words, ...],
    with_former: bool,
    expected: bool,
) -> None:
    assert are_colleagues(own, theirs, named=named, with_former=with_former) is expected


def test_an_audience_that_does_not_exist_is_refused_with_those_that_do() -> None:
    assert parse_offer_audience(" Recruiters ") is OfferAudience.RECRUITERS
    with pytest.raises(Invalid) as refused:
        parse_offer_audience("chef")
    assert refused.value.code == "offer_audience_unknown"
    assert "recruiters" in refused.value.fields["choices"]
