"""Reports and decisions by first names, for tests."""

from __future__ import annotations

from typing import Any

from ecken.rules.moderation import Decision, parse_decision
from ecken.service.accounts.accounts import set_operator
from ecken.service.moderation.decisions import decide_case
from ecken.service.moderation.queue import show_queue
from ecken.service.moderation.reports import OwnReport, SentReport, report_subject
from ecken.service.talk.messages import open_conversation, send_message, show_conversation
from tests.community import Town

__all__ = [
    "decide",
    "make_operator",
    "only_case",
    "parsed",
    "report",
    "report_profile",
    "shown",
    "write",
]


def make_operator(town: Town, *names: str) -> None:
    for name in names:
        set_operator(town.community, f"{name.lower()}@example.org", True)


def report(
    town: Town, name: str, kind: str, id: str, reason: str = "spam", **more: Any
) -> OwnReport:
    """Let a member report something."""
    return report_subject(town.community, town.id(name), SentReport(kind, id, reason, **more))


def report_profile(town: Town, name: str, other: str, **more: Any) -> OwnReport:
    return report(town, name, "profile", town.public_id(other), **more)


def only_case(town: Town, operator: str) -> str:
    """The id of the one case that waits."""
    [entry] = show_queue(town.community, town.id(operator)).entries
    return entry.id


def decide(
    town: Town, operator: str, case: str, action: str, *, names_meant: bool = False, **more: Any
) -> None:
    """Decide, with reasons."""
    decision = parsed(action, **more)
    decide_case(town.community, town.id(operator), case, decision, names_meant=names_meant)


def parsed(action: str, **more: Any) -> Decision:
    """A decision with reasons."""
    typed: dict[str, Any] = {
        "hides": False,
        "ground": "rules",
        "ground_text": "Rule 3: no advertising",
        "facts": "You sent advertising.",
        "days": "",
        **more,
    }
    return parse_decision(action, **typed)


def write(town: Town, name: str, other: str, *texts: str) -> tuple[str, list[str]]:
    """Let a member write to a contact; return the ids of conversation and messages."""
    talk = open_conversation(town.community, town.id(name), town.public_id(other))
    return talk, [send_message(town.community, town.id(name), talk, text).id for text in texts]


def shown(town: Town, name: str, talk: str) -> list[str]:
    """The texts that a member sees in a conversation."""
    with town.community.reading(town.id(name)) as world:
        return [line.text for line in show_conversation(world, talk).lines]
