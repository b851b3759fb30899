"""A bridge with a block leads nowhere, at each step, and whoever asks may ask another."""

from __future__ import annotations

import pytest

from ecken.errors import Conflict, EckenError, NotFound
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.introductions import (
    agree_to_introduction,
    pass_on_introduction,
    withdraw_introduction,
)
from tests.community import Town
from tests.service.contacts.test_introductions import _ask, _do, _shown, _states, town

__all__ = ["town"]


@pytest.mark.parametrize("is_passed_on", [False, True])
@pytest.mark.parametrize(("who", "whom"), [("Ben", "Ada"), ("Ben", "Tia"), ("Tia", "Ben")])
def test_a_bridge_with_a_block_leads_nowhere_and_another_may_be_asked(
    town: Town, who: str, whom: str, is_passed_on: bool
) -> None:
    """A block of the asker shows as an account that is gone; one of the target as nothing."""
    id = _ask(town, "Ben")
    if is_passed_on:
        _do(town, "Ben", pass_on_introduction, id)
    block_member(town.community, town.id(who), town.public_id(whom))
    is_gone = whom == "Ada"
    assert _states(town)["Ada"] == ("" if is_gone else "asked")
    for name, step in (("Ben", pass_on_introduction), ("Tia", agree_to_introduction)):
        with pytest.raises((Conflict, NotFound)):
            _do(town, name, step, id)
    with pytest.raises(EckenError) as again:
        _ask(town, "Ben")
    assert again.value.code == ("not_found" if is_gone else "no_bridge")
    if not is_gone:
        _do(town, "Ada", withdraw_introduction, id)
    second = _ask(town, "Cem")
    _do(town, "Cem", pass_on_introduction, second)
    # Tia was told of Ada's wish not long ago, and is left in peace.
    assert (second in {one.id for one in _shown(town, "Tia")}) is not is_passed_on
