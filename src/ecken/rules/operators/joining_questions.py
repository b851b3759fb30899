"""Questions to who asks to join: a few, in the languages of the site, some of them needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from ecken.errors import Invalid
from ecken.rules.text import clean_line, clean_text

__all__ = ["QUESTIONS_MAX", "JoiningQuestion", "parse_answer", "parse_questions", "wording"]

QUESTIONS_MAX: Final = 5
_QUESTION_MAX, _ANSWER_MAX = 200, 1_000


class JoiningQuestion(NamedTuple):
    """One question by language, and whether it has to be answered."""

    texts: dict[str, str]
    is_needed: bool


def parse_questions(
    typed: Sequence[tuple[Mapping[str, str], bool]],
) -> list[JoiningQuestion]:
    """Read the questions that operators have typed; empty ones are left out.

    Raises
    ------
    Invalid
        ``text_too_long``
    """
    found: list[JoiningQuestion] = []
    for place, (texts, is_needed) in enumerate(typed[:QUESTIONS_MAX]):
        cleaned = {
            language: clean_line(text, most=_QUESTION_MAX, field=f"question_{place}_{language}")
            for language, text in texts.items()
        }
        kept = {language: text for language, text in cleaned.items() if text}
        if kept:
            found.append(JoiningQuestion(kept, is_needed))
    return found


def wording(question: JoiningQuestion, language: str) -> str:
    """Return a question for a reader: in their language, or in the one that is there."""
    return question.texts.get(language) or next(iter(question.texts.values()))


def parse_answer(question: JoiningQuestion, answer: str, *, field: str) -> str:
    """Read an answer.

    Raises
    ------
    Invalid
        ``answer_missing``, ``text_too_long``
    """
    cleaned = clean_text(answer, most=_ANSWER_MAX, field=field)
    if question.is_needed and not cleaned:
        raise Invalid("answer_missing", "Please answer this question.", field=field)
    return cleaned
