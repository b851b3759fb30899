"""Roles, deletions and lists at once: an owner stays, and nobody with a role is deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, insert

from ecken.errors import Conflict
from ecken.rules.operators.rights import Role
from ecken.service.accounts.account_deletion import close_account
from ecken.service.accounts.accounts import set_operator
from ecken.service.house.log import show_log
from ecken.service.house.roles import give_roles
from ecken.service.loading.list_members import ListOptions
from ecken.service.loading.loading import load_plan, plan_load
from ecken.service.operators import administration
from ecken.service.operators.administration import close_member
from ecken.service.privacy.leaving import ask_to_leave, confirm_leaving
from ecken.store.accounts.accounts import find_account
from ecken.store.house.acts import ActQuestion
from ecken.store.house.roles import read_owner_ids
from ecken.store.site.list_updates import update_member
from ecken.store.tables import linked_sign_ins
from tests.community import Town, small_community
from tests.service.meetings import meet
from tests.service.people import PASSWORD, give_password, newest_token

pytestmark = pytest.mark.slow

OWNER = frozenset({Role.OWNER, Role.OPERATOR})


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    """Ada and Ben own the site."""
    with small_community(
        tmp_path,
        contacts=["Ada–Ben", "Ben–Cem", "Cem–Dora"],
        settings={"erase_days": 14},
        url=town_url,
    ) as made:
        set_operator(made.community, "ada@example.org", True, is_owner=True)
        give_password(made, "Ada", "Ben", "Cem")
        give(made, "Ben", *OWNER)
        yield made


def give(town: Town, whom: str, *roles: Role) -> None:
    give_roles(town.community, town.id("Ada"), town.public_id(whom), frozenset(roles))


def owners(town: Town) -> int:
    with town.community.database.reading() as connection:
        return len(read_owner_ids(connection))


def test_two_owners_who_delete_their_accounts_at_once_leave_one(town: Town) -> None:
    outcomes = meet(
        town,
        lambda here: close_account(here, town.id("Ada"), PASSWORD),
        lambda there: close_account(there, town.id("Ben"), PASSWORD),
        at="ecken.service.accounts.account_deletion.erase_account",
    )
    assert sorted(outcomes) == ["done", "last_owner"]
    assert owners(town) == 1


def test_two_owners_who_leave_at_once_leave_one(town: Town) -> None:
    tokens = {}
    for name in ("Ada", "Ben"):
        ask_to_leave(town.community, town.id(name), PASSWORD)
        tokens[name] = newest_token(town)
    outcomes = meet(
        town,
        lambda here: confirm_leaving(here, tokens["Ada"]),
        lambda there: confirm_leaving(there, tokens["Ben"]),
        at="ecken.service.privacy.leaving.take_one_time_token",
    )
    assert sorted(outcomes) == ["done", "last_owner"]
    assert owners(town) == 1


def test_who_gets_a_role_while_an_administrator_deletes_them_stays(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = administration.prove_password

    def prove(*args: Any) -> Any:
        give(town, "Cem", Role.MODERATOR)
        return real(*args)

    monkeypatch.setattr(administration, "prove_password", prove)
    with pytest.raises(Conflict) as caught:
        close_member(town.community, town.id("Ben"), town.public_id("Cem"), PASSWORD)
    assert caught.value.code == "roles_first"
    with town.community.database.reading() as connection:
        assert find_account(connection, town.id("Cem")) is not None


def test_a_deletion_is_never_without_its_line_in_the_log(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **options: Any) -> None:
        raise RuntimeError("the log cannot be written")

    with monkeypatch.context() as patch:
        patch.setattr(administration, "note_act", fail)
        with pytest.raises(RuntimeError):
            close_member(town.community, town.id("Ben"), town.public_id("Cem"), PASSWORD)
    with town.community.database.reading() as connection:
        assert find_account(connection, town.id("Cem")) is not None
    close_member(town.community, town.id("Ben"), town.public_id("Cem"), PASSWORD)
    acts = show_log(town.community, town.id("Ada"), ActQuestion()).rows
    assert acts[0].act == "closed_other"


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.VERIFIER])
def test_no_list_deletes_who_has_a_role_or_moves_their_address(town: Town, role: Role) -> None:
    with town.community.writing() as connection:
        update_member(connection, town.id("Dora"), {"load_id": "7"}, at=town.clock())
    give(town, "Dora", role)
    options = ListOptions(is_update=True, removes_missing=True)
    text = b"id,email,last_name\n8,neu@example.org,Neu\n"
    planned = plan_load(town.community, members=text, options=options)
    assert [(one.load_id, one.is_kept) for one in planned.changes.leavers] == [("7", True)]
    assert load_plan(town.community, planned).left == 0
    text = b"id,email,last_name\n7,evil@example.org,Beispiel\n"
    planned = plan_load(town.community, members=text, options=ListOptions(is_update=True))
    changes = [(c.column, c.is_kept) for c in planned.changes.changes]
    assert changes == [("email", True)]


def test_no_list_moves_the_address_of_who_signs_in_by_a_provider(town: Town) -> None:
    with town.community.writing() as connection:
        update_member(connection, town.id("Dora"), {"load_id": "7"}, at=town.clock())
        values = {"identity_hash": "0" * 64, "public_id": "d" * 22, "provider": "club"}
        row = {**values, "member_id": town.id("Dora"), "linked_at": town.clock()}
        connection.execute(insert(linked_sign_ins).values(row))
    text = b"id,email,last_name\n7,evil@example.org,Beispiel\n"
    planned = plan_load(town.community, members=text, options=ListOptions(is_update=True))
    assert [(c.column, c.is_kept) for c in planned.changes.changes] == [("email", True)]
