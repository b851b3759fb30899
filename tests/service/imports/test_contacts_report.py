"""The report over the people of a file: every figure adds up, and nobody alone is named."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Text

from ecken.durations import DAY_S
from ecken.errors import Invalid, NotReady
from ecken.exchange.people import ImportedPerson
from ecken.reference.position_groups import PositionGroup
from ecken.service.imports import report_pdf
from ecken.service.imports.comparing import compare_file
from ecken.service.imports.contacts_report import (
    COMPANIES_MAX,
    CompanyCount,
    ContactsReport,
    YearCount,
    read_report,
    report_contacts,
)
from ecken.service.imports.report_pdf import make_pdf
from ecken.service.imports.report_sheet import draw_sheets
from ecken.service.imports.report_words import tell_report
from ecken.service.imports.sealed_report import open_report, seal_report
from ecken.service.runtime.asked_process import ProcessAnswer
from tests.community import Town, small_community
from tests.reading_here import read_here

COMPANIES = ("Siemens AG", "SIEMENS", "Siemens Energy", "Klinikum Nord", "Acme $1$", "", "Alleine")
POSITIONS = ("Lehrerin", "CEO", "Pastor", "", "Einkäufer")

people = st.lists(
    st.builds(
        ImportedPerson,
        line=st.just(1),
        company=st.sampled_from(COMPANIES),
        position=st.sampled_from(POSITIONS),
        connected_on=st.none() | st.dates(date(1970, 1, 1), date(2030, 1, 1)),
    ),
    max_size=40,
)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=["Ada", "Ben"]) as made:
        yield made


def person(company: str = "", position: str = "", year: int = 0) -> ImportedPerson:
    """Somebody in a file."""
    day = date(year, 5, 1) if year else None
    return ImportedPerson(1, company=company, position=position, connected_on=day)


def report_of(*found: ImportedPerson) -> ContactsReport:
    """The report over these."""
    return report_contacts(found)


@given(people)
def test_the_parts_of_each_section_add_up_to_all_people(found: list[ImportedPerson]) -> None:
    report = report_contacts(found)
    assert sum(one.count for one in report.industries) == report.people == len(found)
    assert sum(one.count for one in report.groups) == report.people
    named = sum(one.count for one in report.companies)
    assert named + report.alone + report.without_company == report.people
    assert len(report.companies) + report.alone == report.company_count
    assert sum(one.count for one in report.years) + report.without_year == report.people
    totals = [one.total for one in report.years]
    assert totals == sorted(totals)
    assert all(one.count >= 2 for one in report.companies)
    assert read_report(json.loads(json.dumps(asdict(report)))) == report


def test_spellings_of_a_company_count_together_under_the_usual_one() -> None:
    found = [person(name) for name in ("Siemens AG", "Siemens", "SIEMENS", "Siemens", "Bosch")]
    report = report_of(*found, person("Siemens Energy"), person("Siemens Energy"))
    assert report.companies == (CompanyCount("Siemens", 4), CompanyCount("Siemens Energy", 2))
    assert (report.company_count, report.alone) == (3, 1)


def test_a_company_with_one_contact_is_never_named() -> None:
    report = report_of(person("Canary GmbH", "Lehrerin", 2020), person("Acme"), person("ACME AG"))
    said = json.dumps([asdict(report), asdict(tell_report(report, "de"))])
    assert "Canary" not in said
    assert "Acme" in said


def test_no_more_companies_are_named_than_fit() -> None:
    report = report_of(*(person(f"Firma {n // 2}") for n in range(2 * COMPANIES_MAX + 8)))
    assert len(report.companies) == COMPANIES_MAX
    assert report.company_count == COMPANIES_MAX + 4


def test_years_have_no_gaps_and_slips_are_no_years() -> None:
    report = report_of(person(year=2019), person(year=2022), person(year=2022), person(year=1066))
    assert report.years == (
        YearCount(2019, 1, 1), YearCount(2020, 0, 1), YearCount(2021, 0, 1), YearCount(2022, 2, 3),
    )  # fmt: skip
    assert report.without_year == 1


def test_150_contacts_are_the_139500_of_the_popular_estimate() -> None:
    report = report_of(*[person()] * 150)
    assert report.popular_estimate == 139_500
    estimate = tell_report(report, "de").sections[-1]
    assert "150 × 930 = 139.500" in estimate.sentences[0]
    assert "40.300" in estimate.sentences[2]
    assert "150 × 930 = 139,500" in tell_report(report, "en").sections[-1].sentences[0]


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_group_has_a_name(language: str) -> None:
    found = {"Pastor": PositionGroup.OTHER, "": PositionGroup.UNKNOWN, "CEO": "executive"}
    told = tell_report(report_of(*(person(position=name) for name in found)), language)
    (groups,) = [section for section in told.sections if section.name == "groups"]
    assert [row.count for row in groups.rows] == [1, 1, 1]
    assert all(row.label and row.label not in set(PositionGroup) for row in groups.rows)


def test_the_pdf_has_the_words_and_figures_of_the_page() -> None:
    many = [person(f"Firma {n % 30}", "Lehrerin", 2000 + n % 25) for n in range(300)]
    told = tell_report(report_of(*many, *[person("Acme $1$")] * 12), "de")
    sheets = draw_sheets(asdict(told), "Musterverein $x$")
    texts = [text.get_text() for sheet in sheets for text in sheet.findobj(Text)]
    said = " ".join(" ".join(texts).split())
    for section in told.sections:
        assert section.heading in texts
        for row in section.rows:
            assert row.label in texts
            assert row.figure in texts
        for sentence in section.sentences:
            assert sentence in said
    assert "Acme $1$" in texts  # and is no formula
    assert len(sheets) >= 3
    for sheet in sheets:
        assert all(0.02 < text.get_position()[1] < 0.95 for text in sheet.texts)


@pytest.mark.slow
def test_a_process_of_its_own_draws_the_pdf_twice_alike(town: Town) -> None:
    report = report_of(*(person(f"Firma {n % 3}", "Lehrerin", 2019 + n % 3) for n in range(9)))
    first = make_pdf(town.community, report, "de")
    assert first.startswith(b"%PDF-")
    assert re.search(rb"/Count 2\b", first)
    assert make_pdf(town.community, report, "de") == first


def test_a_pdf_that_could_not_be_drawn_is_said_to_be_none(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_pdf, "_run", lambda _: ProcessAnswer(b"", -9))
    with pytest.raises(NotReady, match="could not be drawn"):
        make_pdf(town.community, report_of(person()), "en")


def test_a_sealed_report_is_opened_by_its_member_for_a_day(town: Town) -> None:
    community, ada = town.community, town.id("Ada")
    report = report_of(person("Acme", "CEO", 2020), person("Acme"))
    sealed = seal_report(community, ada, report)
    assert open_report(community, ada, sealed) == report
    for viewer, text in ((town.id("Ben"), sealed), (ada, sealed[:-1]), (ada, ""), (ada, "\ud800")):
        with pytest.raises(Invalid, match="gone"):
            open_report(community, viewer, text)
    town.clock.now += DAY_S + 1
    with pytest.raises(Invalid, match="gone"):
        open_report(community, ada, sealed)


def test_a_comparison_brings_the_report_unless_nobody_is_in_the_file(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_here(monkeypatch)
    community, ada = town.community, town.id("Ada")
    book = b"Name,E-Mail,Company\nX,x@example.net,Acme\nY,y@example.net,ACME AG\n"
    report = compare_file(community, ada, book).report
    assert report
    assert report.companies == (CompanyCount("Acme", 2),)
    assert compare_file(community, ada, b"Name,E-Mail\n,\n").report is None
