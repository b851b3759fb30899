"""The tree of industries and how a text finds its place in it."""

from collections import Counter

import pytest

from ecken.reference import industries
from ecken.reference.industries_english import EVERYDAY_NAMES
from ecken.reference.packed import read_plain_rows


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


def test_every_industry_has_a_title_in_both_languages() -> None:
    for industry in industries.all_industries().values():
        assert industry.title == industry.title_in("de")
        assert industry.english == industry.title_in("en")
        assert industry.title
        assert industry.english.isprintable()
        assert 3 <= len(industry.english) <= 70


def test_only_a_node_that_is_all_of_its_parent_has_its_english_title() -> None:
    tree = industries.all_industries()
    siblings = Counter(industry.parent for industry in tree.values())
    by_title: dict[str, list[industries.Industry]] = {}
    for industry in tree.values():
        by_title.setdefault(industry.english.lower(), []).append(industry)
    shared = [group for group in by_title.values() if len(group) > 1]
    assert len(shared) > 300
    for group in shared:
        for below in sorted(group, key=lambda industry: industry.level)[1:]:
            assert below.parent in {industry.code for industry in group}, below
            assert siblings[below.parent] == 1, below


def test_every_english_title_of_the_list_stands_at_a_node() -> None:
    rows = read_plain_rows("industries_english")
    assert len({code for code, _ in rows}) == len(rows) > 1000
    assert [code for code, _ in rows] == sorted(code for code, _ in rows)
    for code, title in rows:
        industry = industries.get(code)
        assert industry is not None, code
        assert industry.english == title == title.strip()


def test_every_title_finds_its_industry_or_one_that_is_the_same_or_broader() -> None:
    for industry in industries.all_industries().values():
        for title in (industry.title, industry.english):
            assert industries.match(title) in (industry.code, *industries.ancestors(industry.code))


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
        ("software publishing", "58.2"),
        ("Software Publishing", "58.2"),
        ("web development", "62.01.1"),
        ("freight forwarding", "52.29.1"),
        ("IT consulting", "62.02"),
        ("tax advisers", "69.20.3"),
        ("savings banks", "64.19.2"),
        ("pharmacy", "47.73"),
        ("brewing", "11.05"),
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
