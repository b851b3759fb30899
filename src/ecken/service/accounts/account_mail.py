"""Mails about an account, at most a few an hour to one address.

A mail is written to the outbox in the transaction of what causes it, and goes if that does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from ecken.durations import DAY_S, HOUR_S
from ecken.errors import TooMany
from ecken.mail.message import Mail
from ecken.mail.texts import write_mail
from ecken.service.accounts.mailed_links import statement_link
from ecken.service.accounts.sessions import hash_token
from ecken.service.community import Community
from ecken.service.limits.limits import Limit
from ecken.signing import Use, sign
from ecken.store.accounts.accounts import Account
from ecken.store.ids import new_public_id
from ecken.store.talk.outbox import OutboxRow, insert_mails

__all__ = [
    "BY_HOUSE",
    "KEPT_S",
    "KNOWN_OWNER",
    "Addressee",
    "Letter",
    "link_token",
    "new_letter",
    "post",
    "post_to",
    "say_goodbye",
    "write_letter",
]

KNOWN_OWNER = "the owner"
"""Asks from a browser that is known to be the recipient's."""
BY_HOUSE = "the administration"
"""Asks for a member; what is too much is refused where it is asked, and said."""

_FROM_ONE = Limit(3, HOUR_S)
"""Mails of a kind to one address that one asker may cause: a network address, or a member."""
_PER_RECIPIENT = Limit(12, HOUR_S)
"""Of all askers, but for the recipient's own browsers. Links to a new password hold for as long,
so whoever has used these up has left as many in the owner's mailbox that hold."""

KEPT_S = 4 * DAY_S
"""For how long a mail is tried that has no end of its own, in seconds."""

_LINKS = {
    "confirm": "/confirm?token=",
    "reset": "/reset/new?token=",
    "first_password": "/reset/new?token=",
    "new_email": "/account/email/confirm?token=",
    "leave": "/account/close/confirm?token=",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail with a link that holds once: the id of the mail, and the secret in the link.

    The secret is made of the id and the community's key whenever the mail is sent, so that no
    database and no backup holds a link that opens an account.
    """

    id: str
    token: str
    expires_at: int


def new_letter(community: Community, *, within_s: int) -> Letter:
    """Make the secret for a link that holds for ``within_s`` seconds."""
    id = new_public_id()
    return Letter(id, _token(community, id), community.clock() + within_s)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a mail is for; without a language it is written in the community's.

    ``member`` is whose erasure takes the mail along; ``None`` for somebody who has just left.
    """

    email: str
    name: str = ""
    language: str = ""
    member: int | None = None

    @classmethod
    def of(cls, account: Account | None, language: str = "") -> Addressee:
        """Return a member, in the language asked for or else in theirs; nobody has no address."""
        if account is None:
            return cls("", language=language)
        return cls(account.email, account.name, language or account.screen_language, account.member)


def post(
    community: Community,
    connection: Connection,
    kind: str,
    account: Account | None,
    *,
    asker: str = "",
    language: str = "",
    letter: Letter | None = None,
    **values: str,
) -> None:
    """Write to a member, in the language asked for, else in theirs, else in the community's.

    In the caller's transaction. Nobody (``None``) costs as much as somebody.
    """
    to = Addressee.of(account, language)
    post_to(community, connection, kind, to, asker=asker, letter=letter, **values)


def post_to(
    community: Community,
    connection: Connection,
    kind: str,
    to: Addressee,
    *,
    asker: str = "",
    letter: Letter | None = None,
    **values: str,
) -> None:
    """Write to an address. What is too much for one hour is dropped without a word.

    A caller outside cannot tell: whoever asks for a hundred resets gets a hundred equal answers.
    """
    now = community.clock()
    is_decoy = not to.email or not _may_write(community, kind, to.email, asker)
    row = {
        "public_id": letter.id if letter else new_public_id(),
        "kind": "decoy" if is_decoy else kind,
        "member_id": to.member,
        "email": "" if is_decoy else to.email,
        "language": to.language or community.settings.default_language,
        "content": "" if is_decoy else json.dumps({"name": to.name, **values}),
        "token_hash": hash_token(letter.token) if letter and not is_decoy else "",
        "state": "void" if is_decoy else "waiting",
        "created_at": now,
        "due_at": now,
        "expires_at": min(letter.expires_at if letter else now + KEPT_S, now + KEPT_S),
        "settled_at": now if is_decoy else None,
    }
    insert_mails(connection, [row])


def say_goodbye(community: Community, connection: Connection, kind: str, account: Account) -> None:
    """Write to somebody whose account has just gone, with it in one transaction."""
    to = replace(Addressee.of(account), member=None)
    post_to(community, connection, kind, to)


def write_letter(community: Community, row: OutboxRow) -> Mail:
    """Return a mail of the house as it now has to be."""
    settings = community.settings
    values: dict[str, str] = json.loads(row.content)
    if row.kind in _LINKS:
        link = (
            f"{settings.base_url.rstrip('/')}{_LINKS[row.kind]}{_token(community, row.public_id)}"
        )
        values["link"] = link
    if "statement" in values:
        values["link"] = statement_link(community, values.pop("statement"))
    return write_mail(
        row.kind,
        row.email,
        language=row.language,
        community=settings.community_name,
        base_url=settings.base_url,
        **values,
    )


def link_token(community: Community, row: OutboxRow) -> str:
    """Return the secret of the link in a mail, empty if it has none."""
    return _token(community, row.public_id) if row.token_hash else ""


def _token(community: Community, id: str) -> str:
    return sign(community.secret, Use.MAILED_LINK, id)


def _may_write(community: Community, kind: str, to: str, asker: str) -> bool:
    if asker == BY_HOUSE:
        return True
    key = f"mail {kind} {to.casefold()}"
    try:
        if asker:
            community.limits.hit(f"{key} by {asker}", _FROM_ONE)
        if asker != KNOWN_OWNER:
            community.limits.hit(key, _PER_RECIPIENT)
    except TooMany:
        return False
    return True
