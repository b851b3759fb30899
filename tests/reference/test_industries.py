"""The tree of industries and how a text finds its place in it."""

from collections import Counter
from itertools import pairwise

import pytest

from ecken.reference import industries
from ecken.reference.folding import expand
from ecken.reference.industries_english import EVERYDAY_NAMES
from ecken.reference.industries_german import EVERYDAY_TITLES, shorten
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
        assert industry.german == industry.title_in("de")
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


def test_german_names_are_short_and_without_the_words_of_an_office() -> None:
    for industry in industries.all_industries().values():
        name = industry.german
        assert 3 <= len(name) <= 60, industry
        assert name == " ".join(name.split())
        assert name[0].isupper()
        assert name.isprintable()
        for stiff in ("a. n", "a.n", "(ohne", "Erbringung", "u. ä", "u. Ä", "ausgeprägt"):
            assert stiff not in name, industry


def test_two_industries_share_a_german_name_only_if_one_is_part_of_the_other() -> None:
    by_name: dict[str, list[industries.Industry]] = {}
    for industry in industries.all_industries().values():
        by_name.setdefault(expand(industry.german), []).append(industry)
    for group in by_name.values():
        group.sort(key=lambda industry: industry.level)
        for above, below in pairwise(group):
            assert above.code in industries.ancestors(below.code), (above, below)


def test_every_division_is_named_by_hand_or_is_all_of_its_section() -> None:
    for industry in industries.all_industries().values():
        if industry.level == 2 and industry.code not in EVERYDAY_TITLES:
            section = industries.get(industry.parent or "")
            assert section is not None
            assert section.code in EVERYDAY_TITLES
            assert (section.title, section.german) == (industry.title, industry.german)


def test_every_german_name_of_the_lists_stands_at_a_node() -> None:
    rows = read_plain_rows("industries_german")
    assert [code for code, _ in rows] == sorted({code for code, _ in rows})
    assert len(rows) > 250
    for code, name in [*rows, *EVERYDAY_TITLES.items()]:
        industry = industries.get(code)
        assert industry is not None, code
        assert industry.german == name == name.strip()


@pytest.mark.parametrize(
    ("official", "shown"),
    [
        ("Tertiärer Unterricht", "Hochschulen"),
        ("Sonstiger Unterricht a. n. g.", "Erwachsenenbildung und weitere Kurse"),
        ("Erbringung von Dienstleistungen der Informationstechnologie",
         "Software und IT-Dienstleistungen"),
        ("Erbringung von sonstigen Dienstleistungen", "Verbände und persönliche Dienstleistungen"),
        ("Kreditinstitute (ohne Spezialkreditinstitute)", "Banken und Sparkassen"),
        ("Großhandel (ohne Handel mit Kraftfahrzeugen)", "Großhandel"),
        ("Grundstücks- und Wohnungswesen", "Immobilien"),
    ],
)  # fmt: skip
def test_an_official_title_is_accepted_and_shown_in_plain_words(official: str, shown: str) -> None:
    industry = industries.get(industries.match(official) or "")
    assert industry is not None
    assert industry.title == official
    assert industry.german == shown


@pytest.mark.parametrize(
    ("official", "short"),
    [
        ("Drucken a. n. g.", "Drucken"),
        ("Herstellung von Armaturen a. n. g", "Herstellung von Armaturen"),
        ("Herstellung von Holzwaren a.n.g., Korkwaren", "Herstellung von Holzwaren, Korkwaren"),
        ("Sozialwesen (ohne Heime)", "Sozialwesen"),
        ("Erbringung von sonstigen Dienstleistungen für den Verkehr a. n. g.",
         "Sonstige Dienstleistungen für den Verkehr"),
        ("Erbringung sonstiger juristischer Dienstleistungen a. n. g.",
         "Juristische Dienstleistungen"),
        ("Erbringung von landwirtschaftlichen Dienstleistungen",
         "Landwirtschaftliche Dienstleistungen"),
        ("Erbringung sonstiger Verpflegungsdienstleistungen",
         "Sonstige Verpflegungsdienstleistungen"),
        ("Imbissstuben u. Ä.", "Imbissstuben"),
        ("Rechtsanwaltskanzleien ohne Notariat", "Rechtsanwaltskanzleien ohne Notariat"),
    ],
)  # fmt: skip
def test_what_is_there_for_statisticians_goes(official: str, short: str) -> None:
    assert shorten(official) == short


def test_who_chooses_a_german_name_is_shown_that_name() -> None:
    for industry in industries.all_industries().values():
        if industry.level <= 2:
            found = industries.get(industries.match(industry.german) or "")
            assert found is not None
            assert found.german == industry.german


def test_every_name_finds_its_industry_or_one_that_is_the_same_or_broader() -> None:
    for industry in industries.all_industries().values():
        for title in industry.names:
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
