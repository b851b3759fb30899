"""Operators make pages of companies official, and name the members who write for them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from ecken.errors import Conflict, Invalid, NotFound
from ecken.rules.operators.acts import Act
from ecken.rules.operators.rights import Right
from ecken.rules.reach.company_pages import EDITORS_MAX
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.service.search.companies import Company, find_company
from ecken.service.talk.notices import Notice, take_back, tell
from ecken.store.accounts.accounts import (
    Account,
    find_account,
    find_account_by_email,
    find_account_by_public_id,
)
from ecken.store.accounts.audit import insert_audit
from ecken.store.companies import editors
from ecken.store.companies.editors import EditorRow
from ecken.store.companies.pages import (
    PageRow,
    delete_page,
    find_page,
    find_page_by_id,
    insert_page,
    read_pages,
)
from ecken.store.house.acts import note_act

__all__ = ["OfficialCompany", "end_page", "list_official", "name_editor", "withdraw_editor"]


@dataclass(frozen=True, slots=True)
class OfficialCompany:
    """An official page with its editors, for operators."""

    page: PageRow
    editors: list[EditorRow]


def list_official(community: Community, viewer: int) -> list[OfficialCompany]:
    """Return all official pages by name; for operators.

    Raises
    ------
    NotFound
        The viewer is no operator.
    """
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.COMPANIES)
        named = editors.read_all_editors(connection)
        return [
            OfficialCompany(page, [row for row in named if row.company == page.company])
            for page in read_pages(connection)
        ]


def name_editor(community: Community, viewer: int, *, company: str, member: str) -> str:
    """Let a member write for a company, whose page is official then; return its key.

    ``company`` is any spelling of its name, ``member`` an e-mail address or the id of a profile.
    The member is told, and may stop. Twice is once.

    Raises
    ------
    NotFound
        The viewer is no operator.
    Invalid
        ``company_unknown``; ``editor_unknown``
    Conflict
        ``editors_max``
    """
    with community.changing(viewer) as world:
        check_right(world.connection, viewer, Right.COMPANIES)
        try:
            found = find_company(world, company)
        except NotFound as error:
            raise Invalid(
                "company_unknown",
                "No profile names “{given}”. A company has a page when a member names it.",
                field="company",
                given=company[:60],
            ) from error
        account = _find_editor(world.connection, member)
        _name(world.connection, viewer, found, account, at=world.now)
        return found.key


def withdraw_editor(community: Community, viewer: int, *, page_id: str, member_id: str) -> None:
    """Let a member write for a company no longer; what they wrote stays. Twice is once.

    Raises
    ------
    NotFound
        No such page, no such account, or the viewer is no operator.
    """
    with community.writing() as connection:
        page = _open_page(connection, viewer, page_id)
        account = find_account_by_public_id(connection, member_id)
        if account is None:
            raise NotFound
        if editors.delete_editor(connection, page.company, account.member):
            _note(connection, viewer, account.member, page, Notice.EDITOR_WITHDRAWN,
                  at=community.clock())  # fmt: skip


def end_page(community: Community, viewer: int, page_id: str) -> None:
    """End an official page: its texts and logo are deleted, and nobody is an editor any longer.

    Raises
    ------
    NotFound
        No such page, or the viewer is no operator.
    """
    with community.writing() as connection:
        page, at = _open_page(connection, viewer, page_id), community.clock()
        for member in editors.read_editors(connection, page.company):
            insert_audit(connection, member, "editor_withdrawn", detail=page.name, at=at)
        editors.delete_editors(connection, page.company)
        for told in (Notice.EDITOR_NAMED, Notice.EDITOR_WITHDRAWN):
            take_back(connection, told, subject=page.public_id)
        delete_page(connection, page)
        note_act(connection, viewer, Act.OFFICIAL_PAGE_ENDED, detail=page.name, at=at)


def _find_editor(connection: Connection, given: str) -> Account:
    text = given.strip()
    by_id = find_account_by_public_id(connection, text.rstrip("/").rpartition("/")[2])
    account = by_id or find_account_by_email(connection, text)
    if account is None or account.state != "active":
        raise Invalid(
            "editor_unknown",
            "There is no active member with this e-mail address or profile.",
            field="member",
        )
    return account


def _name(
    connection: Connection, viewer: int, company: Company, account: Account, *, at: int
) -> None:
    if find_page(connection, company.key) is None:
        insert_page(connection, company.key, company.name, at=at)
    page = find_page(connection, company.key)
    assert page is not None, "inserted just now"
    known = editors.read_editors(connection, company.key)
    if account.member not in known and len(known) >= EDITORS_MAX:
        raise Conflict(
            "editors_max",
            "A company can have {most} editors; that is the limit.",
            most=EDITORS_MAX,
        )
    if editors.insert_editor(connection, company.key, account.member, at=at):
        _note(connection, viewer, account.member, page, Notice.EDITOR_NAMED, at=at)


def _note(
    connection: Connection, viewer: int, member: int, page: PageRow, told: Notice, *, at: int
) -> None:
    """Write down what became of an editor, for both, and tell them."""
    insert_audit(connection, member, told.value, detail=page.name, at=at)
    account = find_account(connection, member)
    about = account.public_id if account else ""
    act = Act(f"{told.value}_other")
    note_act(connection, viewer, act, about=about, detail=page.name, at=at)
    if member != viewer:
        tell(connection, member, told, about=member, subject=page.public_id, at=at)


def _open_page(connection: Connection, viewer: int, page_id: str) -> PageRow:
    check_right(connection, viewer, Right.COMPANIES)
    page = find_page_by_id(connection, page_id)
    if page is None:
        raise NotFound
    return page
