"""The search among job ads: words, facets, what is hidden, changes at once."""

import pytest

from ecken.errors import Invalid
from ecken.rules.audience import Audience
from ecken.search.query import Query, parse_line
from ecken.search.search_request import SearchRequest
from ecken.service.contacts.contacts import block_member
from ecken.service.jobs.job_ads import change_ad, end_ad
from ecken.service.jobs.job_search import JobQuestion, JobResults, search_ads
from ecken.service.jobs.known_people import people_at
from ecken.service.privacy.privacy import set_privacy
from ecken.service.search.companies import When, list_members
from tests.community import Town
from tests.job_ads import advertise, typed


def ask(town: Town, name: str, line: str = "", **asked: object) -> JobResults:
    options = {key: asked.pop(key) for key in ("order", "limit", "cursor") if key in asked}
    question = JobQuestion.read(parse_line(line), **asked)  # type: ignore[arg-type]
    with town.community.reading(town.id(name)) as world:
        return search_ads(world, question, **options)  # type: ignore[arg-type]


def titles(town: Town, name: str, line: str = "", **asked: object) -> list[str]:
    found = ask(town, name, line, **asked)
    assert found.total == len(found.hits)
    return [hit.ad.row.title for hit in found.hits]


@pytest.fixture
def board(town: Town) -> Town:
    """Five ads, each a day newer than the one before."""
    for who, values in (
        ("Ben", {"title": "Einkäuferin", "city": "Hamburg", "company": "Siemens"}),
        (
            "Cem",
            {"title": "Einkäufer", "city": "Bremen", "workplace": "hybrid", "company": "Bosch"},
        ),
        ("Dora", {"title": "Leitung Einkauf", "city": "Hamburg", "hours": "part"}),
        ("Ella", {"title": "Ingenieurin", "city": "München", "hours": "either"}),
        ("Ivo", {"title": "Lehrer", "city": "", "workplace": "remote", "text": "Mathematik"}),
    ):
        advertise(town, who, **values)
        town.clock.pass_days(1)
    return town


def test_without_a_question_the_newest_come_first(board: Town) -> None:
    assert titles(board, "Ada") == [
        "Lehrer", "Ingenieurin", "Leitung Einkauf", "Einkäufer", "Einkäuferin",
    ]  # fmt: skip


def test_all_forms_of_a_title_weigh_the_same(board: Town) -> None:
    """R14: whichever is typed, both stand in the same order."""
    forms = ["Einkäufer", "Einkäuferin", "einkäufer*in", "Einkäufer:innen"]
    found = [titles(board, "Ada", f"position:{form}") for form in forms]
    assert {"Einkäufer", "Einkäuferin"} <= set(found[0])
    assert found == [found[0]] * len(forms)


def test_places_have_a_surrounding_and_words_are_found_in_the_text(board: Town) -> None:
    assert set(titles(board, "Ada", "ort:hamburg~20km")) == {"Einkäuferin", "Leitung Einkauf"}
    assert len(titles(board, "Ada", "ort:hamburg~120km")) == 3
    assert titles(board, "Ada", "mathematik") == ["Lehrer"]
    assert titles(board, "Ada", "einkäufer -ort:hamburg") == ["Einkäufer"]


def test_a_day_counts_from_the_publication(board: Town) -> None:
    day = "2023-11-17"  # the fourth of the five
    assert set(titles(board, "Ada", f"neu_seit:{day}")) == {"Lehrer", "Ingenieurin"}


def test_facets_count_what_is_found_and_disregard_their_own_choice(board: Town) -> None:
    facets = ask(board, "Ada").facets
    assert facets["city"] == [("Hamburg", 2), ("Bremen", 1), ("München", 1)]
    assert facets["workplace"] == [("onsite", 3), ("hybrid", 1), ("remote", 1)]
    assert facets["hours"] == [("full", 4), ("part", 2)]
    chosen = ask(board, "Ada", workplaces=["remote"], hours=["full"])
    assert [hit.ad.row.title for hit in chosen.hits] == ["Lehrer"]
    assert chosen.facets["workplace"] == [("onsite", 2), ("hybrid", 1), ("remote", 1)]
    assert chosen.facets["hours"] == [("full", 1)]
    by_city = ask(board, "Ada", cities=["Hamburg"], companies=["Siemens"])
    assert by_city.total == 2
    assert by_city.facets["city"] == [("Hamburg", 2), ("München", 1)]


def test_the_count_of_a_value_is_the_length_of_its_list(board: Town) -> None:
    facets = ask(board, "Ada").facets
    names = {"workplace": "workplaces", "hours": "hours", "city": "cities", "company": "companies"}
    for facet, values in facets.items():
        for value, count in values:
            assert len(titles(board, "Ada", **{names[facet]: [value]})) == count, (facet, value)


def test_pages_follow_each_other_without_gap_or_repeat(board: Town) -> None:
    first = ask(board, "Ada", limit=2)
    second = ask(board, "Ada", limit=2, cursor=first.next)
    third = ask(board, "Ada", limit=2, cursor=second.next)
    shown = [hit.ad.row.title for page in (first, second, third) for hit in page.hits]
    assert shown == titles(board, "Ada")
    assert (first.total, third.next) == (5, None)


def test_ads_of_blocked_members_are_in_no_hit_count_or_facet(board: Town) -> None:
    block_member(board.community, board.id("Cem"), board.public_id("Ada"))
    found = ask(board, "Ada")
    assert found.total == 4
    assert "Bremen" not in dict(found.facets["city"])
    assert "hybrid" not in dict(found.facets["workplace"])
    assert titles(board, "Ada", "bosch") == []


def test_what_has_changed_is_found_by_the_next_search(board: Town) -> None:
    assert titles(board, "Ada", "zimmerei") == []
    [ad] = [hit.ad for hit in ask(board, "Ada", "mathematik").hits]
    change_ad(board.community, board.id("Ivo"), ad.id, typed(title="Zimmerei"))
    assert titles(board, "Ada", "zimmerei") == ["Zimmerei"]
    assert titles(board, "Ada", "mathematik") == []
    end_ad(board.community, board.id("Ivo"), ad.id)
    assert titles(board, "Ada", "zimmerei") == []


def test_many_changes_at_once_are_found_too(board: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecken.service.engine.job_index._REBUILT_FROM", 0)
    before = titles(board, "Ada")
    advertise(board, "Ada", title="Neu")
    assert titles(board, "Ada") == ["Neu", *before]
    assert titles(board, "Ada", "einkäufer") == titles(board, "Ben", "einkäufer")


def test_a_condition_about_members_is_refused(board: Town) -> None:
    for line in ("kontakt_von:Ben", "personalvermittlung:ja", "name:Ada", "anfrage:keine"):
        with pytest.raises(Invalid) as refused:
            ask(board, "Ada", line)
        assert refused.value.code == "job_field"


def test_whom_one_knows_is_counted_as_the_page_of_the_company_counts(town: Town) -> None:
    with town.community.reading(town.id("Ada")) as world:
        people = people_at(world, "SIEMENS AG")
        assert people is not None
        for circle, count in (("1", people.first), ("2", people.second)):
            asked = SearchRequest(Query(), circle=circle)
            assert list_members(world, people.company, When.NOW, asked).total == count == 1
        assert [card.first_name for card in people.contacts] == ["Ben"]
        assert {card.first_name for card in people.bridges} == {"Ben", "Cem"}
        assert people.bridge_count == 2
        assert people_at(world, "—") is people_at(world, "Unknown") is None


def test_who_hides_their_list_leads_to_nobody_at_the_company(town: Town) -> None:
    set_privacy(town.community, town.id("Ben"), audience=Audience.NOBODY, is_listed=True)
    with town.community.reading(town.id("Ada")) as world:
        people = people_at(world, "Siemens")
    assert people is not None
    assert (people.first, people.second) == (1, 1)  # Ben; Dora, by way of Cem alone
    assert [card.first_name for card in people.bridges] == ["Cem"]
