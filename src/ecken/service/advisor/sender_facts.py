"""Facts about the sender of a request: signs of a bought or made-up account.

Facts only, no score. Times are told in coarse words. How many of a sender's requests were
accepted counts declined, unanswered and withdrawn ones alike, so it betrays no silent decline;
it is told in steps, and only of those who have sent many.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ecken.durations import DAY_S
from ecken.service.world import World
from ecken.store.contacts.requests import count_accepted_sent, count_sent_since
from ecken.store.profiles.members import Card

__all__ = ["Age", "Answers", "SenderFacts", "facts_of_sender", "facts_of_stranger"]

_WINDOW_D = 90
_MANY = 20
_FEW_ACCEPTED = 0.2
_HALF_ACCEPTED = 0.5


class Age(StrEnum):
    """For how long somebody has been a member."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Answers(StrEnum):
    """What became of the requests that somebody sent in the last three months."""

    FEW_SENT = "few_sent"
    """Too few to say anything."""
    MOST_ACCEPTED = "most_accepted"
    SOME_ACCEPTED = "some_accepted"
    FEW_ACCEPTED = "few_accepted"


@dataclass(frozen=True, slots=True)
class SenderFacts:
    """What is known of a member who asks, or is to be asked."""

    card: Card
    degree: int | None
    age: Age
    has_profile: bool
    """Whether there is more than a name: a position, company, headline or city."""
    has_photo: bool
    answers: Answers
    """``few_sent`` also where the viewer was not asked by them."""


def facts_of_sender(world: World, card: Card) -> SenderFacts:
    """Return the facts about somebody who has asked the viewer."""
    since = world.now - _WINDOW_D * DAY_S
    sent = count_sent_since(world.connection, card.member, since)
    accepted = count_accepted_sent(world.connection, card.member, since)
    return _facts(world, card, _answers(sent, accepted))


def facts_of_stranger(world: World, card: Card) -> SenderFacts:
    """Return the facts about somebody whom the viewer might ask: public ones only."""
    return _facts(world, card, Answers.FEW_SENT)


def _facts(world: World, card: Card, answers: Answers) -> SenderFacts:
    return SenderFacts(
        card=card,
        degree=world.degree(card.member),
        age=_age((world.now - card.joined_at) // DAY_S),
        has_profile=any((card.position, card.company, card.headline, card.city)),
        has_photo=card.photo_key is not None,
        answers=answers,
    )


def _age(days: int) -> Age:
    if days < 14:
        return Age.DAYS
    if days < 60:
        return Age.WEEKS
    return Age.MONTHS if days < 730 else Age.YEARS


def _answers(sent: int, accepted: int) -> Answers:
    if sent < _MANY:
        return Answers.FEW_SENT
    if accepted < _FEW_ACCEPTED * sent:
        return Answers.FEW_ACCEPTED
    return Answers.SOME_ACCEPTED if accepted < _HALF_ACCEPTED * sent else Answers.MOST_ACCEPTED
