"""Each single check of the rule, taken away, is noticed: the proof would find the leak.

A mutation is applied to two communities that differ in many things which Ada and Ben may not see.
It is caught if an answer to one of them differs, or if the gateway disagrees with the oracle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import Connection

from ecken.rules.audience import Audience
from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.rules.open_to_offers import OfferAudience
from ecken.service.engine import journal_reader
from ecken.store.contacts.blocks import delete_block, insert_block
from ecken.store.contacts.contacts import delete_contact, insert_contact
from ecken.store.journal import Change, ChangeKind, Head
from ecken.store.profiles.members import update_privacy
from tests.community import NOW, Town
from tests.privacy.changes import (
    _block,
    _introduction,
    _request,
    detail_change,
    offers_change,
    privacy_change,
    tie_change,
)
from tests.privacy.mutations import MUTATIONS
from tests.privacy.oracle_check import assert_is_the_oracles
from tests.privacy.plans import COMPANIES, NAMES, Plan, built, write_career
from tests.privacy.routes import Known, questions
from tests.privacy.twins import Twins, twins_of

ADA, BEN, CEM, DORA, EVA, FINN, GUEL, HANS = range(8)

PLAN = Plan(
    ties={
        (ADA, BEN),
        (ADA, CEM),
        (ADA, DORA),
        (BEN, CEM),
        (BEN, FINN),
        (CEM, FINN),
        (DORA, EVA),
        (DORA, FINN),
        (DORA, HANS),
        (EVA, GUEL),
        (FINN, GUEL),
    },
    audiences=[
        Audience.SECOND,
        Audience.CONTACTS,
        Audience.NOBODY,
        Audience.EVERYONE,
        Audience.SECOND,
        Audience.THIRD,
        Audience.THIRD,
        Audience.CONTACTS,
    ],
    unlisted={HANS},
    blocks={(ADA, EVA)},
    requests={(ADA, GUEL): ("pending", False), (ADA, FINN): ("pending", True)},
    introductions=[(ADA, DORA, FINN, "asked")],
    releases=[
        (DORA, Detail.PHONE, ReleaseAudience.CONTACTS, BEN),
        (FINN, Detail.PHONE, ReleaseAudience.CONTACTS, GUEL),
        (GUEL, Detail.ADDRESS, ReleaseAudience.CHOSEN, FINN),
        (GUEL, Detail.PHONE, ReleaseAudience.CONTACTS, FINN),
        (CEM, Detail.BIRTHDAY, ReleaseAudience.NOBODY, ADA),
        (EVA, Detail.PHONE, ReleaseAudience.EVERYONE, DORA),
    ],
)

CHAIN = Plan(
    ties={(i, i + 1) for i in range(7)},
    audiences=[
        Audience.EVERYONE,
        Audience.EVERYONE,
        Audience.CONTACTS,
        Audience.THIRD,
        *[Audience.EVERYONE] * 4,
    ],
    unlisted=set(),
    blocks={(BEN, EVA)},
)
"""One long chain: who stands at its ends sees far, up to a list that does not reach them."""


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The chain, for the gateway against the oracle."""
    with built(CHAIN, tmp_path_factory.mktemp("chain")) as town:
        yield town


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    """Two communities that differ in all that Ada and Ben may not see."""
    one, other = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("other")
    with built(PLAN, one) as town:
        with town.community.writing() as connection:
            career = {"company": COMPANIES[GUEL], "before": COMPANIES[ADA]}
            write_career(connection, town.id(NAMES[GUEL]), **career)
        yield from _hidden(town, other)


def _hidden(town: Town, folder: Path) -> Iterator[Twins]:
    with twins_of(town, folder, ["Ada", "Ben"]) as both:
        for what, change in _hidden_changes():
            both.hide(what, change)
        assert len(both.applied) > 30
        yield both


def _hidden_changes() -> Iterator[tuple[str, Callable[..., bool]]]:
    others = [i for i in range(8) if i not in (ADA, BEN)]
    yield _request((ADA, GUEL), "declined")
    yield _introduction((ADA, DORA, FINN), "declined_by_target")
    for pair in permutations(others, 2):
        yield _request(pair, "pending")
        if pair[0] < pair[1]:
            yield tie_change(pair)
    for member in others:
        for audience in Audience:
            yield privacy_change(member, audience, False)
        yield privacy_change(member, Audience.NOBODY, True)
        for detail in Detail:
            yield detail_change(member, detail, ReleaseAudience.CHOSEN, CEM)
    yield _block((GUEL, HANS))
    yield offers_change(HANS, OfferAudience.CONTACTS, False, GUEL)
    yield offers_change(FINN, OfferAudience.RECRUITERS, False, GUEL)
    yield offers_change(CEM, OfferAudience.EVERYONE, False, BEN)  # of Ada's company
    yield offers_change(GUEL, OfferAudience.EVERYONE, True, EVA)  # was at Ada's; Ben is at Eva's


def _is_noticed(twins: Twins, chain: Town) -> bool:
    """Say whether the gateway errs, or an answer differs between the twins."""
    for town in (twins.one, twins.other, chain):
        with town.community.database.reading() as connection:
            town.community.network.start(connection)
    try:
        for town in (chain, twins.one, twins.other):
            assert_is_the_oracles(town)
        known = Known.of(twins.one, twins.other)
        for name in twins.viewers:
            for question in questions(known, ("GET",), most=18):
                if question.path.startswith("/api/v1/"):
                    twins.assert_same(name, question)
    except AssertionError:
        return True
    return False


def test_without_a_mutation_nothing_is_noticed(twins: Twins, chain: Town) -> None:
    assert not _is_noticed(twins, chain)


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_missing_check_is_noticed(name: str, twins: Twins, chain: Town) -> None:
    with pytest.MonkeyPatch.context() as patch:
        MUTATIONS[name](patch)
        assert _is_noticed(twins, chain)


# -- following the journal (R5) ------------------------------------------------------------------


def _change(kind: ChangeKind, town: Town) -> None:
    ada, ben, cem = (town.id(name) for name in NAMES[:3])
    with town.community.writing() as connection:
        if kind is ChangeKind.CONTACT_ADDED:
            insert_contact(connection, ben, town.id("Gül"), at=NOW)
        elif kind is ChangeKind.CONTACT_REMOVED:
            delete_contact(connection, ada, cem, at=NOW)
        elif kind is ChangeKind.PRIVACY_CHANGED:
            update_privacy(
                connection, town.id("Dora"), audience=Audience.NOBODY, is_listed=True, at=NOW
            )
        elif kind is ChangeKind.BLOCK_ADDED:
            insert_block(connection, ada, town.id("Gül"), at=NOW)
        else:
            delete_block(connection, ada, town.id("Eva"), at=NOW)


FOLLOWED = [
    ChangeKind.CONTACT_ADDED,
    ChangeKind.CONTACT_REMOVED,
    ChangeKind.PRIVACY_CHANGED,
    ChangeKind.BLOCK_ADDED,
    ChangeKind.BLOCK_REMOVED,
]


@pytest.mark.parametrize("is_followed", [True, False])
@pytest.mark.parametrize("kind", FOLLOWED)
def test_a_change_that_is_not_followed_is_noticed(
    kind: ChangeKind, is_followed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = journal_reader._news

    def forgetful(connection: Connection, head: Head, tail: list[Change]) -> journal_reader.News:
        return real(connection, head, [change for change in tail if change.kind is not kind])

    with built(PLAN, tmp_path) as town:
        assert_is_the_oracles(town)
        if not is_followed:
            monkeypatch.setattr(journal_reader, "_news", forgetful)
        _change(kind, town)
        if is_followed:
            assert_is_the_oracles(town)
        else:
            with pytest.raises(AssertionError):
                assert_is_the_oracles(town)
