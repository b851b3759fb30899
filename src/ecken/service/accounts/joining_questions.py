"""Questions to who asks to join: asked where administrators approve, answered, read by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

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

__all__ = ["asked_questions", "list_questions", "set_questions", "take_answers"]


def asked_questions(community: Community) -> list[JoiningQuestion]:
    """Return what is asked at joining: nothing where nobody reads it."""
    if community.settings.joining != "approval":
        return []
    with community.database.reading() as connection:
        return rows.read_questions(connection)


def take_answers(
    community: Community, answers: Answers, given: Sequence[str], language: str
) -> list[tuple[str, str]]:
    """Return questions and what was answered, cleaned; what is wrong goes to ``answers``."""
    found: list[tuple[str, str]] = []
    for place, question in enumerate(asked_questions(community)):
        typed, field = given[place] if place < len(given) else "", f"answer_{place}"
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
        check_right(connection, viewer, Right.JOINING)
        rows.write_questions(connection, questions)
        note_act(connection, viewer, Act.QUESTIONS_SET, at=community.clock())
