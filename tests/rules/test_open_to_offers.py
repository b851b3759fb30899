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

BOSCH, ROBERT_BOSCH = frozenset({"bosch"}), frozenset({"robert", "bosch"})
SIEMENS, NOTHING = frozenset({"siemens"}), frozenset[str]()


def test_each_audience_is_told_and_nobody_else() -> None:
    told = {
        (audience.value, is_contact, is_recruiter)
        for audience, is_contact, is_recruiter in product(OfferAudience, (0, 1), (0, 1))
        if is_open_to(
            audience,
            is_contact=bool(is_contact),
            is_recruiter=bool(is_recruiter),
            is_kept_out=False,
        )
    }
    assert told == {
        *(("everyone", c, r) for c in (0, 1) for r in (0, 1)),
        *(("contacts", 1, r) for r in (0, 1)),
        *(("recruiters", c, 1) for c in (0, 1)),
    }


@pytest.mark.parametrize("audience", OfferAudience)
def test_who_is_kept_out_is_never_told(audience: OfferAudience) -> None:
    assert not is_open_to(audience, is_contact=True, is_recruiter=True, is_kept_out=True)


@pytest.mark.parametrize(
    ("own", "theirs", "named", "with_former", "expected"),
    [
        (Employers((BOSCH,), ()), Employers((ROBERT_BOSCH,), ()), (), False, True),
        (Employers((ROBERT_BOSCH,), ()), Employers((BOSCH,), ()), (), False, True),
        (Employers((BOSCH,), ()), Employers((SIEMENS,), ()), (), True, False),
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
    named: tuple[frozenset[str]],
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
