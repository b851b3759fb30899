"""What companies say is reported, hidden and objected to; no reader learns who wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from ecken.errors import Conflict, Invalid, NotFound
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.companies.news import show_news, write_news
from ecken.service.companies.pages import edit_page
from ecken.service.moderation.objections import decide_objection
from ecken.service.moderation.queue import show_case
from ecken.service.moderation.reports import list_own_reports
from ecken.service.moderation.statements import list_statements, object_to
from ecken.service.profiles.company_logos import set_logo
from tests.community import Town
from tests.pictures import picture
from tests.service.companies.official import NAME, official_town, page_id, shown
from tests.service.moderation.cases import decide, make_operator, only_case, report


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    with official_town(tmp_path, town_url) as made:
        edit_page(made.community, made.id("Cem"), NAME, text="Buy now", link="")
        set_logo(made.community, made.id("Ben"), NAME, picture((64, 64), "PNG"))
        yield made


def news_of(town: Town, editor: str = "Ben") -> str:
    return write_news(town.community, town.id(editor), NAME, "Cheap ships")


def test_a_page_is_hidden_from_all_but_editors_until_an_objection_is_granted(town: Town) -> None:
    sent = report(town, "Dora", "company", page_id(town))
    assert sent.author is None
    case = only_case(town, "Ada")
    view = show_case(town.community, town.id("Ada"), case)
    assert view.has_picture
    assert dict(view.reports[0].copy) == {"company": NAME, "text": "Buy now"}
    decide(town, "Ada", case, "hide")
    hidden, own = shown(town, "Dora"), shown(town, "Ben")
    assert hidden is not None
    assert (hidden.text, hidden.logo_key, hidden.is_hidden) == ("", "", False)
    assert own is not None
    assert (own.text, own.is_hidden) == ("Buy now", True)
    with town.community.reading(town.id("Cem")) as world:
        [statement] = list_statements(world)  # who wrote it is given the reasons
    object_to(town.community, statement.id, town.id("Cem"), "It was true.")
    make_operator(town, "Ella")
    decide_objection(town.community, town.id("Ella"), case, is_granted=True, answer="So it was.")
    again = shown(town, "Dora")
    assert again is not None
    assert again.text == "Buy now"


def test_hidden_news_are_there_for_editors_alone(town: Town) -> None:
    news = news_of(town)
    report(town, "Dora", "news", news)
    decide(town, "Ada", only_case(town, "Ada"), "hide")
    for viewer in ("Ada", "Dora", "Ella"):
        with town.community.reading(town.id(viewer)) as world, pytest.raises(NotFound):
            show_news(world, news)
    for viewer in ("Ben", "Cem"):
        with town.community.reading(town.id(viewer)) as world:
            assert show_news(world, news).is_hidden


def test_no_reporter_learns_who_wrote_it(town: Town) -> None:
    for kind, id in (("company", page_id(town)), ("news", news_of(town))):
        report(town, "Dora", kind, id)
    with town.community.reading(town.id("Dora")) as world:
        assert [one.author for one in list_own_reports(world)] == [None, None]


@pytest.mark.parametrize("editor", ["Ben", "Cem"])
def test_editors_do_not_report_what_they_can_change(town: Town, editor: str) -> None:
    for kind, id in (("company", page_id(town)), ("news", news_of(town))):
        with pytest.raises(Invalid) as refused:
            report(town, editor, kind, id)
        assert refused.value.code == "report_self"


def test_a_page_that_says_nothing_cannot_be_reported(town: Town) -> None:
    report(town, "Dora", "company", page_id(town))
    decide(town, "Ada", only_case(town, "Ada"), "hide")
    with pytest.raises(NotFound):
        report(town, "Ella", "company", page_id(town))


def test_where_nobody_writes_any_more_the_words_can_still_be_hidden(town: Town) -> None:
    for editor in ("Ben", "Cem"):
        erase_member(town.community, town.id(editor))
    report(town, "Dora", "company", page_id(town))
    case = only_case(town, "Ada")
    with pytest.raises(Conflict):
        decide(town, "Ada", case, "warn")
    decide(town, "Ada", case, "hide")
    page = shown(town, "Dora")
    assert page is not None
    assert page.text == ""
