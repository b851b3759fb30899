"""Introductions walked through as asker, bridge and target; checked again at every step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from ecken.errors import Conflict, EckenError, Invalid, NotFound, TooMany
from ecken.rules.audience import Audience
from ecken.service.contacts.contacts import block_member, remove_contact, unblock_member
from ecken.service.contacts.introduction_upkeep import remind_introductions
from ecken.service.contacts.introductions import (
    agree_to_introduction,
    ask_introduction,
    decline_introduction,
    mention_instead,
    pass_on_introduction,
    withdraw_introduction,
)
from ecken.service.introduction_views import (
    Introduction,
    count_waiting_introductions,
    list_bridges_to_ask,
    list_introductions,
    show_introduction,
)
from ecken.service.privacy.privacy import set_privacy
from ecken.service.talk.messages import list_conversations, send_message, show_conversation
from ecken.service.talk.notices import list_notices
from ecken.service.talk.switches import set_switches
from ecken.store.site.export import read_ties
from tests.community import Town, small_community


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada knows Ben and Cem, who both know Tia."""
    contacts = ["Ada–Ben", "Ada–Cem", "Ben–Tia", "Cem–Tia"]
    with small_community(tmp_path, contacts=contacts) as town:
        yield town


def _ask(town: Town, bridge: str = "Ben", target: str = "Tia", **texts: str) -> str:
    return ask_introduction(
        town.community,
        town.id("Ada"),
        bridge=town.public_id(bridge),
        target=town.public_id(target),
        **{"to_target": "Guten Tag", **texts},
    ).id


def _do(town: Town, name: str, step: Callable[..., Any], id: str, **more: Any) -> Any:
    return step(town.community, town.id(name), id, **more)


def _shown(town: Town, name: str) -> list[Introduction]:
    with town.community.reading(town.id(name)) as world:
        found = list_introductions(world)
        assert count_waiting_introductions(world) == sum(one.waits_for_viewer for one in found)
        return found


def _states(town: Town) -> dict[str, str]:
    return {
        name: ", ".join(i.state.value for i in _shown(town, name)) for name in ("Ada", "Ben", "Tia")
    }


def _told(town: Town, name: str) -> list[str]:
    with town.community.reading(town.id(name)) as world:
        return [told.kind.value for told in list_notices(world)]


def test_an_introduction_from_the_wish_to_the_conversation(town: Town) -> None:
    id = _ask(town, to_bridge="Bitte stell mich vor.", to_target="Ich suche eine Stelle.")
    assert _states(town) == {"Ada": "asked", "Ben": "asked", "Tia": ""}
    assert _told(town, "Ben") == ["introduction_asked"]
    assert _told(town, "Tia") == []

    _do(town, "Ben", pass_on_introduction, id, to_target="Ada sucht eine Stelle; sie ist gut.")
    assert _states(town) == {"Ada": "asked", "Ben": "passed_on", "Tia": "passed_on"}
    seen = _shown(town, "Tia")[0]
    assert seen.to_target == "Ada sucht eine Stelle; sie ist gut."
    assert seen.to_bridge == ""
    assert _shown(town, "Ada")[0].to_target == "Ich suche eine Stelle."

    agreed = _do(town, "Tia", agree_to_introduction, id)
    assert _states(town) == {"Ada": "agreed", "Ben": "agreed", "Tia": "agreed"}
    assert _told(town, "Ada") == _told(town, "Ben")[:1] == ["introduction_agreed"]
    conversation = agreed.conversation_id
    for name in ("Ada", "Ben", "Tia"):
        send_message(town.community, town.id(name), conversation, f"Hallo von {name}")
    with town.community.reading(town.id("Ada")) as world:
        shown = show_conversation(world, conversation)
        assert {card.first_name for card in shown.others} == {"Ben", "Tia"}
        assert [line.text for line in shown.lines] == [
            "Hallo von Ada",
            "Hallo von Ben",
            "Hallo von Tia",
        ]


def test_all_noes_and_silences_look_the_same_to_the_asker(tmp_path: Path) -> None:
    """Walks the five courses that end without an introduction, and compares what Ada sees."""

    def course(folder: Path, run: Callable[[Town, str], None]) -> list[list[object]]:
        folder.mkdir()
        contacts = ["Ada–Ben", "Ben–Tia", "Ada–Cem"]
        with small_community(folder, contacts=contacts) as town:
            id = _ask(town, to_target="Hallo")
            run(town, id)
            seen: list[list[object]] = []
            for days in (0, 1, 10, 15):
                town.clock.pass_days(days)
                shown = [asdict(i) for i in _shown(town, "Ada")]
                for i in shown:
                    for key in ("id", "asker", "bridge", "target"):
                        i.pop(key)
                seen.append([shown, _told(town, "Ada"), _outcome(town)])
            return seen

    def _outcome(town: Town) -> str:
        try:
            _ask(town)
        except EckenError as error:
            return error.code
        return "asked"

    def pass_on(town: Town, id: str) -> None:
        _do(town, "Ben", pass_on_introduction, id, to_target="anders gesagt")

    def bridge_declines(town: Town, id: str) -> None:
        _do(town, "Ben", decline_introduction, id)

    def target_declines(town: Town, id: str) -> None:
        pass_on(town, id)
        _do(town, "Tia", decline_introduction, id)

    def bridge_blocks_target(town: Town, id: str) -> None:
        pass_on(town, id)
        block_member(town.community, town.id("Tia"), town.public_id("Ben"))

    courses = [
        course(tmp_path / str(i), run)
        for i, run in enumerate((lambda *_: None, bridge_declines, pass_on, target_declines))
    ]
    assert all(course == courses[0] for course in courses)
    assert courses[0][0][0][0]["state"] == "asked"  # type: ignore[index]
    assert courses[0][-1][0][0]["state"] == "expired"  # type: ignore[index]
    blocked = course(tmp_path / "blocked", bridge_blocks_target)
    assert [step[:2] for step in blocked] == [step[:2] for step in courses[0]]


def test_the_bridge_is_not_told_the_targets_no(town: Town) -> None:
    id = _ask(town)
    _do(town, "Ben", pass_on_introduction, id)
    before = _shown(town, "Ben")
    _do(town, "Tia", decline_introduction, id)
    assert _shown(town, "Ben") == before
    assert _told(town, "Ben") == ["introduction_asked"]


def test_do_it_yourself_and_mention_me(town: Town) -> None:
    id = _ask(town)
    _do(town, "Ben", mention_instead, id)
    assert _states(town) == {"Ada": "mention_me", "Ben": "mention_me", "Tia": ""}
    assert _told(town, "Ada") == ["introduction_mention"]


@pytest.mark.parametrize("step", [pass_on_introduction, mention_instead, decline_introduction])
def test_only_the_bridge_answers_first(town: Town, step: Callable[..., Any]) -> None:
    id = _ask(town)
    for name in ("Ada", "Tia", "Cem"):
        with pytest.raises(NotFound):
            _do(town, name, step, id)
    with pytest.raises(NotFound):
        _do(town, "Tia", agree_to_introduction, id)
    assert _states(town)["Ben"] == "asked"


def test_a_target_who_said_no_is_not_asked_again_and_nobody_can_tell(town: Town) -> None:
    first = _ask(town, "Ben")
    _do(town, "Ben", pass_on_introduction, first, to_target="Bitte")
    _do(town, "Tia", decline_introduction, first)
    _do(town, "Ada", withdraw_introduction, first)
    second = _ask(town, "Cem")
    passed = _do(town, "Cem", pass_on_introduction, second, to_target="Bitte")
    assert passed.state.value == "passed_on"
    assert len(_shown(town, "Tia")) == 1
    assert _told(town, "Tia") == []
    with pytest.raises(NotFound):
        _do(town, "Tia", agree_to_introduction, second)
    assert _carried(town, "Cem") == _carried(town, "Ben")


def _carried(town: Town, name: str) -> list[set[str]]:
    """What a bridge finds in their own export: the columns that say something."""
    with town.community.database.reading() as connection:
        ties = read_ties(connection, town.id(name), now=town.clock(), hidden=())
    return [
        {column for column, value in row.items() if value not in (None, "")}
        for row in ties["introductions_carried"]
    ]


# Each makes the introduction impossible; at pass-on the bridge, at agreeing the target, finds out.
CHANGES: dict[str, Callable[[Town], None]] = {
    "asker and bridge part": lambda t: remove_contact(t.community, t.id("Ada"), t.public_id("Ben")),
    "bridge and target part": lambda t: remove_contact(
        t.community, t.id("Tia"), t.public_id("Ben")
    ),
    "the bridge closes the list": lambda t: set_privacy(
        t.community, t.id("Ben"), audience=Audience.NOBODY, is_listed=True
    ),
    "the target is unlisted": lambda t: set_privacy(
        t.community, t.id("Tia"), audience=Audience.EVERYONE, is_listed=False
    ),
    "asker and target become contacts": lambda t: t.connect("Ada–Tia"),
    "the target blocks the asker": lambda t: block_member(
        t.community, t.id("Tia"), t.public_id("Ada")
    ),
    "the asker blocks the target": lambda t: block_member(
        t.community, t.id("Ada"), t.public_id("Tia")
    ),
    "the bridge blocks the target": lambda t: block_member(
        t.community, t.id("Ben"), t.public_id("Tia")
    ),
    "the bridge blocks the asker": lambda t: block_member(
        t.community, t.id("Ben"), t.public_id("Ada")
    ),
    "the target blocks the bridge": lambda t: block_member(
        t.community, t.id("Tia"), t.public_id("Ben")
    ),
    "the asker blocks the bridge": lambda t: block_member(
        t.community, t.id("Ada"), t.public_id("Ben")
    ),
    "the asker withdraws": lambda t: withdraw_introduction(
        t.community, t.id("Ada"), _shown(t, "Ada")[0].id
    ),
    "the time is over": lambda t: t.clock.pass_days(22),
}

# A refusal would tell the bridge what they may not see: it goes no further, silently.
HIDDEN_FROM_THE_BRIDGE = {"the target is unlisted", "asker and target become contacts"}


@pytest.mark.parametrize("change", CHANGES)
def test_everything_is_checked_again_when_the_bridge_passes_on(town: Town, change: str) -> None:
    id = _ask(town)
    CHANGES[change](town)
    if change in HIDDEN_FROM_THE_BRIDGE:
        _do(town, "Ben", pass_on_introduction, id)
        assert _states(town) == {"Ada": "asked", "Ben": "passed_on", "Tia": ""}
        assert "introduction_passed_on" not in _told(town, "Tia")
    else:
        with pytest.raises((Conflict, NotFound)):
            _do(town, "Ben", pass_on_introduction, id)
    assert _shown(town, "Tia") == []


@pytest.mark.parametrize("change", CHANGES)
def test_everything_is_checked_again_when_the_target_agrees(town: Town, change: str) -> None:
    id = _ask(town)
    _do(town, "Ben", pass_on_introduction, id)
    CHANGES[change](town)
    with pytest.raises((Conflict, NotFound)):
        _do(town, "Tia", agree_to_introduction, id)
    for name in ("Ada", "Ben", "Tia"):
        with town.community.reading(town.id(name)) as world:
            assert list_conversations(world) == []


def test_a_block_removes_the_introduction_from_both_worlds_and_unblocking_revives_nothing(
    town: Town,
) -> None:
    id = _ask(town)
    _do(town, "Ben", pass_on_introduction, id)
    block_member(town.community, town.id("Tia"), town.public_id("Ada"))
    assert _states(town) == {"Ada": "", "Ben": "withdrawn", "Tia": ""}
    assert "introduction_passed_on" in _told(town, "Tia")  # about Ben, who is still there
    with town.community.reading(town.id("Tia")) as world, pytest.raises(NotFound):
        show_introduction(world, id)
    unblock_member(town.community, town.id("Tia"), town.public_id("Ada"))
    with pytest.raises(Conflict):
        _do(town, "Tia", agree_to_introduction, id)


def test_the_bridges_to_ask_are_those_the_asker_sees(town: Town) -> None:
    def askable() -> set[str]:
        with town.community.reading(town.id("Ada")) as world:
            found = list_bridges_to_ask(world, town.public_id("Tia"))
            return {b.card.first_name for b in found if b.is_taking}

    assert askable() == {"Ben", "Cem"}
    set_switches(town.community, town.id("Cem"), {"introductions": "off"})
    assert askable() == {"Ben"}
    with pytest.raises(Conflict) as paused:
        _ask(town, "Cem")
    assert paused.value.code == "introductions_paused"
    set_privacy(town.community, town.id("Ben"), audience=Audience.NOBODY, is_listed=True)
    assert askable() == set()


def test_a_hidden_bridge_and_no_bridge_are_refused_alike(town: Town) -> None:
    town.join("Dan")
    town.connect("Ada–Dan")  # Dan does not know Tia
    town.join("Eva", audience="nobody")
    town.connect("Ada–Eva", "Eva–Tia")  # Eva does, and shows nobody
    town.join("Fay")  # Fay is no contact of Ada's
    town.connect("Fay–Tia")
    refused = []
    for name in ("Dan", "Eva", "Fay"):
        with pytest.raises(Conflict) as conflict:
            _ask(town, name)
        refused.append((conflict.value.code, str(conflict.value)))
    assert len(set(refused)) == 1
    assert refused[0][0] == "no_bridge"


def test_who_cannot_be_asked_for(town: Town) -> None:
    with pytest.raises(Invalid):
        _ask(town, "Ben", "Ada")
    with pytest.raises(Conflict) as known:
        _ask(town, "Ben", "Cem")
    assert known.value.code == "already_contacts"
    block_member(town.community, town.id("Tia"), town.public_id("Ada"))
    with pytest.raises(NotFound):
        _ask(town)


def test_one_introduction_to_a_member_at_a_time_and_a_pause_after(town: Town) -> None:
    id = _ask(town)
    for bridge in ("Ben", "Cem"):
        with pytest.raises(Conflict) as still_open:
            _ask(town, bridge)
        assert still_open.value.code == "introduction_open"
    _do(town, "Ada", withdraw_introduction, id)
    with pytest.raises(Conflict) as too_soon:
        _ask(town, "Ben")
    assert too_soon.value.code == "introduction_too_soon"
    _ask(town, "Cem")


def test_there_is_a_quota(tmp_path: Path) -> None:
    contacts = ["Ada–Ben", *(f"Ben–T{i}" for i in range(4))]
    with small_community(tmp_path, contacts=contacts, settings={"introduction_quota": 3}) as town:
        for i in range(3):
            _ask(town, "Ben", f"T{i}")
        with pytest.raises(TooMany):
            _ask(town, "Ben", "T3")


def test_who_lets_wait_is_reminded_once(town: Town) -> None:
    id = _ask(town)
    assert remind_introductions(town.community) == 0
    town.clock.pass_days(8)
    assert remind_introductions(town.community) == 1
    assert remind_introductions(town.community) == 0
    assert _told(town, "Ben") == ["introduction_reminder", "introduction_asked"]
    _do(town, "Ben", pass_on_introduction, id)
    town.clock.pass_days(8)
    assert remind_introductions(town.community) == 1
    assert _told(town, "Tia") == ["introduction_reminder", "introduction_passed_on"]


def test_texts_are_cleaned_and_bounded(town: Town) -> None:
    id = _ask(town, to_bridge="Hallo\u202e Ben\x00")
    assert _shown(town, "Ben")[0].to_bridge == "Hallo Ben"
    with pytest.raises(Invalid):
        _do(town, "Ben", pass_on_introduction, id, to_target="x" * 1_000_000)
    assert _states(town)["Ben"] == "asked"
