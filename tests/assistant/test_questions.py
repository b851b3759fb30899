"""Sixty questions over the demo network get the answers that plain code gives."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from ecken.assistant.calls import ANSWER_BYTES
from ecken.demo import DemoNetwork, make
from ecken.rules.scope import Scope
from ecken.service.accounts.tokens import issue_token
from ecken.service.contacts.contacts import block_member
from ecken.service.loading import demo_loading
from ecken.service.search.target_groups import create_group
from ecken.store.tables import contact_requests, introductions, members, messages
from tests.assistant.conftest import Assistant
from tests.assistant.demo_questions import TODAY, Asked, Scene, truth_of
from tests.assistant.plain_network import PlainNetwork
from tests.assistant.sixty_questions import QUESTIONS
from tests.community import Town, small_community

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Scene]]:
    """The demo network, loaded once, and an assistant each of two of its cast."""
    network = make(today=TODAY)
    with (
        small_community(tmp_path_factory.mktemp("questions")) as town,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(demo_loading, "make", lambda members: network)
        cast = demo_loading.load_demo(town.community)
        found = {role: _scene(town, network, cast[role]) for role in ("requested", "recruiter")}
        _block_two(town, found["requested"])
        yield found


def _scene(town: Town, network: DemoNetwork, member: int) -> Scene:
    with town.community.database.reading() as connection:
        rows = connection.execute(select(members.c.id, members.c.public_id)).all()
    ids = {number - 1: public_id for number, public_id in rows}
    token = issue_token(town.community, member, scope=Scope.READ)
    group = create_group(town.community, member, name="Hamburg", query="ort:hamburg")
    return Scene(
        PlainNetwork(network, member - 1),
        Assistant(town, token),
        [ids[number] for number in range(len(ids))],
        {public_id: number for number, public_id in ids.items()},
        group=group,
    )


def _block_two(town: Town, scene: Scene) -> None:
    """Block somebody of the second circle who lives in Hamburg, and be blocked by another."""
    plain = scene.plain
    one, other = sorted(plain.having(plain.second, lambda one: one.city == "Hamburg"))[:2]
    block_member(town.community, plain.me + 1, scene.ids[one])
    block_member(town.community, other + 1, scene.ids[plain.me])
    scene.blocked = [one, other]
    scene.plain = PlainNetwork(plain.network, plain.me, {one, other})


def written(scene: Scene) -> list[int | None]:
    """How much has been sent in the whole community."""
    tables = (contact_requests, introductions, messages)
    with scene.assistant.town.community.database.reading() as connection:
        return [connection.scalar(select(func.count()).select_from(table)) for table in tables]


def test_there_are_sixty_questions_of_every_tool() -> None:
    assert len({asked.question for asked in QUESTIONS}) >= 60
    assert len({asked.tool for asked in QUESTIONS}) >= 11


def test_the_network_has_something_of_everything(scenes: dict[str, Scene]) -> None:
    me, recruiter = scenes["requested"].plain, scenes["recruiter"].plain
    assert len(me.members) == 39_796
    assert min(map(len, me.circles[1:6])) > 0
    assert any(not recruiter.list_of(w, 1) for w in recruiter.first)
    empty = [a.question for a in QUESTIONS if not truth_of(a, scenes[a.asker])]
    assert len(empty) <= 4, empty


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked.question)
def test_a_question_gets_the_answer_that_plain_code_gives(
    asked: Asked, scenes: dict[str, Scene]
) -> None:
    scene = scenes[asked.asker]
    given, before = asked.given(scene), written(scene)
    answer = scene.assistant.call(asked.tool, **given)
    assert answer.is_error is asked.refused, answer.text
    if asked.refused:
        assert answer.told["code"] == "not_found"
        answer.told["refusal"] = answer.text
    assert "limit" in given or len(answer.text.encode()) <= ANSWER_BYTES
    assert asked.read(scene, answer.told) == truth_of(asked, scene)
    assert written(scene) == before
