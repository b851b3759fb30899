"""Circulars on their way: put into the outbox piece by piece, each mail written when it goes."""

from __future__ import annotations

import json

from ecken.durations import DAY_S
from ecken.mail.circulars import circular_mail
from ecken.mail.message import Mail
from ecken.rules.operators.circulars import text_for
from ecken.rules.switches import is_on
from ecken.service.community import Community
from ecken.service.talk.unsubscribing import stop_link
from ecken.store.accounts.accounts import find_account
from ecken.store.house import circulars as rows
from ecken.store.ids import new_public_id
from ecken.store.talk.notices import read_switch
from ecken.store.talk.outbox import OutboxRow, insert_mails

__all__ = ["has_due_circular", "queue_circular", "write_circular"]

PIECE = 100
_WITHIN_S = 4 * DAY_S


def has_due_circular(community: Community) -> bool:
    """Say whether there is a circular that has not come to everybody."""
    with community.database.reading() as connection:
        return rows.find_due_circular(connection, now=community.clock()) is not None


def queue_circular(community: Community) -> bool:
    """Let the next members have it, notice and mail; say whether there may be more to do.

    How far it has come is noted in the same transaction: after a kill it goes on where it was, and
    of two processes at once one finds that the other was there.
    """
    now = community.clock()
    with community.writing() as connection:
        row = rows.find_due_circular(connection, now=now)
        if row is None:
            return False
        found = rows.read_recipients(connection, after=row.reached, limit=PIECE)
        if not found:
            rows.end_circular(connection, row.public_id, at=now)
            return True
        wanting = [member for member, wants_mail in found if wants_mail]
        if not rows.advance_circular(
            connection, row, reached=found[-1][0], readers=len(found), mails=len(wanting)
        ):
            return True
        readers = [member for member, _ in found]
        rows.insert_circular_notices(connection, readers, row.public_id, at=now)
        content = rows.mail_content(row.public_id)
        insert_mails(connection, [_mail(member, content, now) for member in wanting])
    return True


def write_circular(community: Community, row: OutboxRow) -> Mail | None:
    """Return a circular as its reader gets it; ``None`` if it was taken back, or is not wanted."""
    given = json.loads(row.content)
    is_trial = bool(given.get("is_trial"))
    reader = row.member_id or 0
    with community.database.reading() as connection:
        found = rows.find_circular(connection, given["circular"])
        account = find_account(connection, reader)
        is_wanted = is_on(read_switch(connection, reader, "mail_circulars"), "mail_circulars")
    if found is None or account is None or account.state != "active":
        return None
    if not is_trial and (found.stopped_at is not None or not is_wanted):
        return None
    settings = community.settings
    wanted = account.screen_language or settings.default_language
    language, said = text_for(found.texts, wanted)
    return circular_mail(
        said,
        to=account.email,
        language=language,
        community_name=settings.community_name,
        base_url=settings.base_url,
        page="" if is_trial else f"/circulars/{found.public_id}",
        stop_link=stop_link(community, account.public_id, "circulars"),
    )


def _mail(member: int, content: str, now: int) -> dict[str, object]:
    return {
        "public_id": new_public_id(),
        "kind": "circular",
        "member_id": member,
        "content": content,
        "created_at": now,
        "due_at": now,
        "expires_at": now + _WITHIN_S,
    }
