"""The data log: consents, settings, looks of the administration; for the member to read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from ecken.errors import Conflict, NotReady
from ecken.rules.audience import Audience
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.accounts.account_upkeep import AUDIT_KEPT_D, tidy_accounts
from ecken.service.accounts.accounts import set_operator
from ecken.service.accounts.joining import confirm_address
from ecken.service.contacts.contacts import block_member
from ecken.service.house.members import list_members, open_member
from ecken.service.loading.whole_community import export_community
from ecken.service.operators.site_pages import publish_page
from ecken.service.privacy.data_log import DataLog, read_data_log
from ecken.service.privacy.export import export_member
from ecken.service.privacy.privacy import set_privacy
from ecken.service.runtime.read_only_access import keeping_closed
from ecken.service.talk.switches import set_switches
from ecken.service.talk.unsubscribing import stop_link, stop_mails
from ecken.store.accounts.accounts import find_account_by_email
from ecken.store.accounts.audit_kinds import LISTED, OPENED
from ecken.store.database import Database
from ecken.store.house.directory import DirectoryQuestion
from tests.community import Town, small_community
from tests.service.people import HERE, PASSWORD, newest_token, sign_up_as


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    with small_community(
        tmp_path, members=["Ada", "Ben", "Olga"], contacts=["Ada–Ben"], url=town_url
    ) as town:
        set_operator(town.community, "olga@example.org", True)
        yield town


def log(town: Town, name: str = "Ada") -> DataLog:
    with town.community.reading(town.id(name)) as world:
        return read_data_log(world)


def accesses(town: Town, name: str = "Ada") -> list[tuple[str, str]]:
    return [(one.entry.kind, one.by.name if one.by else "") for one in log(town, name).accesses]


def taken(town: Town, name: str = "Ada") -> dict[str, list[dict[str, Any]]]:
    content = export_member(town.community, town.id(name))
    parts: dict[str, list[dict[str, Any]]] = json.loads(
        zipfile.ZipFile(io.BytesIO(content)).read("ecken.json")
    )
    return parts


def look(town: Town, name: str = "Ada") -> None:
    open_member(town.community, town.id("Olga"), town.public_id(name))


def test_each_look_of_an_operator_is_written_down_once_an_hour_and_kind(town: Town) -> None:
    assert accesses(town) == []
    look(town)
    look(town)
    assert accesses(town) == [(OPENED, "Olga Beispiel")]
    list_members(town.community, town.id("Olga"), DirectoryQuestion())
    assert accesses(town) == [(LISTED, "Olga Beispiel"), (OPENED, "Olga Beispiel")]
    assert accesses(town, "Ben") == [(LISTED, "Olga Beispiel")]
    assert accesses(town, "Olga") == [], "their own account is no other's"
    town.clock.now += 3601
    look(town)
    assert accesses(town)[0] == (OPENED, "Olga Beispiel")
    assert len(accesses(town)) == 3
    assert [row["actor"] for row in taken(town)["access_log"]] == ["Olga Beispiel"] * 3


def test_nothing_is_opened_that_cannot_be_written_down(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise NotReady("storage_full", "The database cannot be written to.")

    with monkeypatch.context() as patch:
        patch.setattr(Database, "writing", refuse)
        with pytest.raises(NotReady):
            look(town)
        with pytest.raises(NotReady):
            list_members(town.community, town.id("Olga"), DirectoryQuestion())
    with keeping_closed(), pytest.raises(Conflict):
        look(town)
    assert accesses(town) == []


def test_who_it_was_is_not_told_across_a_block_nor_after_they_have_left(town: Town) -> None:
    look(town)
    look(town, "Ben")
    block_member(town.community, town.id("Olga"), town.public_id("Ada"))
    assert accesses(town) == [(OPENED, "")]
    parts = json.dumps(taken(town))
    assert town.public_id("Olga") not in parts
    assert "Olga" not in parts
    erase_member(town.community, town.id("Olga"))
    assert accesses(town, "Ben") == [(OPENED, "")]


def test_an_export_of_the_community_is_told_to_every_member(town: Town) -> None:
    assert log(town).community_exports == []
    town.clock.now += 5
    export_community(town.community, io.BytesIO())
    for name in ("Ada", "Ben"):
        assert log(town, name).community_exports == [town.clock.now]
    assert len(taken(town)["community_exports"]) == 1


def test_settings_and_mails_are_written_down_when_they_change(town: Town) -> None:
    ada = town.id("Ada")
    set_privacy(town.community, ada, audience=Audience.SECOND, is_listed=True)
    set_switches(town.community, ada, {"introductions": "off", "news_of_me": "on"})
    set_switches(town.community, ada, {"digest": "daily", "mail_messages": "on"})
    stop_mails(
        town.community,
        stop_link(town.community, town.public_id("Ada"), "digest").rpartition("/")[2],
    )
    settings = [(entry.kind, entry.detail) for entry in log(town).settings]
    assert settings == [
        ("switch_changed", "introductions off"),
        ("privacy_changed", "second listed"),
    ]
    mails = [(entry.kind, entry.detail) for entry in log(town).consents]
    assert mails == [("mails_changed", "digest off"), ("mails_changed", "digest daily")]


def test_who_joins_has_the_versions_of_rules_and_notice_in_the_log(town: Town) -> None:
    olga = town.id("Olga")
    publish_page(town.community, olga, "rules", "de", "Seien Sie höflich.")
    publish_page(town.community, olga, "data-protection", "en", "Older.")
    town.clock.pass_days(1)
    publish_page(town.community, olga, "data-protection", "en", "Newer.")
    sign_up_as(town, "nele@example.org")
    with town.community.database.reading() as connection:
        nele = find_account_by_email(connection, "nele@example.org")
        assert nele is None, "nobody has confirmed yet"
    town.clock.now += 1
    confirm_address(town.community, newest_token(town), PASSWORD, HERE)
    with town.community.database.reading() as connection:
        nele = find_account_by_email(connection, "nele@example.org")
    assert nele is not None
    with town.community.reading(nele.member) as world:
        found = {e.kind: e.detail.split(" ")[1:] for e in read_data_log(world).consents}
    assert found == {
        "rules_accepted": ["de", str(town.clock.now - 1 - 86_400)],
        "notice_shown": ["en", str(town.clock.now - 1)],
    }


def test_proofs_stay_when_other_entries_go(town: Town) -> None:
    set_privacy(town.community, town.id("Ada"), audience=Audience.SECOND, is_listed=True)
    look(town)
    town.clock.pass_days(AUDIT_KEPT_D + 1)
    tidy_accounts(town.community)
    assert len(log(town).settings) == 1
    assert accesses(town) == []
