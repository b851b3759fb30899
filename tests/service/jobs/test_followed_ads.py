"""New job ads of followed companies: who is told of which, once, and how it is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from ecken.mail.digest import digest_mail
from ecken.search.query import parse_line
from ecken.service.contacts.contacts import block_member
from ecken.service.jobs.job_ads import end_ad
from ecken.service.jobs.job_search import JobQuestion
from ecken.service.jobs.job_searches import save_search, tell_new_jobs
from ecken.service.mailing.digest import Period, digest_content
from ecken.service.search.followed_companies import follow_company, unfollow_company
from ecken.service.talk.notices import Notice, list_notices, mail_notices
from ecken.service.talk.switches import set_switches
from ecken.service.talk.unsubscribing import stop_mails
from tests.community import Town, small_community
from tests.job_ads import advertise

MEMBERS = {"Ada": {}, "Ben": {"company": "Thyssen Krupp"}, "Cem": {"company": "Bosch"}}


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    """Ada follows the company of Ben."""
    with small_community(tmp_path, members=MEMBERS, contacts=["Ada–Ben"], url=town_url) as town:
        advertise(town, "Cem", title="Before", company="Thyssenkrupp")
        follow_company(town.community, town.id("Ada"), "Thyssen Krupp")
        town.clock.now += 1
        yield town


def tell(town: Town) -> int:
    """An ad of this very second is told in the next one."""
    town.clock.now += 1
    return tell_new_jobs(town.community)


def told(town: Town, name: str = "Ada") -> list[tuple[Notice, str]]:
    kinds = (Notice.JOB_FOUND, Notice.FOLLOWED_JOB)
    with town.community.reading(town.id(name)) as world:
        return [(n.kind, n.subject) for n in list_notices(world) if n.kind in kinds]


def test_followers_are_told_once_of_ads_however_they_spell_the_company(town: Town) -> None:
    ads = [advertise(town, "Cem", company=name) for name in ("thyssenkrupp AG", "Thyssen-Krupp")]
    advertise(town, "Cem", company="Thyssenkrupp Steel")
    assert tell(town) == 2
    assert sorted(told(town)) == sorted((Notice.FOLLOWED_JOB, ad) for ad in ads)
    assert told(town, "Ben") == []
    assert tell(town) == 0


def test_ones_own_ads_are_no_news_and_nothing_is_told_after_one_follows_no_more(
    town: Town,
) -> None:
    advertise(town, "Ada", company="Thyssenkrupp")
    assert tell(town) == 0
    unfollow_company(town.community, town.id("Ada"), "thyssenkrupp")
    advertise(town, "Cem", company="Thyssenkrupp")
    assert tell(town) == 0


def test_an_ad_that_a_saved_search_finds_is_told_as_that_alone(town: Town) -> None:
    question = JobQuestion.read(parse_line("einkäufer"))
    save_search(town.community, town.id("Ada"), name="Buying", question=question)
    town.clock.now += 1
    found = advertise(town, "Cem", company="Thyssenkrupp")
    other = advertise(town, "Cem", company="Thyssenkrupp", title="Lehrer", text="Mathematik")
    assert tell(town) == 2
    assert set(told(town)) == {(Notice.JOB_FOUND, found), (Notice.FOLLOWED_JOB, other)}


def test_many_at_once_are_no_flood(town: Town) -> None:
    for number in range(5):
        advertise(town, "Cem", company="Thyssenkrupp", title=f"Job {number}")
    assert tell(town) == 3
    assert tell(town) == 0


def test_ads_of_blocked_members_are_not_told_and_no_more_after_a_block(town: Town) -> None:
    advertise(town, "Cem", company="Thyssenkrupp")
    assert tell(town) == 1
    block_member(town.community, town.id("Cem"), town.public_id("Ada"))
    assert told(town) == []
    advertise(town, "Cem", company="Thyssenkrupp")
    assert tell(town) == 0


def test_what_was_told_is_taken_back_when_the_ad_is_ended_or_not_wanted(town: Town) -> None:
    ad = advertise(town, "Cem", company="Thyssenkrupp")
    tell(town)
    set_switches(town.community, town.id("Ada"), {"screen_followed": "off"})
    assert told(town) == []
    set_switches(town.community, town.id("Ada"), {"screen_followed": "on"})
    assert told(town) == [(Notice.FOLLOWED_JOB, ad)]
    end_ad(town.community, town.id("Cem"), ad)
    assert told(town) == []


def test_a_mail_at_once_comes_only_if_wanted_and_stops_by_its_link(town: Town) -> None:
    for value in ("off", "on"):
        set_switches(town.community, town.id("Ada"), {"mail_followed": value})
        ad = advertise(town, "Cem", company="Thyssenkrupp")
        tell(town)
        mail_notices(town.community)
        assert len(town.mail.mails) == (value == "on")
    [mail] = town.mail.mails
    assert "dem Sie folgen" in mail.subject
    assert f"http://127.0.0.1:8000/jobs/{ad}" in mail.text
    link = mail.headers["List-Unsubscribe"].strip("<>")
    assert stop_mails(town.community, link.rpartition("/")[2]) == "followed"
    advertise(town, "Cem", company="Thyssenkrupp")
    tell(town)
    mail_notices(town.community)
    assert len(town.mail.mails) == 1


def test_the_digest_tells_what_is_new_if_that_is_wanted(town: Town) -> None:
    advertise(town, "Cem", company="THYSSENKRUPP")
    town.clock.now += 1
    for value, lines in (("on", [("Thyssen Krupp", 1)]), ("off", [])):
        set_switches(town.community, town.id("Ada"), {"digest_followed": value})
        with town.community.reading(town.id("Ada")) as world:
            content = digest_content(world, Period.DAILY)
        assert (list(content.followed), content.is_empty) == (lines, not lines)
        if lines:
            mail = digest_mail(
                content, to="ada@example.org", language="de", community_name="Ecken",
                base_url="http://127.0.0.1:8000", stop_link="http://127.0.0.1:8000/unsubscribe/x",
            )  # fmt: skip
            assert "- Neue Stellenanzeigen von Thyssen Krupp, dem Sie folgen: 1\n" in mail.text
            assert "http://127.0.0.1:8000/companies\n" in mail.text
