"""Questions to who asks to join, and the answers until the decision."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, Table, Text

from ecken.store.tables.classification import OWN, TECHNICAL, member_column, metadata

__all__ = ["joining_answers", "joining_questions"]

joining_questions = Table(
    "joining_questions",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=False, info=TECHNICAL),
    # By language, as JSON.
    Column("texts", Text, nullable=False, info=TECHNICAL),
    Column("is_needed", Boolean, nullable=False, info=TECHNICAL),
)
"""What operators ask, in order."""

joining_answers = Table(
    "joining_answers",
    metadata,
    member_column(is_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False, info=TECHNICAL),
    # As it was asked.
    Column("question", Text, nullable=False, info=OWN),
    Column("answer", Text, nullable=False, info=OWN),
)
"""What somebody has answered; deleted with the decision, whichever it is."""
