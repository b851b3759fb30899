"""Deciding about objections: by another operator than the one who decided, where there is one."""

from __future__ import annotations

from ecken.errors import Conflict, NotFound
from ecken.rules.moderation import check_decider, parse_answer
from ecken.rules.operators.acts import Act
from ecken.service.accounts.account_mail import post
from ecken.service.accounts.operators import deciding
from ecken.service.community import Community
from ecken.service.moderation.mentions import check_names
from ecken.service.moderation.queue import has_others
from ecken.service.moderation.subjects import hide_subject
from ecken.service.moderation.suspensions import end_measures
from ecken.service.talk.notices import Notice, tell
from ecken.store.accounts.accounts import find_account
from ecken.store.house.acts import note_act
from ecken.store.moderation import appeals, cases

__all__ = ["decide_objection"]


def decide_objection(
    community: Community,
    viewer: int,
    case_id: str,
    *,
    is_granted: bool,
    answer: str,
    names_meant: bool = False,
) -> None:
    """Grant an objection, which ends what was decided, or reject it; the member is told why.

    An answer that names another member is refused unless that is meant.

    Raises
    ------
    NotFound
        No objection, or the viewer is no operator.
    NotAllowed
        ``own_case``; ``other_operator``
    Invalid
        ``text_missing``, ``text_too_long``, ``text_names_member``
    Conflict
        ``appeal_decided``
    """
    written, now = parse_answer(answer), community.clock()
    if not names_meant:
        check_names(community, viewer, case_id, written)
    with deciding(community, viewer) as connection:
        case = cases.find_case(connection, case_id)
        appeal = None if case is None else appeals.find_appeal(connection, case.id)
        if case is None or appeal is None or case.member_id is None:
            raise NotFound
        others = has_others(connection, case, viewer)
        check_decider(viewer, author=case.member_id, before=case.decided_by, others=others)
        if not appeals.decide_appeal(
            connection, case.id, viewer, is_granted=is_granted, answer=written, at=now
        ):
            raise Conflict("appeal_decided", "This objection has been decided already.")
        if is_granted:
            if case.hides:
                hide_subject(connection, case.subject_kind, case.subject_id, False)
            end_measures(community, connection, case, at=now)
        note_act(connection, viewer, Act.APPEAL_DECIDED, at=now)
        member = case.member_id
        told = Notice.DECISION_REVIEWED
        tell(connection, member, told, about=member, subject=case.public_id, at=now)
        account = find_account(connection, member)
        post(community, connection, told.value, account, statement=case.public_id)
