"""What each column is to data protection, and the columns that many tables have.

Every column carries exactly one of these classes.

``tests/store/test_classification.py`` fails for a column without one, so a new column has to be
thought about: is it personal, does an export contain it, what happens to it at erasure?
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Text

__all__ = [
    "DERIVED",
    "OWN",
    "SECRET",
    "TECHNICAL",
    "TIE",
    "member_column",
    "metadata",
    "text_column",
]

OWN: Final[dict[str, Any]] = {"class": "own", "export": "as is", "erase": "deleted"}
"""Personal, about one member, given by them: exported as it is, deleted at erasure."""

TIE: Final[dict[str, Any]] = {"class": "tie", "export": "own side", "erase": "deleted"}
"""Concerns two members: each exports their own side; deleted when either is erased."""

SECRET: Final[dict[str, Any]] = {"class": "secret", "export": "never", "erase": "deleted"}
"""Personal and secret (hashes of passwords and tokens): never exported, deleted at erasure."""

DERIVED: Final[dict[str, Any]] = {"class": "derived", "export": "never", "erase": "deleted"}
"""Made from personal columns beside it: what it is made from is exported, both are deleted."""

TECHNICAL: Final[dict[str, Any]] = {"class": "technical", "export": "never", "erase": "kept"}
"""Not personal once the member's rows are gone: keys, versions, states."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def member_column(
    name: str = "member_id",
    *,
    info: dict[str, Any] = TECHNICAL,
    is_key: bool = False,
    is_indexed: bool = False,
    is_optional: bool = False,
) -> Column[int]:
    """Return a column that names a member: its row goes with them."""
    return Column(
        name,
        Integer,
        ForeignKey("members.id", ondelete="CASCADE"),
        primary_key=is_key,
        nullable=is_optional,
        index=is_indexed,
        info=info,
    )


def text_column(name: str) -> Column[str]:
    """Return a column with a text of a member's own, empty where they wrote none."""
    return Column(name, Text, nullable=False, server_default="", info=OWN)
