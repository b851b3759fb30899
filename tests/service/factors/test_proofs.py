"""Proofs before dangerous acts: for how long one holds, and what counts as one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.errors import NotAllowed
from ecken.service.factors.passkeys import asking_options
from ecken.service.factors.proofs import Proof, needs_proof, prove
from tests.authenticators import Authenticator
from tests.community import Town, small_community
from tests.service.factors.test_factors import (
    PLACE,
    code_now,
    code_of,
    session_of,
    set_up_app,
    set_up_passkey,
)
from tests.service.people import HERE, PASSWORD, give_password


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=["Ada"]) as made:
        give_password(made, "Ada")
        yield made


def test_a_sign_in_is_a_proof_for_some_minutes(town: Town) -> None:
    session = session_of(town, "Ada")
    assert not needs_proof(town.community, session, "factors")
    town.clock.now += 599
    assert not needs_proof(town.community, session, "factors")
    town.clock.now += 1
    assert needs_proof(town.community, session, "factors")
    assert needs_proof(town.community, None, "factors")
    with pytest.raises(KeyError):
        needs_proof(town.community, session, "an act that nobody has named")


def test_password_code_and_passkey_prove_alike(town: Town) -> None:
    ada, key = town.id("Ada"), Authenticator()
    set_up_app(town, "Ada")
    set_up_passkey(town, "Ada", key)
    answer = key.answer(asking_options(town.community, PLACE, member=ada))
    for right in (Proof(PASSWORD), Proof(code=code_now(town, "Ada", 1)), Proof(answer=answer)):
        prove(town.community, ada, right, HERE, PLACE)
    wrong = [Proof(), Proof("x"), Proof(code="000000"), Proof(answer=answer)]
    codes = [code_of(NotAllowed, prove, town.community, ada, w, HERE, PLACE) for w in wrong]
    assert codes == ["password_wrong", "password_wrong", "code_refused", "passkey_refused"]
