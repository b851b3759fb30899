"""Drafts reach nobody; each is sent once, by its member and its token, for a quarter of an hour."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ecken.rules.scope import Scope
from ecken.service.contacts.requests import list_incoming
from ecken.service.introduction_views import list_introductions
from ecken.service.talk.messages import list_conversations
from tests.assistant.conftest import Assistant
from tests.community import Town

Make = Callable[..., Assistant]


def waiting(town: Town, name: str) -> tuple[int, int, int]:
    """How many requests, introductions and conversations a member has."""
    with town.community.reading(town.id(name)) as world:
        talks = [each for each in list_conversations(world) if each.newest]
        return len(list_incoming(world)), len(list_introductions(world)), len(talks)


def test_a_request_is_sent_once(assistant: Make, town: Town) -> None:
    ada = assistant(scope=Scope.CONTACT)
    draft = ada.call("draft_request", to=town.public_id("Finn"), message="Hallo Finn").told
    assert draft["may_send"]
    assert waiting(town, "Finn") == (0, 0, 0)
    sent = ada.call("send_draft", draft=draft["draft"]).told
    assert sent["state"] == "pending"
    assert sent["own_text"]["message"] == "Hallo Finn"
    assert ada.call("send_draft", draft=draft["draft"]).told == sent
    assert waiting(town, "Finn") == (1, 0, 0)


def test_an_introduction_goes_over_the_bridge(assistant: Make, town: Town) -> None:
    ada = assistant(scope=Scope.CONTACT)
    draft = ada.call(
        "draft_introduction",
        to=town.public_id("Dora"),
        bridge=town.public_id("Ben"),
        to_bridge="Stellst du uns vor?",
    ).told
    assert "hint" not in draft
    assert waiting(town, "Ben") == (0, 0, 0)
    assert ada.call("send_draft", draft=draft["draft"]).told["state"] == "asked"
    assert waiting(town, "Ben") == (0, 1, 0)
    assert waiting(town, "Dora") == (0, 0, 0)


def test_a_message_goes_to_a_contact_only(assistant: Make, town: Town) -> None:
    ada = assistant(scope=Scope.CONTACT)
    draft = ada.call("draft_message", to=town.public_id("Ben"), text="Bis Donnerstag?").told
    ada.call("send_draft", draft=draft["draft"])
    ada.call("send_draft", draft=draft["draft"])
    with town.community.reading(town.id("Ben")) as world:
        (talk,) = list_conversations(world)
    assert talk.newest is not None
    assert talk.newest.text == "Bis Donnerstag?"
    assert talk.unread == 1
    stranger = ada.call("draft_message", to=town.public_id("Dora"), text="Hallo").told
    assert "no contact" in stranger["hint"]
    refused = ada.call("send_draft", draft=stranger["draft"])
    assert refused.told["code"] == "not_contacts"
    assert "draft_introduction" in refused.told["what_to_do"]


def test_a_token_that_only_reads_sends_nothing(assistant: Make, town: Town) -> None:
    ada = assistant(scope=Scope.READ)
    draft = ada.call("draft_request", to=town.public_id("Finn")).told
    assert not draft["may_send"]
    refused = ada.call("send_draft", draft=draft["draft"])
    assert refused.told["code"] == "scope_missing"
    assert waiting(town, "Finn") == (0, 0, 0)


def test_a_draft_belongs_to_member_and_token_and_time(assistant: Make, town: Town) -> None:
    ada = assistant(scope=Scope.CONTACT)
    draft = ada.call("draft_request", to=town.public_id("Finn")).told["draft"]
    of_another_token = assistant(scope=Scope.CONTACT).call("send_draft", draft=draft)
    of_ben = assistant("Ben", Scope.CONTACT).call("send_draft", draft=draft)
    changed = ada.call("send_draft", draft=draft[:-1] + ("A" if draft[-1] != "A" else "B"))
    town.clock.now += 15 * 60 + 1
    late = ada.call("send_draft", draft=draft)
    codes = {each.told["code"] for each in (of_another_token, of_ben, changed, late)}
    assert codes == {"draft_invalid"}
    assert len({each.text for each in (of_another_token, of_ben, changed, late)}) == 1
    assert waiting(town, "Finn") == (0, 0, 0)


@pytest.mark.parametrize("minutes", [0, 14])
def test_a_draft_lasts_a_quarter_of_an_hour(assistant: Make, town: Town, minutes: int) -> None:
    ada = assistant(scope=Scope.CONTACT)
    draft = ada.call("draft_request", to=town.public_id("Finn")).told["draft"]
    town.clock.now += minutes * 60
    assert not ada.call("send_draft", draft=draft).is_error


def test_what_is_refused_at_sending_is_hinted_at_before(assistant: Make, town: Town) -> None:
    ada = assistant(scope=Scope.CONTACT)
    ben, dora, cem = (town.public_id(name) for name in ("Ben", "Dora", "Cem"))
    finn = town.public_id("Finn")
    drafts = [
        ada.call("draft_request", to=ben),
        ada.call("draft_introduction", to=finn, bridge=ben, to_bridge="Bitte"),
        ada.call("draft_introduction", to=dora, bridge=cem),
        ada.call("draft_introduction", to=ben, bridge=cem, to_bridge="Bitte"),
    ]
    for draft in drafts:
        assert draft.told["hint"]
        assert ada.call("send_draft", draft=draft.told["draft"]).is_error
