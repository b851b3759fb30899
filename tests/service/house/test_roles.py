"""Owners give roles and take them away; each role opens its part of the administration alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.errors import Conflict, Invalid, NotFound
from ecken.rules.operators.rights import Role
from ecken.rules.scope import Scope
from ecken.service.accounts.account_deletion import close_account
from ecken.service.accounts.accounts import list_audit, set_operator
from ecken.service.accounts.tokens import issue_token
from ecken.service.house.log import show_log
from ecken.service.house.members import list_members, read_question
from ecken.service.house.roles import give_roles, list_holders
from ecken.service.moderation.queue import show_queue
from ecken.service.operators.administration import close_member
from ecken.service.operators.recruiters import list_open_claims
from ecken.service.privacy.leaving import ask_to_leave
from ecken.store.house.acts import ActQuestion
from tests.community import Town, small_community
from tests.service.people import PASSWORD, give_password


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"]) as made:
        set_operator(made.community, "ada@example.org", True, is_owner=True)
        give_password(made, "Ada", "Ben")
        yield made


def give(town: Town, whom: str, *roles: Role, by: str = "Ada") -> None:
    give_roles(town.community, town.id(by), town.public_id(whom), frozenset(roles))


def holders(town: Town) -> dict[str, set[Role]]:
    found = list_holders(town.community, town.id("Ada"))
    return {one.account.first_name: set(one.roles) for one in found}


def test_roles_are_given_and_taken_away_and_the_member_is_told(town: Town) -> None:
    give(town, "Ben", Role.MODERATOR, Role.VERIFIER)
    assert holders(town)["Ben"] == {Role.MODERATOR, Role.VERIFIER}
    assert [mail.to for mail in town.mail.mails] == ["ben@example.org"]
    entry = list_audit(town.community, town.id("Ben"))[0]
    assert (entry.kind, entry.detail) == ("roles_changed", "moderator verifier")
    assert entry.actor == town.public_id("Ada")
    give(town, "Ben", Role.MODERATOR, Role.VERIFIER)  # twice is once
    give(town, "Ben")
    assert holders(town).keys() == {"Ada"}
    assert len(town.mail.mails) == 2
    acts = show_log(town.community, town.id("Ada"), ActQuestion()).rows
    assert [(row.act, row.about_name, row.detail) for row in acts] == [
        ("roles_changed_other", "Ben Beispiel", ""),
        ("roles_changed_other", "Ben Beispiel", "moderator verifier"),
    ]


def test_only_owners_give_roles(town: Town) -> None:
    give(town, "Ben", Role.OPERATOR)
    for act in (
        lambda: give(town, "Ben", Role.OWNER, by="Ben"),
        lambda: give(town, "Cem", Role.VERIFIER, by="Ben"),
        lambda: list_holders(town.community, town.id("Ben")),
        lambda: give(town, "Ben", Role.OWNER, by="Cem"),
    ):
        with pytest.raises(NotFound):
            act()
    assert holders(town)["Ben"] == {Role.OPERATOR}


def test_the_last_owner_cannot_go(town: Town) -> None:
    community, ada = town.community, town.id("Ada")
    for act in (
        lambda: give(town, "Ada", Role.OPERATOR),
        lambda: set_operator(community, "ada@example.org", False),
        lambda: close_account(community, ada, PASSWORD),
        lambda: ask_to_leave(community, ada, PASSWORD),
    ):
        with pytest.raises(Conflict) as caught:
            act()
        assert caught.value.code == "last_owner"
    give(town, "Ben", Role.OWNER, Role.OPERATOR)
    give(town, "Ada", by="Ben")
    with pytest.raises(NotFound):
        holders(town)
    close_account(community, ada, PASSWORD)


def test_who_has_a_role_is_not_deleted_by_others(town: Town) -> None:
    give(town, "Ben", Role.MODERATOR)
    with pytest.raises(Conflict) as caught:
        close_member(town.community, town.id("Ada"), town.public_id("Ben"), PASSWORD)
    assert caught.value.code == "roles_first"
    give(town, "Ben")
    close_member(town.community, town.id("Ada"), town.public_id("Ben"), PASSWORD)


def test_each_role_opens_its_part_alone(town: Town) -> None:
    community, ben = town.community, town.id("Ben")
    parts = {
        Role.MODERATOR: lambda: show_queue(community, ben),
        Role.VERIFIER: lambda: list_open_claims(community, ben),
        Role.OPERATOR: lambda: list_members(community, ben, read_question(community, {})),
        Role.OWNER: lambda: list_holders(community, ben),
    }
    opened = {
        Role.MODERATOR: {Role.MODERATOR},
        Role.VERIFIER: {Role.VERIFIER},
        Role.OPERATOR: {Role.MODERATOR, Role.VERIFIER, Role.OPERATOR},
        Role.OWNER: set(Role),
    }
    for role, may in opened.items():
        give(town, "Ben", role)
        for part, look in parts.items():
            if part in may:
                look()
            else:
                with pytest.raises(NotFound):
                    look()
    give(town, "Ben")
    for look in parts.values():
        with pytest.raises(NotFound):
            look()


def test_members_are_found_by_role(town: Town) -> None:
    give(town, "Cem", Role.VERIFIER)
    for role, names in (("owner", ["Ada"]), ("operator", ["Ada"]), ("verifier", ["Cem"]), ("moderator", [])):  # fmt: skip # noqa: E501
        question = read_question(town.community, {"role": role})
        rows = list_members(town.community, town.id("Ada"), question).rows
        assert [row.name.split()[0] for row in rows] == names


def test_a_token_for_reports_needs_the_right_to_decide_about_them(town: Town) -> None:
    give(town, "Ben", Role.VERIFIER)
    with pytest.raises(Invalid):
        issue_token(town.community, town.id("Ben"), scope=Scope.MODERATE)
    give(town, "Ben", Role.MODERATOR)
    issue_token(town.community, town.id("Ben"), scope=Scope.MODERATE)
