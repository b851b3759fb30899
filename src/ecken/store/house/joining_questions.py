"""Rows of questions to who asks to join, and of their answers."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from ecken.rules.operators.joining_questions import JoiningQuestion
from ecken.store.tables import joining_answers, joining_questions

__all__ = ["insert_answers", "read_answers", "read_questions", "write_questions"]


def read_questions(connection: Connection) -> list[JoiningQuestion]:
    """Return the questions, in order."""
    rows = connection.execute(
        select(joining_questions.c.texts, joining_questions.c.is_needed).order_by(
            joining_questions.c.place
        )
    )
    return [JoiningQuestion(json.loads(texts), bool(needed)) for texts, needed in rows]


def write_questions(connection: Connection, questions: Sequence[JoiningQuestion]) -> None:
    """Ask these questions from now on, and no others."""
    connection.execute(delete(joining_questions))
    for place, question in enumerate(questions):
        connection.execute(
            insert(joining_questions).values(
                place=place, texts=json.dumps(question.texts), is_needed=question.is_needed
            )
        )


def insert_answers(connection: Connection, member: int, answers: Sequence[tuple[str, str]]) -> None:
    """Keep what somebody who wants to join has answered: pairs of question and answer."""
    for place, (question, answer) in enumerate(answers):
        connection.execute(
            insert(joining_answers).values(
                member_id=member, place=place, question=question, answer=answer
            )
        )


def read_answers(
    connection: Connection, members: Sequence[int]
) -> dict[int, list[tuple[str, str]]]:
    """Return questions and answers by member."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = connection.execute(
        select(joining_answers.c.member_id, joining_answers.c.question, joining_answers.c.answer)
        .where(joining_answers.c.member_id.in_(members))
        .order_by(joining_answers.c.place)
    )
    for member, question, answer in rows:
        found[member].append((question, answer))
    return found
