"""Mail that the house writes to its members, at most a few a day to one address."""

from __future__ import annotations

from ecken.errors import TooMany
from ecken.mail.texts import write_mail
from ecken.service.community import Community
from ecken.service.limits import Limit
from ecken.store.accounts import Account

__all__ = ["post", "post_to"]

_PER_RECIPIENT = Limit(6, 86_400)


def post(
    community: Community, kind: str, account: Account, *, language: str = "", **values: str
) -> None:
    """Write to a member, in the language asked for, else in theirs, else in the community's."""
    post_to(
        community,
        kind,
        account.email,
        name=account.name,
        language=language or account.screen_language,
        **values,
    )


def post_to(
    community: Community, kind: str, to: str, *, name: str, language: str = "", **values: str
) -> None:
    """Write to an address. What is too much for one day is dropped without a word.

    A caller outside cannot tell: whoever asks for a hundred resets gets a hundred equal answers.
    """
    settings = community.settings
    try:
        community.limits.hit(f"mail {kind} {to.casefold()}", _PER_RECIPIENT)
    except TooMany:
        return
    community.mail.send(
        write_mail(
            kind,
            to,
            language=language or settings.default_language,
            community=settings.community_name,
            base_url=settings.base_url,
            name=name,
            **values,
        )
    )
