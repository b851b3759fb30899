"""The contact person of a job ad: asked, agreed, withdrawn; and who is shown them."""

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest

from ecken.errors import Conflict, NotFound
from ecken.rules.jobs.ad_contact import AdContactState
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.contacts.contacts import (
    block_member,
    remove_contact,
    restore_contact,
    unblock_member,
)
from ecken.service.jobs.ad_contacts import (
    AdContact,
    answer_as_contact,
    list_ads_naming,
    name_contact,
    show_contact,
    take_contact_back,
)
from ecken.service.jobs.applying import apply_for_job, show_approach
from ecken.service.jobs.job_ads import end_ad, extend_ad, restore_ad, show_ad
from ecken.service.privacy.export import export_member
from ecken.service.talk.messages import list_conversations
from ecken.service.talk.notices import Notice, list_notices, read_all_notices
from ecken.store.contacts.contacts import insert_contact
from tests.community import Town
from tests.job_ads import advertise


@pytest.fixture
def ad(town: Town) -> str:
    """An ad of Ben's that names Dora, who has not answered."""
    ad = advertise(town, "Ben")
    name(town, ad, "Dora")
    return ad


def name(town: Town, ad: str, member: str) -> None:
    name_contact(town.community, town.id("Ben"), ad, town.public_id(member))


def answer(town: Town, ad: str, agrees: bool, member: str = "Dora") -> None:
    answer_as_contact(town.community, town.id(member), ad, agrees=agrees)


def shown(town: Town, viewer: str, ad: str) -> AdContact:
    with town.community.reading(town.id(viewer)) as world:
        return show_contact(world, show_ad(world, ad))


def contact(town: Town, viewer: str, ad: str) -> str:
    return shown(town, viewer, ad).card.first_name


def asked(town: Town, member: str = "Dora") -> list[str]:
    with town.community.reading(town.id(member)) as world:
        return [n.subject for n in list_notices(world) if n.kind is Notice.AD_CONTACT_ASKED]


def exported(town: Town, member: str) -> dict[str, Any]:
    with zipfile.ZipFile(BytesIO(export_member(town.community, town.id(member)))) as archive:
        parts: dict[str, Any] = json.loads(archive.read("ecken.json"))
    return parts


def test_nobody_stands_on_an_ad_before_they_agree(town: Town, ad: str) -> None:
    assert asked(town) == [ad]
    assert contact(town, "Ada", ad) == "Ben"
    answer(town, ad, True)
    assert contact(town, "Ada", ad) == contact(town, "Ivo", ad) == "Dora"
    own = shown(town, "Ben", ad)
    assert own.named is not None
    assert (own.named.first_name, own.has_agreed) == ("Dora", True)


def test_a_consent_is_withdrawn_at_any_time(town: Town, ad: str) -> None:
    answer(town, ad, True)
    answer(town, ad, False)
    assert contact(town, "Ada", ad) == "Ben"
    answer(town, ad, True)
    assert contact(town, "Ada", ad) == "Dora"


def test_a_no_looks_to_the_advertiser_like_no_answer(town: Town, ad: str) -> None:
    before = shown(town, "Ben", ad), exported(town, "Ben")["job_contacts_named"]
    answer(town, ad, False)
    assert (shown(town, "Ben", ad), exported(town, "Ben")["job_contacts_named"]) == before
    assert shown(town, "Dora", ad).answer is AdContactState.DECLINED


def test_nobody_is_asked_again_after_a_no(town: Town, ad: str) -> None:
    answer(town, ad, False)
    read_all_notices(town.community, town.id("Dora"))
    take_contact_back(town.community, town.id("Ben"), ad)
    assert shown(town, "Dora", ad).answer is None
    with pytest.raises(NotFound):
        answer(town, ad, True)
    name(town, ad, "Dora")
    assert asked(town) == []
    assert shown(town, "Dora", ad).answer is AdContactState.DECLINED
    answer(town, ad, True)
    assert contact(town, "Ada", ad) == "Dora"


def test_what_was_asked_is_taken_back(town: Town, ad: str) -> None:
    name(town, ad, "Ella")
    assert (asked(town), asked(town, "Ella")) == ([], [ad])
    with pytest.raises(NotFound):
        answer(town, ad, True)
    take_contact_back(town.community, town.id("Ben"), ad)
    assert asked(town, "Ella") == []
    name(town, ad, "Dora")
    answer(town, ad, True)
    name(town, ad, "Ben")
    assert contact(town, "Ada", ad) == "Ben"
    assert shown(town, "Ben", ad).named is None


def test_only_a_contact_can_be_named_and_only_by_the_advertiser(town: Town, ad: str) -> None:
    with pytest.raises(Conflict, match="Only a contact of yours"):
        name(town, ad, "Ivo")
    with pytest.raises(NotFound):
        name_contact(town.community, town.id("Ada"), ad, town.public_id("Cem"))
    with pytest.raises(NotFound):
        take_contact_back(town.community, town.id("Dora"), ad)
    with pytest.raises(NotFound):
        answer(town, ad, True, "Ada")
    block_member(town.community, town.id("Ivo"), town.public_id("Ben"))
    with pytest.raises(NotFound):
        name(town, ad, "Ivo")
    assert asked(town) == [ad]


def test_for_whom_they_are_not_there_the_advertiser_stands_there(town: Town, ad: str) -> None:
    before = shown(town, "Ada", ad)
    answer(town, ad, True)
    block_member(town.community, town.id("Dora"), town.public_id("Ada"))
    assert shown(town, "Ada", ad) == before
    assert contact(town, "Ivo", ad) == "Dora"
    unblock_member(town.community, town.id("Dora"), town.public_id("Ada"))
    assert contact(town, "Ada", ad) == "Dora"


def test_who_is_named_sees_the_advertiser(town: Town, ad: str) -> None:
    answer(town, ad, True)
    assert contact(town, "Dora", ad) == "Ben"
    assert shown(town, "Dora", ad).answer is AdContactState.AGREED
    with town.community.reading(town.id("Dora")) as world:
        [named] = list_ads_naming(world)
    assert (named.ad.id, named.answer) == (ad, AdContactState.AGREED)


def test_the_name_goes_with_the_contact_and_does_not_come_back_with_it(town: Town, ad: str) -> None:
    answer(town, ad, True)
    seal = remove_contact(town.community, town.id("Ben"), town.public_id("Dora"))
    assert contact(town, "Ada", ad) == "Ben"
    assert asked(town) == []
    restore_contact(town.community, town.id("Ben"), town.public_id("Dora"), seal)
    assert contact(town, "Ada", ad) == "Dora"
    remove_contact(town.community, town.id("Dora"), town.public_id("Ben"))
    town.clock.pass_days(1)
    with town.community.writing() as connection:
        insert_contact(connection, town.id("Ben"), town.id("Dora"), at=town.community.clock())
    assert contact(town, "Ada", ad) == "Ben"
    assert shown(town, "Ben", ad).named is None
    name(town, ad, "Dora")
    assert asked(town) == [ad]


def test_an_ad_that_is_published_again_asks_anew(town: Town, ad: str) -> None:
    answer(town, ad, True)
    end_ad(town.community, town.id("Ben"), ad)
    assert asked(town) == []
    restore_ad(town.community, town.id("Ben"), ad)
    assert contact(town, "Ada", ad) == "Dora"
    extend_ad(town.community, town.id("Ben"), ad)
    assert contact(town, "Ada", ad) == "Dora"
    read_all_notices(town.community, town.id("Dora"))
    end_ad(town.community, town.id("Ben"), ad)
    town.clock.pass_days(1)
    extend_ad(town.community, town.id("Ben"), ad)
    assert contact(town, "Ada", ad) == "Ben"
    with town.community.reading(town.id("Dora")) as world:
        assert [n.is_new for n in list_notices(world)] == [True]
    answer(town, ad, False)
    end_ad(town.community, town.id("Ben"), ad)
    extend_ad(town.community, town.id("Ben"), ad)
    assert shown(town, "Dora", ad).answer is AdContactState.DECLINED


def test_who_applies_turns_to_whoever_stands_there(town: Town, ad: str) -> None:
    answer(town, ad, True)
    with town.community.reading(town.id("Ada")) as world:
        shown_to_ada = show_contact(world, show_ad(world, ad))
        assert show_approach(world, shown_to_ada.card.member).degree == 2
    with pytest.raises(Conflict, match="write to your contacts"):
        apply_for_job(town.community, town.id("Ada"), ad, "Hello")
    talk = apply_for_job(
        town.community, town.id("Finn"), ad, "Hello", contact_id=town.public_id("Dora")
    )
    with town.community.reading(town.id("Dora")) as world:
        assert [one.id for one in list_conversations(world)] == [talk]


def test_a_message_goes_to_nobody_else_than_was_shown(town: Town, ad: str) -> None:
    answer(town, ad, True)
    answer(town, ad, False)
    with pytest.raises(Conflict, match="another contact person"):
        apply_for_job(
            town.community, town.id("Ada"), ad, "Dear Dora", contact_id=town.public_id("Dora")
        )
    with town.community.reading(town.id("Ben")) as world:
        assert list_conversations(world) == []


def test_the_files_of_both_hold_their_own_side(town: Town, ad: str) -> None:
    answer(town, ad, True)
    [named], [naming] = (
        exported(town, "Ben")["job_contacts_named"],
        exported(town, "Dora")["ads_naming_me"],
    )
    assert (named["job_ad"], named["has_agreed"]) == (ad, True)
    assert (naming["job_ad"], naming["state"]) == (ad, "agreed")
    assert exported(town, "Ada")["ads_naming_me"] == []


def test_whoever_leaves_stands_on_no_ad(town: Town, ad: str) -> None:
    answer(town, ad, True)
    erase_member(town.community, town.id("Dora"))
    assert contact(town, "Ada", ad) == "Ben"
    with town.community.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM job_contacts").scalar_one() == 0
