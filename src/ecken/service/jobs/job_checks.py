"""Validation of job ads: lengths, places that exist, amounts, addresses to apply to."""

from __future__ import annotations

from dataclasses import dataclass, field

from ecken.errors import Invalid
from ecken.rules.address import parse_address
from ecken.rules.jobs.conditions import Hours, Workplace, parse_hours, parse_workplace
from ecken.rules.jobs.salary import SalaryPer, parse_salary
from ecken.rules.profile_links import checked_url
from ecken.rules.text import clean_line, clean_text
from ecken.search.matching.company_names import is_legal_form
from ecken.service.calls.forms import Answers
from ecken.service.profiles.profile_checks import check_place

__all__ = ["AD_FIELDS", "AD_LINES", "TEXT_MAX", "TypedAd", "checked_ad"]

AD_LINES = {"title": 120, "company": 120, "city": 80, "postal_code": 12, "country": 2}
"""Fields of one line and their longest, in characters."""
TEXT_MAX = 8_000
"""Longest text of an ad, in characters."""
AD_FIELDS = (
    *AD_LINES,
    *("workplace", "hours", "salary_from", "salary_to", "currency", "salary_per"),
    *("text", "apply_to"),
)
"""What an ad is typed in."""

_REQUIRED = ("title", "company")


@dataclass(slots=True)
class TypedAd:
    """A job ad as it was typed, by the names of its fields."""

    values: dict[str, str] = field(default_factory=dict)
    is_public: bool = False
    """Open to everybody, where operators have opened the ads."""

    def said(self, name: str) -> str:
        """Return what was typed into one field."""
        return self.values.get(name, "")


def checked_ad(typed: TypedAd) -> dict[str, object]:
    """Return what can be stored, by column.

    Raises
    ------
    FormInvalid
        Every field that cannot be used.
    """
    answers = Answers()
    values: dict[str, object] = {
        name: answers.take(
            name,
            lambda name=name, most=most: clean_line(  # type: ignore[misc]
                typed.said(name), most=most, field=name, is_required=name in _REQUIRED
            ),
            "",
        )
        for name, most in AD_LINES.items()
    }
    _check_company(answers, str(values["company"]))
    values["workplace"] = answers.take(
        "workplace", lambda: parse_workplace(typed.said("workplace")), Workplace.ONSITE
    ).value
    values["hours"] = answers.take(
        "hours", lambda: parse_hours(typed.said("hours")), Hours.FULL
    ).value
    check_place(answers, values)
    _check_has_place(answers, values)
    values |= _checked_salary(answers, typed)
    values["text"] = answers.take(
        "text",
        lambda: clean_text(typed.said("text"), most=TEXT_MAX, field="text", is_required=True),
        "",
    )
    values["apply_to"] = answers.take(
        "apply_to", lambda: _checked_target(typed.said("apply_to").strip()), ""
    )
    values["is_public"] = typed.is_public
    answers.finish()
    return values


def _check_company(answers: Answers, company: str) -> None:
    """Refuse what every company could be called: an ad is found by the name of its company."""
    if company and is_legal_form(company):
        answers.errors["company"] = Invalid(
            "company_nameless",
            "“{given}” is no name of a company. Write the name in front of the legal form.",
            field="company",
            given=company[:60],
        )


def _check_has_place(answers: Answers, values: dict[str, object]) -> None:
    if not values["city"] and values["workplace"] != Workplace.REMOTE and not answers.errors:
        answers.errors["city"] = Invalid(
            "job_place_missing",
            "Where is the work done? Name a city, or choose remote work.",
            field="city",
        )


def _checked_salary(answers: Answers, typed: TypedAd) -> dict[str, object]:
    fields = ("salary_from", "salary_to", "currency", "salary_per")
    salary = None
    try:
        salary = parse_salary(*(typed.said(name) for name in fields))
    except Invalid as error:
        answers.errors[str(error.fields["field"])] = error
    if salary is None:
        return {
            "salary_from": None,
            "salary_to": None,
            "currency": "",
            "salary_per": SalaryPer.YEAR.value,
        }
    return dict(zip(fields, (*salary[:3], salary.per.value), strict=True))


def _checked_target(text: str) -> str:
    """Return a web address or an e-mail address to which one applies; empty for none."""
    if not text:
        return ""
    is_mail = "@" in text and "/" not in text
    try:
        return parse_address(text.removeprefix("mailto:")) if is_mail else checked_url(text, "")
    except Invalid:
        raise Invalid(
            "apply_to_invalid",
            "“{given}” is neither a web address nor an e-mail address. Write one such as "
            "https://example.org/jobs or jobs@example.org.",
            field="apply_to",
            given=text[:60],
        ) from None
