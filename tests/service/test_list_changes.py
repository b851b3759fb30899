"""A list changes what is the office's, and nothing that is a member's own; all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from ecken.errors import Conflict, Invalid
from ecken.rules.audience import Audience
from ecken.service.accounts.password_resets import reset_password
from ecken.service.loading.list_links import make_links
from ecken.service.loading.list_members import ListOptions
from ecken.service.loading.loading import Plan, load_plan, plan_load
from ecken.service.privacy.privacy import own_privacy, set_privacy
from ecken.store.accounts.accounts import find_account_by_email
from ecken.store.site.list_updates import update_member
from tests.community import Town, load_lists, small_community

LIST = b"id,email,last_name,city,company\n1,a@x.org,Weber,Bonn,\n2,b@x.org,Rot,Ulm,\n"
UPDATE = ListOptions(is_update=True)
PASSWORD = "ein wirklich langes Kennwort 7"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members={"Olga": {"is_operator": True}}) as town:
        load_lists(town.community, members=LIST)
        yield town


def member(town: Town, email: str) -> int:
    with town.community.database.reading() as connection:
        account = find_account_by_email(connection, email)
    assert account is not None
    return account.member


def card(town: Town, email: str) -> tuple[str, str]:
    one = member(town, email)
    with town.community.reading(one) as world:
        found = world.cards([one])[one]
    return found.city, found.company


def sign_in_first(town: Town, email: str) -> None:
    """Set the first password by the link of the list."""
    lines = make_links(town.community, [member(town, email)]).decode("utf-8-sig").splitlines()
    token = parse_qs(urlsplit(lines[1].split(";")[-1]).query)["token"][0]
    reset_password(town.community, token, PASSWORD)


def plan(town: Town, text: str, options: ListOptions = UPDATE) -> Plan:
    return plan_load(town.community, members=text.encode(), options=options)


def test_a_link_of_a_list_leads_to_the_first_password_and_holds_once(town: Town) -> None:
    sign_in_first(town, "a@x.org")
    assert make_links(town.community, [member(town, "a@x.org")]).decode().count("\n") == 1


def test_a_list_fills_what_is_empty_and_keeps_what_a_member_wrote(town: Town) -> None:
    sign_in_first(town, "a@x.org")
    text = "id,email,last_name,city,company\n1,n@x.org,Weber,Köln,Zeiss\n2,b@x.org,Rot,Kiel,Abbe\n"
    planned = plan(town, text)
    kept = [(c.column, c.becomes) for c in planned.changes.changes if c.is_kept]
    assert kept == [("email", "n@x.org"), ("city", "Köln")]
    load_plan(town.community, planned)
    assert card(town, "a@x.org") == ("Bonn", "Zeiss")
    assert card(town, "b@x.org") == ("Kiel", "Abbe")


def test_empty_cells_and_columns_that_are_not_there_change_nothing(town: Town) -> None:
    planned = plan(town, "id,email,last_name,city\n1,a@x.org,Weber,\n2,b@x.org,Rot,Ulm\n")
    assert (planned.changes.changes, planned.changes.unchanged) == ([], 2)


def test_no_list_changes_who_may_see_what(town: Town) -> None:
    one = member(town, "a@x.org")
    set_privacy(town.community, one, audience=Audience.NOBODY, is_listed=False)
    text = "id,email,last_name,audience,listed\n1,a@x.org,Weber,everyone,ja\n"
    load_plan(town.community, plan(town, text))
    with town.community.reading(one) as world:
        assert own_privacy(world).audience is Audience.NOBODY


def test_who_has_left_by_the_list_is_erased_and_an_operator_is_not(town: Town) -> None:
    with town.community.writing() as connection:
        update_member(connection, town.id("Olga"), {"load_id": "9"}, at=town.clock())
    text = "id,email,last_name,Austritt\n1,a@x.org,Weber,01.01.2020\n2,b@x.org,Rot,31.12.2030\n"
    options = ListOptions(is_update=True, removes_missing=True)
    planned = plan(town, text, options)
    told = {(leaver.load_id, leaver.line, leaver.is_kept) for leaver in planned.changes.leavers}
    assert told == {("1", 2, False), ("9", 0, True)}
    loaded = load_plan(town.community, planned)
    assert loaded.left == 1
    with town.community.database.reading() as connection:
        assert find_account_by_email(connection, "a@x.org") is None
        assert find_account_by_email(connection, "olga@example.org") is not None
    assert [mail.to for mail in town.mail.mails] == ["a@x.org"]


def test_what_was_changed_since_the_report_is_not_overwritten(town: Town) -> None:
    planned = plan(town, "id,email,last_name,city\n1,a@x.org,Weber,Köln\n")
    load_plan(town.community, plan(town, "id,email,last_name,city\n1,a@x.org,Weber,Kiel\n"))
    with pytest.raises(Conflict) as refused:
        load_plan(town.community, planned)
    assert refused.value.code == "list_outdated"
    assert card(town, "a@x.org")[0] == "Kiel"


def test_the_same_list_twice_at_once_is_loaded_once(town: Town) -> None:
    text = "id,email,last_name\n7,g@x.org,Gelb\n"
    first, second = plan(town, text), plan(town, text)
    load_plan(town.community, first)
    with pytest.raises(Conflict) as refused:
        load_plan(town.community, second)
    assert refused.value.code == "load_overtaken"


def test_an_address_of_somebody_else_is_not_taken_over(town: Town) -> None:
    planned = plan(town, "id,email,last_name\n1,b@x.org,Weber\n")
    with pytest.raises(Invalid):
        load_plan(town.community, planned)
    assert "b@x.org belongs to a member already" in planned.bad.kept[0].reason


def test_a_failure_midway_leaves_nothing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = plan(town, "id,email,last_name,city\n1,a@x.org,Weber,Köln\n8,h@x.org,Hell,\n")

    def fail(*_: object, **__: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("ecken.service.loading.loading._note", fail)
    with pytest.raises(OSError, match="no room"):
        load_plan(town.community, planned)
    assert card(town, "a@x.org")[0] == "Bonn"
    with town.community.database.reading() as connection:
        assert find_account_by_email(connection, "h@x.org") is None


def test_what_changed_is_found_at_once(town: Town) -> None:
    load_plan(town.community, plan(town, "id,email,last_name,company\n1,a@x.org,Weber,Leitz\n"))
    assert card(town, "a@x.org") == ("Bonn", "Leitz")
