"""Job ads from publishing to the end: who sees them, how long, how many."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from ecken.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from ecken.rules.jobs.advertising import runs_until
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.accounts.accounts import set_operator
from ecken.service.calls.forms import FormInvalid
from ecken.service.contacts.contacts import block_member, unblock_member
from ecken.service.jobs.applying import apply_for_job, show_approach
from ecken.service.jobs.job_ads import (
    JobAd,
    change_ad,
    end_ad,
    extend_ad,
    list_own_ads,
    publish_ad,
    restore_ad,
    show_ad,
    viewer_may_advertise,
)
from ecken.service.jobs.job_search import JobQuestion, search_ads
from ecken.service.privacy.export import export_member
from ecken.service.talk.messages import list_conversations
from tests.background import maintain
from tests.community import NOW, Town, small_community
from tests.job_ads import advertise, typed


def seen(town: Town, name: str, ad: str) -> JobAd | None:
    """The ad as a member sees it, if they do."""
    with town.community.reading(town.id(name)) as world:
        try:
            return show_ad(world, ad)
        except NotFound:
            assert ad not in [hit.ad.id for hit in search_ads(world, JobQuestion()).hits]
            return None


def titles(town: Town, name: str) -> list[str]:
    with town.community.reading(town.id(name)) as world:
        return [ad.row.title for ad in list_own_ads(world)]


def test_an_ad_says_what_was_typed(town: Town) -> None:
    ad = advertise(
        town, "Ben", salary_from="48.000", salary_to="60.000", currency="EUR", salary_per="year",
        postal_code="20095", country="DE", apply_to="jobs@example.org",
    )  # fmt: skip
    shown = seen(town, "Ada", ad)
    assert shown is not None
    row = shown.row
    assert (row.title, row.company, row.city) == ("Einkäuferin (m/w/d)", "Siemens", "Hamburg")
    assert (row.salary_from, row.salary_to, row.currency) == (4_800_000, 6_000_000, "EUR")
    assert (row.apply_to, row.postal_code) == ("jobs@example.org", "20095")
    assert (row.published_at, row.ends_at) == (NOW, runs_until(NOW, 90))
    assert (shown.advertiser.first_name, shown.is_own, shown.is_running) == ("Ben", False, True)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"company": "x" * 121}, "company"),
        ({"company": "GmbH"}, "company"),
        ({"company": "GmbH & Co. KG"}, "company"),
        ({"company": "–"}, "company"),
        ({"salary_from": "0.50", "currency": "EUR", "salary_per": "year"}, "salary_from"),
        ({"text": ""}, "text"),
        ({"city": ""}, "city"),
        ({"hours": "x"}, "hours"),
        ({"workplace": ""}, "workplace"),
        ({"country": "XX"}, "country"),
        ({"postal_code": "20095", "country": "DE", "city": "München"}, "city"),
        ({"salary_from": "x", "currency": "EUR", "salary_per": "year"}, "salary_from"),
        ({"apply_to": "javascript:alert(1)"}, "apply_to"),
        ({"apply_to": "https://a:b@example.org"}, "apply_to"),
        ({"apply_to": "somebody@"}, "apply_to"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_is_stored(
    town: Town, values: dict[str, str], field: str
) -> None:
    with pytest.raises(FormInvalid) as refused:
        publish_ad(town.community, town.id("Ben"), typed(**values))
    assert list(refused.value.errors) == [field]
    assert titles(town, "Ben") == []


def test_remote_work_needs_no_place(town: Town) -> None:
    ad = seen(town, "Ada", advertise(town, "Ben", city="", workplace="remote"))
    assert ad is not None
    assert ad.row.city == ""


def test_an_ad_ends_by_itself_and_is_then_its_advertisers_alone(town: Town) -> None:
    ad = advertise(town, "Ben")
    town.clock.pass_days(89)
    assert seen(town, "Ada", ad)
    town.clock.pass_days(1)
    assert seen(town, "Ada", ad) is None
    own = seen(town, "Ben", ad)
    assert own is not None
    assert (own.is_running, own.is_own) == (False, True)


def test_an_ended_ad_is_kept_for_a_year_and_then_deleted(town: Town) -> None:
    advertise(town, "Ben")
    town.clock.pass_days(90 + 365)
    maintain(town.community)
    assert titles(town, "Ben") == ["Einkäuferin (m/w/d)"]
    town.clock.pass_days(1)
    maintain(town.community)
    assert titles(town, "Ben") == []


def test_an_end_can_be_taken_back_for_a_minute(town: Town) -> None:
    ad, ben = advertise(town, "Ben"), town.id("Ben")
    end_ad(town.community, ben, ad)
    assert seen(town, "Ada", ad) is None
    end_ad(town.community, ben, ad)
    restore_ad(town.community, ben, ad)
    shown = seen(town, "Ada", ad)
    assert shown is not None
    assert shown.row.ends_at == runs_until(NOW, 90)
    with pytest.raises(Conflict, match="taken back"):
        restore_ad(town.community, ben, ad)


def test_an_extended_ad_runs_from_now_and_is_no_newer(town: Town) -> None:
    ad = advertise(town, "Ben")
    town.clock.pass_days(30)
    extend_ad(town.community, town.id("Ben"), ad)
    shown = seen(town, "Ada", ad)
    assert shown is not None
    assert (shown.row.published_at, shown.row.ends_at) == (NOW, runs_until(town.clock(), 90))


def test_an_ended_ad_is_published_again_as_a_new_one(town: Town) -> None:
    ad = advertise(town, "Ben")
    town.clock.pass_days(100)
    extend_ad(town.community, town.id("Ben"), ad)
    shown = seen(town, "Ada", ad)
    assert shown is not None
    assert shown.row.published_at == town.clock()


def test_only_its_advertiser_changes_ends_and_extends_an_ad(town: Town) -> None:
    ad, ada = advertise(town, "Ben"), town.id("Ada")
    for act in (end_ad, extend_ad, restore_ad):
        with pytest.raises(NotFound):
            act(town.community, ada, ad)
    with pytest.raises(NotFound):
        change_ad(town.community, ada, ad, typed(title="Mine"))
    change_ad(town.community, town.id("Ben"), ad, typed(title="Leitung Einkauf"))
    shown = seen(town, "Ada", ad)
    assert shown is not None
    assert shown.row.title == "Leitung Einkauf"


def test_a_block_hides_the_ads_of_each_from_the_other_at_once(town: Town) -> None:
    of_ben, of_ada = advertise(town, "Ben"), advertise(town, "Ada")
    block_member(town.community, town.id("Ada"), town.public_id("Ben"))
    assert seen(town, "Ada", of_ben) is None
    assert seen(town, "Ben", of_ada) is None
    assert seen(town, "Cem", of_ben)
    unblock_member(town.community, town.id("Ada"), town.public_id("Ben"))
    assert seen(town, "Ada", of_ben)


def test_whoever_leaves_takes_their_ads_along(town: Town) -> None:
    ad = advertise(town, "Ben")
    erase_member(town.community, town.id("Ben"))
    assert seen(town, "Ada", ad) is None
    with town.community.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM job_ads").scalar_one() == 0


def test_the_export_of_ones_own_data_holds_ads(town: Town) -> None:
    advertise(town, "Ben")
    with zipfile.ZipFile(BytesIO(export_member(town.community, town.id("Ben")))) as archive:
        parts = json.loads(archive.read("ecken.json"))
    [ad] = parts["job_ads"]
    assert (ad["title"], ad["text"]) == ("Einkäuferin (m/w/d)", "Sie kaufen Stahl ein.")
    assert "revision" not in ad


def test_nobody_floods_the_others_with_ads(tmp_path: Path) -> None:
    limits = {"job_quota": 3, "job_running_max": 4}
    with small_community(tmp_path, members=["Ben"], settings=limits) as town:
        ads = [advertise(town, "Ben", title=f"Nr. {n}") for n in range(3)]
        with pytest.raises(TooMany, match="3 job ads within 24 hours"):
            advertise(town, "Ben")
        town.clock.pass_days(2)
        advertise(town, "Ben")
        with pytest.raises(Conflict, match="4 of your job ads run already"):
            advertise(town, "Ben")
        end_ad(town.community, town.id("Ben"), ads[0])
        advertise(town, "Ben")
        with pytest.raises(Conflict):
            extend_ad(town.community, town.id("Ben"), ads[0])


@pytest.mark.parametrize(("who", "may"), [("recruiters", "Rita"), ("operators", "Otto")])
def test_who_may_not_advertise_is_told_who_may(tmp_path: Path, who: str, may: str) -> None:
    members = {"Ada": {}, "Rita": {"is_recruiter": True}, "Otto": {}}
    with small_community(tmp_path, members=members, settings={"jobs": who}) as town:
        set_operator(town.community, "otto@example.org", True)
        assert advertise(town, may)
        with pytest.raises(NotAllowed):
            advertise(town, "Ada")
        for name, allowed in (("Ada", False), (may, True)):
            with town.community.reading(town.id(name)) as world:
                assert viewer_may_advertise(town.community, world) is allowed


def test_one_writes_to_an_advertiser_who_is_a_contact(town: Town) -> None:
    ad = advertise(town, "Ben")
    apply_for_job(town.community, town.id("Ada"), ad, "Ich kann das.")
    with town.community.reading(town.id("Ben")) as world:
        [conversation] = list_conversations(world)
    assert conversation.newest is not None
    assert conversation.newest.text == (
        f"Einkäuferin (m/w/d), Siemens\nhttp://127.0.0.1:8000/jobs/{ad}\n\nIch kann das."
    )


def test_nobody_writes_to_a_stranger_to_themself_or_about_an_ended_ad(town: Town) -> None:
    ad = advertise(town, "Ben")
    with pytest.raises(Conflict) as refused:
        apply_for_job(town.community, town.id("Ivo"), ad, "Guten Tag")
    assert refused.value.code == "not_contacts"
    with pytest.raises(Conflict) as refused:
        apply_for_job(town.community, town.id("Ben"), ad, "Guten Tag")
    assert refused.value.code == "job_is_own"
    with pytest.raises(Invalid):
        apply_for_job(town.community, town.id("Ada"), ad, " ")
    end_ad(town.community, town.id("Ben"), ad)
    with pytest.raises(NotFound):
        apply_for_job(town.community, town.id("Ada"), ad, "Guten Tag")


def test_the_way_to_the_advertiser_is_told(town: Town) -> None:
    ad = advertise(town, "Dora")
    for name, degree in (("Ben", 1), ("Ada", 2), ("Ivo", None)):
        with town.community.reading(town.id(name)) as world:
            assert show_approach(world, show_ad(world, ad).row.member_id).degree == degree
