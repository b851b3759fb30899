"""The contact person of a job ad: asked, agreed, withdrawn; and who is shown them."""

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest

from ecken.errors import Conflict, NotFound, TooMany
from ecken.rules.jobs.ad_contact import AdContactState
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.contacts.contacts import (
    block_member,
    remove_contact,
    restore_contact,
    unblock_member,
    undo_block,
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
from ecken.service.jobs.job_ads import change_ad, end_ad, extend_ad, restore_ad, show_ad
from ecken.service.privacy.export import export_member
from ecken.service.talk.messages import list_conversations
from ecken.service.talk.notices import Notice, list_notices, read_all_notices
from ecken.store.contacts.contacts import insert_contact
from ecken.store.jobs.job_ads import find_ad
from tests.community import Town
from tests.job_ads import advertise, typed


@pytest.fixture
def ad(town: Town) -> str:
    """An ad of Ben's that names Dora, who has not answered."""
    ad = advertise(town, "Ben")
    name(town, ad, "Dora")
    return ad


def name(town: Town, ad: str, member: str) -> None:
    name_contact(town.community, town.id("Ben"), ad, town.public_id(member))


def answer(town: Town, ad: str, agrees: bool, member: str = "Dora") -> None:
    read = revision(town, ad) if agrees else None
    answer_as_contact(town.community, town.id(member), ad, agrees=agrees, revision=read)


def revision(town: Town, ad: str) -> int:
    with town.community.database.reading() as connection:
        row = find_ad(connection, ad)
    assert row is not None
    return row.revision


def naming(town: Town, member: str = "Dora") -> list[tuple[str, AdContactState, bool]]:
    with town.community.reading(town.id(member)) as world:
        return [(one.ad.id, one.answer, one.ad.is_running) for one in list_ads_naming(world)]


def shown(town: Town, viewer: str, ad: str) -> AdContact:
    with town.community.reading(town.id(viewer)) as world:
        return show_contact(world, show_ad(world, ad))


def contact(town: Town, viewer: str, ad: str) -> str:
    return shown(town, viewer, ad).card.first_name


def asked(town: Town, member: str = "Dora") -> list[str]:
    with town.community.reading(town.id(member)) as world:
        return [n.subject for n in list_notices(world) if n.kind is Notice.AD_CONTACT_ASKED]


def told(town: Town, member: str = "Dora") -> list[tuple[Notice, bool]]:
    with town.community.reading(town.id(member)) as world:
        return [(n.kind, n.is_new) for n in list_notices(world)]


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
    assert naming(town) == [(ad, AdContactState.AGREED, True)]


def test_the_name_goes_with_the_contact_and_does_not_come_back_with_it(town: Town, ad: str) -> None:
    answer(town, ad, True)
    seal = remove_contact(town.community, town.id("Ben"), town.public_id("Dora"))
    assert contact(town, "Ada", ad) == "Ben"
    assert asked(town) == []
    restore_contact(town.community, town.id("Ben"), town.public_id("Dora"), seal)
    assert contact(town, "Ada", ad) == "Ben"
    name(town, ad, "Dora")
    answer(town, ad, True)
    remove_contact(town.community, town.id("Dora"), town.public_id("Ben"))
    town.clock.pass_days(1)
    with town.community.writing() as connection:
        insert_contact(connection, town.id("Ben"), town.id("Dora"), at=town.community.clock())
    assert contact(town, "Ada", ad) == "Ben"
    assert shown(town, "Ben", ad).named is None
    name(town, ad, "Dora")
    assert asked(town) == [ad]


def test_no_contact_of_an_older_date_brings_the_name_back(town: Town, ad: str) -> None:
    for agrees in (True, False):
        answer(town, ad, agrees)
        remove_contact(town.community, town.id("Ben"), town.public_id("Dora"))
        with town.community.writing() as connection:
            insert_contact(connection, town.id("Dora"), town.id("Ben"), at=0)
        assert contact(town, "Ada", ad) == "Ben"
        assert shown(town, "Ben", ad).named is None
        assert exported(town, "Ben")["job_contacts_named"] == []
        assert naming(town) == []
        with pytest.raises(NotFound):
            answer(town, ad, True)
        name(town, ad, "Dora")
        assert asked(town) == ([ad] if agrees else [])


def test_a_block_that_is_undone_does_not_bring_the_name_back(town: Town, ad: str) -> None:
    answer(town, ad, True)
    seal = block_member(town.community, town.id("Dora"), town.public_id("Ben"))
    assert exported(town, "Ben")["job_contacts_named"] == []
    undo_block(town.community, town.id("Dora"), town.public_id("Ben"), seal)
    assert contact(town, "Ada", ad) == "Ben"
    assert exported(town, "Ben")["job_contacts_named"] == []


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Leitung Einkauf"},
        {"company": "Bosch"},
        {"text": "Sie verkaufen Stahl."},
        {"apply_to": "jobs@example.org"},
    ],
)
def test_other_words_ask_anew(town: Town, ad: str, change: dict[str, str]) -> None:
    answer(town, ad, True)
    read_all_notices(town.community, town.id("Dora"))
    change_ad(town.community, town.id("Ben"), ad, typed(city="Bremen"))
    assert (contact(town, "Ada", ad), told(town)) == ("Dora", [(Notice.AD_CONTACT_ASKED, False)])
    town.clock.pass_days(1)
    change_ad(town.community, town.id("Ben"), ad, typed(city="Bremen", **change))
    assert contact(town, "Ada", ad) == "Ben"
    assert not shown(town, "Ben", ad).has_agreed
    assert told(town) == [(Notice.AD_CONTACT_CHANGED, True)]
    answer(town, ad, True)
    assert contact(town, "Ada", ad) == "Dora"


def test_an_ad_that_changes_while_it_has_ended_asks_anew(town: Town, ad: str) -> None:
    answer(town, ad, True)
    end_ad(town.community, town.id("Ben"), ad)
    change_ad(town.community, town.id("Ben"), ad, typed(text="Sie verkaufen Stahl."))
    restore_ad(town.community, town.id("Ben"), ad)
    assert contact(town, "Ada", ad) == "Ben"
    assert told(town) == [(Notice.AD_CONTACT_CHANGED, True)]


def test_whoever_has_not_agreed_is_told_of_no_change(town: Town, ad: str) -> None:
    read_all_notices(town.community, town.id("Dora"))
    for agrees in (None, False):
        if agrees is not None:
            answer(town, ad, agrees)
        change_ad(town.community, town.id("Ben"), ad, typed(text=f"Stahl, {agrees}."))
        end_ad(town.community, town.id("Ben"), ad)
        extend_ad(town.community, town.id("Ben"), ad)
        assert told(town) == [(Notice.AD_CONTACT_ASKED, False)]


def test_one_agrees_to_the_ad_as_it_was_shown(town: Town, ad: str) -> None:
    dora, read = town.id("Dora"), revision(town, ad)
    change_ad(town.community, town.id("Ben"), ad, typed(text="Sie verkaufen Stahl."))
    for old in (read, None):
        with pytest.raises(Conflict) as refused:
            answer_as_contact(town.community, dora, ad, agrees=True, revision=old)
        assert refused.value.code == "job_changed"
    assert contact(town, "Ada", ad) == "Ben"
    answer_as_contact(town.community, dora, ad, agrees=False, revision=read)
    assert shown(town, "Dora", ad).answer is AdContactState.DECLINED


def test_one_withdraws_from_an_ad_that_nobody_reads(town: Town, ad: str) -> None:
    answer(town, ad, True)
    end_ad(town.community, town.id("Ben"), ad)
    assert naming(town) == [(ad, AdContactState.AGREED, False)]
    answer(town, ad, False)
    assert naming(town) == []
    restore_ad(town.community, town.id("Ben"), ad)
    assert contact(town, "Ada", ad) == "Ben"
    answer(town, ad, True)
    with town.community.writing() as connection:
        connection.exec_driver_sql("UPDATE job_ads SET is_hidden = 1")
    assert naming(town) == [(ad, AdContactState.AGREED, False)]
    answer(town, ad, False)
    with town.community.writing() as connection:
        connection.exec_driver_sql("UPDATE job_ads SET is_hidden = 0")
    assert contact(town, "Ada", ad) == "Ben"


def test_nobody_is_asked_again_and_again(town: Town, ad: str) -> None:
    for _ in range(2):
        take_contact_back(town.community, town.id("Ben"), ad)
        name(town, ad, "Dora")
    name(town, ad, "Dora")
    take_contact_back(town.community, town.id("Ben"), ad)
    with pytest.raises(TooMany):
        name(town, ad, "Dora")
    assert asked(town) == []
    name(town, ad, "Ella")
    others = [advertise(town, "Ben") for _ in range(8)]
    for other in others[:7]:
        name(town, other, "Dora")
    with pytest.raises(TooMany):
        name(town, others[7], "Dora")


def test_a_no_counts_towards_the_limit_like_no_answer(town: Town, ad: str) -> None:
    answer(town, ad, False)
    for _ in range(2):
        take_contact_back(town.community, town.id("Ben"), ad)
        name(town, ad, "Dora")
    take_contact_back(town.community, town.id("Ben"), ad)
    with pytest.raises(TooMany):
        name(town, ad, "Dora")


def test_the_file_of_the_advertiser_does_not_tell_a_no_by_its_dates(town: Town) -> None:
    files = []
    for agrees in (None, False):
        ad = advertise(town, "Ben")
        name(town, ad, "Dora")
        if agrees is not None:
            answer(town, ad, agrees)
        end_ad(town.community, town.id("Ben"), ad)
        town.clock.pass_days(1)
        extend_ad(town.community, town.id("Ben"), ad)
        [row] = [row for row in exported(town, "Ben")["job_contacts_named"] if row["job_ad"] == ad]
        files.append({name: value for name, value in row.items() if name != "job_ad"})
    assert files[0] == files[1]
    assert not [name for name in files[0] if name.endswith("_at")]


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
