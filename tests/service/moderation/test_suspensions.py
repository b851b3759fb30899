"""A suspended member is away: out of every answer, as if deleted, and back as before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL

from ecken.errors import Conflict, NotAllowed, NotFound
from ecken.rules.audience import Audience
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.accounts.sessions import resume_session
from ecken.service.accounts.sign_in import sign_in
from ecken.service.accounts.tokens import issue_token, token_owner
from ecken.service.contacts.requests import list_incoming, send_request
from ecken.service.engine.drift_check import Comparison
from ecken.service.engine.network import LiveNetwork
from ecken.service.moderation.queue import show_queue
from ecken.service.moderation.suspensions import lift_suspension
from ecken.service.operators.administration import close_member
from ecken.store.contacts.introductions import count_asked_since
from ecken.store.contacts.requests import count_sent_since
from ecken.store.moderation.cases import insert_case
from ecken.store.profiles.absent_members import SUSPENDED, send_away
from ecken.store.talk.messages import count_written_since
from tests.background import maintain
from tests.community import Town, small_community
from tests.privacy.plans import Plan, built, write_introduction, write_request
from tests.privacy.routes import Known, questions
from tests.privacy.twins import Twins, twins_of
from tests.service.moderation.cases import decide, make_operator, only_case, report_profile
from tests.service.people import HERE, PASSWORD, give_password


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    contacts = ["Ada–Ben", "Ben–Cem", "Cem–Dora"]
    with small_community(
        tmp_path, contacts=contacts, members=["Eva", "Olga"], url=town_url
    ) as made:
        give_password(made, "Ben", "Olga")
        make_operator(made, "Olga")
        yield made


def figures(town: Town, name: str) -> tuple[int, int, int]:
    with town.community.reading(town.id(name)) as world:
        found = world.figures
        return found.first, found.second, found.third


def suspend(town: Town, name: str, days: str = "") -> str:
    report_profile(town, "Eva", name)
    case = only_case(town, "Olga")
    decide(town, "Olga", case, "suspend", days=days)
    return case


def test_a_suspended_member_is_nowhere_and_comes_back_as_before(town: Town) -> None:
    send_request(town.community, town.id("Ben"), town.public_id("Eva"), message="Hallo")
    before = {name: figures(town, name) for name in ("Ada", "Ben", "Cem", "Dora")}
    assert before["Ada"] == (1, 1, 1)
    case = suspend(town, "Ben")
    assert (figures(town, "Ada"), figures(town, "Dora")) == ((0, 0, 0), (1, 0, 0))
    with town.community.reading(town.id("Eva")) as world:
        assert list_incoming(world) == []
        with pytest.raises(NotFound):
            world.member(town.public_id("Ben"))
    lift_suspension(town.community, town.id("Olga"), case)
    assert {name: figures(town, name) for name in before} == before
    with town.community.reading(town.id("Eva")) as world:
        assert len(list_incoming(world)) == 1
    with pytest.raises(Conflict) as refused:
        lift_suspension(town.community, town.id("Olga"), case)
    assert refused.value.code == "suspension_over"


def test_a_suspension_ends_by_itself_after_its_days(town: Town) -> None:
    suspend(town, "Ben", days="3")
    town.clock.pass_days(2.9)
    maintain(town.community)
    assert figures(town, "Ada") == (0, 0, 0)
    town.clock.pass_days(0.2)
    maintain(town.community)
    assert figures(town, "Ada") == (1, 1, 1)
    assert any("freigegeben" in mail.subject for mail in town.mail.mails)


def test_who_is_suspended_twice_comes_back_when_both_have_ended(town: Town) -> None:
    report_profile(town, "Ada", "Ben")
    first = suspend(town, "Ben", days="3")
    assert first
    with town.community.writing() as connection:  # what somebody had reported before is decided now
        case = insert_case(
            connection, kind="message", subject_id="x" * 22, member=town.id("Ben"), picture=None,
            at=town.clock(),
        )  # fmt: skip
    decide(town, "Olga", case.public_id, "suspend", days="9")
    town.clock.pass_days(4)
    maintain(town.community)
    assert figures(town, "Ada") == (0, 0, 0)
    assert len(show_queue(town.community, town.id("Olga")).suspended) == 1
    town.clock.pass_days(6)
    maintain(town.community)
    assert figures(town, "Ada") == (1, 1, 1)


def test_a_suspended_member_cannot_sign_in_and_only_the_owner_is_told_so(town: Town) -> None:
    session = sign_in(town.community, "ben@example.org", PASSWORD, HERE).token
    token = issue_token(town.community, town.id("Ben"))
    case = suspend(town, "Ben")
    assert resume_session(town.community, session) is None
    for password, code in ((PASSWORD, "account_suspended"), ("falsch geraten", "sign_in_failed")):
        with pytest.raises(NotAllowed) as refused:
            sign_in(town.community, "ben@example.org", password, HERE)
        assert refused.value.code == code
    with pytest.raises(Exception, match="token"):
        token_owner(town.community, token)
    lift_suspension(town.community, town.id("Olga"), case)
    assert sign_in(town.community, "ben@example.org", PASSWORD, HERE).member == town.id("Ben")
    assert resume_session(town.community, session) is None, "the sessions of before have ended"


def test_a_suspended_member_can_be_deleted_by_an_operator(town: Town) -> None:
    suspend(town, "Ben")
    close_member(town.community, town.id("Olga"), town.public_id("Ben"), PASSWORD)
    assert show_queue(town.community, town.id("Olga")).suspended == []


def test_the_network_in_memory_equals_one_read_anew(town: Town) -> None:
    suspend(town, "Ben")
    before = [figures(town, name) for name in ("Ada", "Cem", "Dora", "Eva")]
    assert Comparison(town.community.network, town.community.database).compare_some(0)
    anew = LiveNetwork()
    with town.community.database.reading() as connection:
        anew.start(connection)
    town.community.network = anew
    assert [figures(town, name) for name in ("Ada", "Cem", "Dora", "Eva")] == before


# -- as if the account were deleted, at every route ------------------------------------------------

ADA, BEN, CEM, DORA, EVA, _, _, HANS = range(8)


@contextmanager
def _away(folder: Path) -> Iterator[Twins]:
    """Hans is suspended in one world, and has deleted the account in the other."""
    ties = {(ADA, BEN), (ADA, HANS), (BEN, CEM), (CEM, HANS), (HANS, DORA), (DORA, EVA)}
    plan = Plan(ties=ties, audiences=[Audience.EVERYONE] * 8, unlisted=set())
    plan.conversations = {(ADA, HANS), (ADA, BEN)}
    for name in ("one", "other"):
        (folder / name).mkdir()
    with built(plan, folder / "one") as town:
        with town.community.writing() as connection:
            ids = {name: town.id(name) for name in ("Ada", "Ben", "Dora", "Hans")}
            write_request(connection, ids["Ada"], ids["Dora"], "pending")
            write_request(connection, ids["Ada"], ids["Hans"], "expired")
            write_introduction(connection, ids["Ada"], ids["Hans"], ids["Dora"], "asked")
        with twins_of(town, folder / "other", ["Ada"]) as both:
            with both.one.community.writing() as connection:
                assert send_away(connection, both.one.id("Hans"), SUSPENDED, at=town.clock())
            erase_member(both.other.community, both.other.id("Hans"))
            both.applied.append("Hans is suspended here, and has deleted the account there")
            yield both


def test_a_suspension_looks_like_a_deletion_on_every_surface(tmp_path: Path) -> None:
    with _away(tmp_path) as both:
        known = Known.of(both.one, both.other)
        asked = questions(known, ("GET",), most=12)
        assert len(asked) > 150
        for question in asked:
            both.assert_same("Ada", question, is_work_counted=False)


def test_quotas_do_not_tell_a_suspension_from_a_deletion(tmp_path: Path) -> None:
    with _away(tmp_path) as both:
        counts = set()
        for town in (both.one, both.other):
            with town.community.database.reading() as connection:
                ada, since = town.id("Ada"), 0
                counts.add(
                    (
                        count_sent_since(connection, ada, since),
                        count_asked_since(connection, ada, since),
                        count_written_since(connection, ada, since),
                    )
                )
        assert len(counts) == 1
