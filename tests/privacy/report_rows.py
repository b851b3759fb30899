"""Reports and decisions in random communities, and hidden changes of them."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st
from sqlalchemy import Connection, select, update

from ecken.store.moderation import cases
from ecken.store.moderation.reports import insert_report
from ecken.store.profiles.members import read_card
from ecken.store.tables import messages, reports
from ecken.store.talk.notices import insert_notice
from tests.community import NOW, Town

__all__ = ["report_changes", "write_reports"]

Change = tuple[str, Callable[[Connection, Town], bool]]


def write_reports(connection: Connection, ids: list[int]) -> None:
    """Let some have reported others: one report waits, two were decided, one was dismissed."""
    for reporter, author, action in ((0, 3, "warn"), (3, 0, "none"), (1, 2, ""), (6, 1, "warn")):
        _write_report(connection, ids[reporter], ids[author], action)


def _write_report(connection: Connection, reporter: int, author: int, action: str) -> None:
    """Write that a member has reported another, and what was decided, if anything."""
    card = read_card(connection, author)
    assert card
    kind = "profile"
    case = cases.find_open_case(connection, kind, card.public_id) or cases.insert_case(
        connection,
        kind=kind,
        subject_id=card.public_id,
        member=author,
        picture=None,
        at=NOW - 3000,
    )
    values = {
        "reason": "spam",
        "explanation": "Advertising.",
        "is_good_faith": True,
        "copy": f'[["name", "{card.name}"]]',
        "reported_at": NOW - 3000,
    }
    report = insert_report(connection, case.id, reporter, values)
    if not action:
        return
    decision = {
        "decided_at": NOW - 2000,
        "action": action,
        "ground": "rules" if action != "none" else "",
        "facts": "Advertising.",
    }
    cases.decide_case(connection, case, decision)
    told = [(reporter, "report_decided", report)]
    if action != "none":
        told.append((author, "decision_made", case.public_id))
    for member, kind, subject in told:
        insert_notice(
            connection, member, about=member, kind=kind, subject=subject, due_at=NOW - 2000
        )


def _reported(names: tuple[str, str], action: str) -> Change:
    """The first has reported the second, and perhaps it was decided."""

    def change(connection: Connection, town: Town) -> bool:
        reporter, author = (town.id(name) for name in names)
        own = select(reports.c.id).where(reports.c.member_id == reporter)
        if connection.execute(own).first() is not None:
            return False
        _write_report(connection, reporter, author, action)
        return True

    return f"report {'–'.join(names)} {action}", change


def _hidden_message(name: str) -> Change:
    """Hide what a member has written, or show it again."""

    def change(connection: Connection, town: Town) -> bool:
        own = messages.c.author_id == town.id(name)
        turned = update(messages).where(own).values(is_hidden=~messages.c.is_hidden)
        return bool(connection.execute(turned).rowcount)

    return f"hidden messages of {name}", change


def report_changes(names: tuple[str, ...]) -> st.SearchStrategy[Change]:
    """Return reports, decisions and hidden messages that a viewer may or may not see."""
    name = st.sampled_from(names)
    return st.one_of(
        st.builds(
            _reported,
            st.tuples(name, name).filter(lambda pair: pair[0] != pair[1]),
            st.sampled_from(("", "none", "warn")),
        ),
        st.builds(_hidden_message, name),
    )
