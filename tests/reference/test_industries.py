"""The tree of industries and how a text finds its place in it."""

from collections import Counter

import pytest

from ecken.reference import industries
from ecken.reference.industries_english import EVERYDAY_NAMES


def test_the_tree_has_the_official_size() -> None:
    levels = Counter(industry.level for industry in industries.all_industries().values())
    assert levels == {1: 21, 2: 88, 3: 272, 4: 615, 5: 839}


def test_every_industry_hangs_under_one_a_level_up() -> None:
    for code, industry in industries.all_industries().items():
        if industry.level == 1:
            assert industry.parent is None
        else:
            above = industries.get(industry.parent or "")
            assert above is not None, code
            assert above.level == industry.level - 1


def test_sections_and_divisions_have_english_titles_and_all_have_german_ones() -> None:
    for industry in industries.all_industries().values():
        assert industry.title
        assert bool(industry.english) == (industry.level <= 2)


def test_no_title_has_a_stray_hyphen_or_double_blank() -> None:
    for industry in industries.all_industries().values():
        assert "  " not in industry.title
        assert "Sozial-v" not in industry.title
        assert "Unternehmens-b" not in industry.title


def test_ancestors_lead_up_to_the_section() -> None:
    assert industries.ancestors("62.01.1") == ["62.01", "62.0", "62", "J"]
    assert industries.ancestors("J") == []
    assert industries.ancestors("nonsense") == []


def test_descendants_are_exactly_those_whose_ancestors_name_the_code() -> None:
    for code in ("J", "62", "62.0", "62.01", "62.01.1"):
        expected = {c for c in industries.all_industries() if code in industries.ancestors(c)}
        assert industries.descendants(code) == expected | {code}
    assert industries.descendants("nonsense") == frozenset()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("62.01", "62.01"),
        ("6201", "62.01"),
        (" 62 ", "62"),
        ("j", "J"),
        ("Maschinenbau", "28"),
        ("Mechanical engineering", "28"),
        ("IT", "62"),
        ("Softwareentwicklung", "62.01"),
        ("automotive", "29"),
        ("Banken", "64.19"),
        ("Baeckerei", "10.71"),
        ("Grundstücks- und Wohnungswesen", "L"),
        ("grundstuecks und wohnungswesen", "L"),
        ("Herstellung von Bier", "11.05"),
        ("Holzeinschlag", "02.2"),
        ("Forstwirtschaft Holz", "02"),
        ("99.99", None),
        ("", None),
        ("xyzzy", None),
    ],
)
def test_a_text_finds_its_industry(text: str, code: str | None) -> None:
    assert industries.match(text) == code


def test_every_everyday_name_leads_into_the_tree() -> None:
    assert len(EVERYDAY_NAMES) > 100
    for name, code in EVERYDAY_NAMES.items():
        assert industries.get(code) is not None, name
        assert industries.match(name) == code
