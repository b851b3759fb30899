"""Roles and rights: one table, and an owner at any time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.errors import Conflict, Invalid
from ecken.rules.operators.rights import (
    RIGHTS,
    Right,
    Role,
    check_owner_stays,
    parse_roles,
    rights_of,
    roles_with,
)


def test_owners_may_do_everything_and_alone_give_roles() -> None:
    assert rights_of([Role.OWNER]) == set(Right)
    assert roles_with(Right.ROLES) == {Role.OWNER}
    assert RIGHTS.keys() == set(Role)


def test_every_role_sees_the_front_and_nobody_without_one_sees_anything() -> None:
    assert roles_with(Right.HOUSE) == set(Role)
    assert rights_of([]) == frozenset()


def test_moderators_and_verifiers_do_one_thing() -> None:
    assert rights_of([Role.MODERATOR]) == {Right.HOUSE, Right.REPORTS}
    assert rights_of([Role.VERIFIER]) == {Right.HOUSE, Right.RECRUITERS}


@given(st.sets(st.sampled_from(Role)), st.sets(st.sampled_from(Role)))
def test_more_roles_may_never_do_less(some: set[Role], more: set[Role]) -> None:
    assert rights_of(some | more) == rights_of(some) | rights_of(more)
    assert all((right in rights_of(some)) == bool(some & roles_with(right)) for right in Right)


def test_an_owner_is_an_operator_and_no_other_word_is_a_role() -> None:
    assert parse_roles(["owner"]) == {Role.OWNER, Role.OPERATOR}
    assert parse_roles([]) == frozenset()
    for word in ("", "Owner", "admin", "owner "):
        with pytest.raises(Invalid):
            parse_roles([word])


@given(st.sets(st.integers(1, 4)), st.integers(1, 4))
def test_only_the_last_owner_stays(owners: set[int], member: int) -> None:
    if owners == {member}:
        with pytest.raises(Conflict):
            check_owner_stays(owners, member)
    else:
        check_owner_stays(owners, member)
