"""Questions to who asks to join: asked where administrators approve, answered, read by them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from ecken.errors import Invalid
from ecken.rules.operators.acts import Act
from ecken.rules.operators.joining_questions import (
    JoiningQuestion,
    parse_answer,
    parse_questions,
    wording,
)
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.calls.forms import Answers
from ecken.service.community import Community
from ecken.store.house import joining_questions as rows
from ecken.store.house.acts import note_act
from ecken.store.journal import lock_head

__all__ = [
    "Given",
    "asked_questions",
    "list_questions",
    "mark_of",
    "set_questions",
    "take_answers",
]

_MARK_LETTERS = 16


class Given(NamedTuple):
    """What a form brings: the mark of the questions it was drawn with, and texts in their order."""

    asked: str = ""
    texts: tuple[str, ...] = ()


def mark_of(questions: Sequence[JoiningQuestion]) -> str:
    """Return what tells these questions, in this order, from others; empty if there are none."""
    if not questions:
        return ""
    texts = json.dumps([question.texts for question in questions])
    return hashlib.sha256(texts.encode()).hexdigest()[:_MARK_LETTERS]


def asked_questions(community: Community) -> list[JoiningQuestion]:
    """Return what is asked at joining: nothing where nobody reads it."""
    if community.settings.joining != "approval":
        return []
    with community.database.reading() as connection:
        return rows.read_questions(connection)


def take_answers(
    community: Community, answers: Answers, given: Given, language: str
) -> list[tuple[str, str]]:
    """Return questions and what was answered, cleaned; what is wrong goes to ``answers``.

    Raises
    ------
    Invalid
        ``questions_changed``: an answer to one question is not kept as one to another.
    """
    questions = asked_questions(community)
    if questions and given.asked != mark_of(questions):
        raise Invalid(
            "questions_changed", "The questions have changed. Please look at them once more."
        )
    found: list[tuple[str, str]] = []
    for place, question in enumerate(questions):
        typed, field = given.texts[place] if place < len(given.texts) else "", f"answer_{place}"
        answer = answers.take(field, partial(parse_answer, question, typed, field=field), "")
        if answer:
            found.append((wording(question, language), answer))
    return found


def list_questions(community: Community, viewer: int) -> list[JoiningQuestion]:
    """Return the questions, for those who approve."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.JOINING)
        return rows.read_questions(connection)


def set_questions(
    community: Community, viewer: int, typed: Sequence[tuple[Mapping[str, str], bool]]
) -> None:
    """Ask these questions from now on.

    Raises
    ------
    Invalid
        ``text_too_long``
    """
    questions = parse_questions(typed)
    with community.writing() as connection:
        lock_head(connection)  # two at once: the later one holds
        check_right(connection, viewer, Right.JOINING)
        rows.write_questions(connection, questions)
        note_act(connection, viewer, Act.QUESTIONS_SET, at=community.clock())
