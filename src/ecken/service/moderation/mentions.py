"""Reasons that name a member: an operator is asked to look again before they are sent.

It is asked about every member alike, whoever has reported: else the question would tell an operator
who did.
"""

from __future__ import annotations

from ecken.errors import Invalid
from ecken.rules.operators.mentions import LAST_NAME_WORDS, names_in, raw_words
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.store.moderation.cases import find_case
from ecken.store.moderation.mentions import read_possibly_named

__all__ = ["check_names"]

_SHOWN = 5


def check_names(community: Community, viewer: int, case_id: str, *texts: str) -> None:
    """Refuse texts for a member that name another one.

    Raises
    ------
    NotFound
        The viewer is no operator.
    Invalid
        ``text_names_member``
    """
    text = "\n".join(texts)
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.REPORTS)
        case = find_case(connection, case_id)
        people = read_possibly_named(connection, raw_words(text), longest=LAST_NAME_WORDS)
    own = None if case is None else case.member_id
    named = names_in(text, [(first, last) for member, first, last in people if member != own])
    if named:
        raise Invalid(
            "text_names_member",
            "Your reasons name {names}. The member reads them: whoever is named and has reported "
            "it would be known. Take the name out, or tick that it is to stand there.",
            field="names_meant",
            names=", ".join(named[:_SHOWN]),
        )
