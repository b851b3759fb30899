"""Saved job searches: what is new, and how it is told."""

import pytest

from ecken.errors import Conflict, Invalid, NotFound
from ecken.mail.digest import digest_mail
from ecken.search.query import parse_line
from ecken.service.contacts.contacts import block_member
from ecken.service.jobs.job_ads import end_ad
from ecken.service.jobs.job_search import JobQuestion
from ecken.service.jobs.job_searches import (
    SEARCHES_MAX,
    JobSearch,
    delete_search,
    list_searches,
    note_search_seen,
    restore_search,
    save_search,
    tell_new_jobs,
)
from ecken.service.mailing.digest import Period, digest_content
from ecken.service.talk.notices import Notice, list_notices, mail_notices
from ecken.service.talk.switches import set_switches
from ecken.service.talk.unsubscribing import stop_mails
from tests.community import Town
from tests.job_ads import advertise


def save(town: Town, name: str, line: str = "einkäufer", **chosen: list[str]) -> str:
    question = JobQuestion.read(parse_line(line), **chosen)
    return save_search(town.community, town.id(name), name=line or "all", question=question)


def searches(town: Town, name: str) -> list[JobSearch]:
    with town.community.reading(town.id(name)) as world:
        return list_searches(world)


def new_for(town: Town, name: str) -> list[tuple[str, int, int]]:
    return [(search.name, search.total, search.new) for search in searches(town, name)]


def told(town: Town, name: str) -> list[str]:
    with town.community.reading(town.id(name)) as world:
        return [n.subject for n in list_notices(world) if n.kind is Notice.JOB_FOUND]


def later(town: Town) -> None:
    """An ad of this very second is told in the next one."""
    town.clock.now += 1


def test_what_matches_when_a_search_is_saved_is_not_new(town: Town) -> None:
    advertise(town, "Ben")
    later(town)
    search = save(town, "Ada")
    assert new_for(town, "Ada") == [("einkäufer", 1, 0)]
    later(town)
    advertise(town, "Dora", title="Einkäufer")
    advertise(town, "Dora", title="Lehrer", text="Mathematik")
    later(town)
    assert new_for(town, "Ada") == [("einkäufer", 2, 1)]
    note_search_seen(town.community, town.id("Ada"), search)
    assert new_for(town, "Ada") == [("einkäufer", 2, 0)]


def test_chosen_values_are_kept_with_the_search(town: Town) -> None:
    save(town, "Ada", "", hours=["part"], workplaces=["remote", "hybrid"], cities=["Köln"])
    [search] = searches(town, "Ada")
    assert (search.query, search.hours) == ('ort:"Köln"', ("part",))
    assert set(search.workplaces) == {"remote", "hybrid"}
    later(town)
    for city, hours in (("Köln", "part"), ("Köln", "full"), ("Bonn", "part")):
        advertise(town, "Ben", city=city, hours=hours, workplace="hybrid")
    advertise(town, "Ben", city="Köln", hours="part", workplace="onsite")
    later(town)
    assert new_for(town, "Ada") == [("all", 1, 1)]


def test_ones_own_ads_are_no_news(town: Town) -> None:
    save(town, "Ada")
    later(town)
    advertise(town, "Ada")
    later(town)
    assert new_for(town, "Ada") == [("einkäufer", 1, 0)]
    tell_new_jobs(town.community)
    assert told(town, "Ada") == []


def test_a_new_ad_is_told_once(town: Town) -> None:
    save(town, "Ada")
    save(town, "Ada", "unternehmen:siemens")
    later(town)
    ad = advertise(town, "Ben")
    later(town)
    assert tell_new_jobs(town.community) == 1
    assert told(town, "Ada") == [ad]
    later(town)
    assert tell_new_jobs(town.community) == 0
    assert told(town, "Ada") == [ad]


def test_an_ad_of_the_second_in_which_others_were_told_is_not_lost(town: Town) -> None:
    save(town, "Ada")
    later(town)
    first = advertise(town, "Ben")
    later(town)
    tell_new_jobs(town.community)
    second = advertise(town, "Dora")
    assert told(town, "Ada") == [first]
    later(town)
    tell_new_jobs(town.community)
    assert set(told(town, "Ada")) == {first, second}


def test_many_ads_at_once_are_no_flood(town: Town) -> None:
    save(town, "Ada")
    later(town)
    for number in range(6):
        advertise(town, "Ben", title=f"Einkäufer {number}")
    later(town)
    assert tell_new_jobs(town.community) == 3
    assert new_for(town, "Ada") == [("einkäufer", 6, 6)]


def test_ads_of_blocked_members_are_not_told_and_no_more_after_a_block(town: Town) -> None:
    save(town, "Ada")
    later(town)
    block_member(town.community, town.id("Cem"), town.public_id("Ada"))
    advertise(town, "Cem")
    advertise(town, "Ben")
    later(town)
    assert tell_new_jobs(town.community) == 1
    block_member(town.community, town.id("Ben"), town.public_id("Ada"))
    assert told(town, "Ada") == []
    assert new_for(town, "Ada") == [("einkäufer", 0, 0)]


def test_what_was_told_of_an_ad_is_taken_back_when_it_is_ended(town: Town) -> None:
    save(town, "Ada")
    later(town)
    ad = advertise(town, "Ben")
    later(town)
    tell_new_jobs(town.community)
    end_ad(town.community, town.id("Ben"), ad)
    assert told(town, "Ada") == []


def test_a_mail_at_once_comes_only_if_wanted_and_stops_by_its_link(town: Town) -> None:
    ada = town.id("Ada")
    save(town, "Ada")
    for is_wanted in (False, True):
        set_switches(town.community, ada, {"mail_jobs": "on" if is_wanted else "off"})
        later(town)
        ad = advertise(town, "Ben")
        later(town)
        tell_new_jobs(town.community)
        mail_notices(town.community)
        assert len(town.mail.mails) == int(is_wanted)
    [mail] = town.mail.mails
    assert "Stellensuchen" in mail.subject
    assert f"http://127.0.0.1:8000/jobs/{ad}" in mail.text
    link = mail.headers["List-Unsubscribe"].strip("<>")
    assert stop_mails(town.community, link.rpartition("/")[2]) == "jobs"
    later(town)
    advertise(town, "Ben")
    later(town)
    tell_new_jobs(town.community)
    mail_notices(town.community)
    assert len(town.mail.mails) == 1


@pytest.mark.parametrize("period", Period)
def test_the_digest_tells_what_is_new_since_the_one_before(town: Town, period: Period) -> None:
    ada = town.id("Ada")
    save(town, "Ada")
    later(town)
    advertise(town, "Ben")
    later(town)
    with town.community.reading(ada) as world:
        content = digest_content(world, period)
    assert (content.jobs, content.is_empty) == ([("einkäufer", 1)], False)
    mail = digest_mail(
        content, to="ada@example.org", language="de", community_name="Ecken",
        base_url="http://127.0.0.1:8000", stop_link="http://127.0.0.1:8000/unsubscribe/x",
    )  # fmt: skip
    assert "- Neue Anzeigen zu Ihrer Stellensuche „einkäufer“: 1\n" in mail.text
    assert "http://127.0.0.1:8000/jobs/searches\n" in mail.text
    town.clock.pass_days(period.days)
    with town.community.reading(ada) as world:
        assert digest_content(world, period).jobs == []


def test_the_digest_is_silent_about_jobs_if_that_is_wanted(town: Town) -> None:
    save(town, "Ada")
    later(town)
    advertise(town, "Ben")
    later(town)
    for value, lines in (("on", [("einkäufer", 1)]), ("off", [])):
        set_switches(town.community, town.id("Ada"), {"digest_jobs": value})
        with town.community.reading(town.id("Ada")) as world:
            assert digest_content(world, Period.DAILY).jobs == lines


def test_a_deletion_can_be_taken_back(town: Town) -> None:
    search, ada = save(town, "Ada"), town.id("Ada")
    delete_search(town.community, ada, search)
    assert searches(town, "Ada") == []
    restore_search(town.community, ada, search)
    assert [found.id for found in searches(town, "Ada")] == [search]
    with pytest.raises(Conflict):
        restore_search(town.community, ada, search)


def test_a_search_is_its_owners_alone(town: Town) -> None:
    search = save(town, "Ada")
    for act in (delete_search, note_search_seen):
        with pytest.raises(NotFound):
            act(town.community, town.id("Ben"), search)
    assert searches(town, "Ben") == []


def test_names_are_distinct_and_searches_not_too_many(town: Town) -> None:
    save(town, "Ada")
    with pytest.raises(Conflict, match="with this name"):
        save(town, "Ada")
    for number in range(SEARCHES_MAX - 1):
        save(town, "Ada", f"wort{number}")
    with pytest.raises(Conflict, match="20 job searches"):
        save(town, "Ada", "anders")


def test_a_search_that_could_not_be_read_again_is_not_saved(town: Town) -> None:
    with pytest.raises(Invalid):
        save(town, "Ada", "", cities=[f"{'langer ort ' * 15}{n}" for n in range(20)])
    assert searches(town, "Ada") == []
