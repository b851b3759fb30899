"""Job ads by the rules: amounts as people write them, conditions, who may advertise, how long."""

import pytest

from ecken.errors import Invalid, NotAllowed
from ecken.rules.jobs.advertising import check_may_advertise, is_running, runs_until
from ecken.rules.jobs.conditions import Hours, Workplace, parse_hours, parse_workplace
from ecken.rules.jobs.salary import Salary, SalaryPer, parse_salary
from tests.community import DAY_S, NOW


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("48000", 4_800_000),
        ("48.000", 4_800_000),
        ("48,000", 4_800_000),
        ("48 000 €", 4_800_000),
        ("CHF 120'000", 12_000_000),
        ("1.234.567", 123_456_700),
        ("17,50", 1_750),
        ("17.5", 1_750),
        ("4.321,50", 432_150),
        ("4,321.50", 432_150),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, cents: int) -> None:
    salary = parse_salary(text, "", "EUR", "month")
    assert salary == Salary(cents, cents, "EUR", SalaryPer.MONTH)


@pytest.mark.parametrize(
    "text", ["viel", "-5", "0", "1.2.3", "12.34.567", "1e9", "99999999999", "4,321,5", "٤٨٠٠٠x"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_salary(text, "", "EUR", "year")
    assert (refused.value.code, refused.value.fields["field"]) == ("salary_invalid", "salary_from")


def test_one_end_is_the_whole_range_and_none_is_no_salary() -> None:
    assert parse_salary("", "60000", "EUR", "year") == Salary(
        6_000_000, 6_000_000, "EUR", SalaryPer.YEAR
    )
    assert parse_salary(" ", "", "nonsense", "") is None


@pytest.mark.parametrize(
    ("least", "most", "currency", "per", "code"),
    [
        ("60000", "50000", "EUR", "year", "salary_order"),
        ("60000", "", "EURO", "year", "currency_unknown"),
        ("60000", "", "EUR", "week", "salary_per_unknown"),
        ("", "x", "EUR", "year", "salary_invalid"),
        ("0.50", "", "EUR", "year", "salary_too_small"),
        ("", "99,99", "EUR", "year", "salary_too_small"),
        ("9.99", "5000", "EUR", "month", "salary_too_small"),
        ("0.99", "", "EUR", "hour", "salary_too_small"),
    ],
)
def test_a_salary_that_means_nothing_is_refused(
    least: str, most: str, currency: str, per: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        parse_salary(least, most, currency, per)
    assert refused.value.code == code


def test_the_least_salary_of_each_time_is_one() -> None:
    least = {"year": "100", "month": "10", "hour": "1"}
    assert {per: parse_salary(amount, "", "EUR", per) is None for per, amount in least.items()} == (
        dict.fromkeys(least, False)
    )


def test_who_looks_for_full_time_also_finds_ads_that_leave_the_choice() -> None:
    assert Hours.FULL.also == (Hours.FULL, Hours.EITHER)
    assert Hours.PART.also == (Hours.PART, Hours.EITHER)
    assert Hours.EITHER.also == (Hours.EITHER,)


def test_conditions_are_read_or_refused_with_what_there_is() -> None:
    assert parse_workplace(" remote ") is Workplace.REMOTE
    assert parse_hours("part") is Hours.PART
    with pytest.raises(Invalid, match="onsite, hybrid, remote"):
        parse_workplace("moon")
    with pytest.raises(Invalid, match="full, part, either"):
        parse_hours("never")


@pytest.mark.parametrize(
    ("who", "is_recruiter", "is_operator", "code"),
    [
        ("everyone", False, False, ""),
        ("recruiters", True, False, ""),
        ("recruiters", False, True, ""),
        ("recruiters", False, False, "jobs_recruiters_only"),
        ("operators", False, True, ""),
        ("operators", True, False, "jobs_operators_only"),
    ],
)
def test_the_setting_says_who_may_advertise(
    who: str, is_recruiter: bool, is_operator: bool, code: str
) -> None:
    if not code:
        check_may_advertise(who, is_recruiter=is_recruiter, is_operator=is_operator)
        return
    with pytest.raises(NotAllowed) as refused:
        check_may_advertise(who, is_recruiter=is_recruiter, is_operator=is_operator)
    assert refused.value.code == code


def test_an_ad_has_ended_in_the_second_at_which_it_ends() -> None:
    ends_at = runs_until(NOW, 90)
    assert ends_at == NOW + 90 * DAY_S
    assert is_running(ends_at, ends_at - 1)
    assert not is_running(ends_at, ends_at)
