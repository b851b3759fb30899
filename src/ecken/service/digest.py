"""The daily or weekly mail of what waits and what is new; the operator's clock calls it."""

from __future__ import annotations

from enum import StrEnum

from ecken.mail.digest import DigestContent, digest_mail
from ecken.mail.message import Mail
from ecken.rules.switches import default_of
from ecken.service.community import Community
from ecken.service.introduction_views import count_waiting_introductions
from ecken.service.messages import count_unread
from ecken.service.news import NewsKind, read_news
from ecken.service.requests import list_incoming
from ecken.service.world import World
from ecken.store.accounts import find_account
from ecken.store.news import read_digest_readers

__all__ = ["Period", "digest_content", "send_digests"]

_LINES_MAX = 10


class Period(StrEnum):
    """How often a digest comes."""

    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def days(self) -> int:
        """How many days of news it holds."""
        return 1 if self is Period.DAILY else 7


def send_digests(community: Community, period: Period) -> int:
    """Send the digest to all who want it this often and have something to read; return how many.

    Each is written in its reader's own world, one at a time.
    """
    with community.database.reading() as connection:
        readers = read_digest_readers(
            connection, period.value, is_default=default_of("digest") == period.value
        )
    sent = 0
    for reader in readers:
        mail = _digest_for(community, reader, period)
        if mail is not None:
            community.mail.send(mail)
            sent += 1
    return sent


def digest_content(world: World, period: Period) -> DigestContent:
    """Return what the viewer's digest tells."""
    news = read_news(world, days=period.days)
    of_kind = {kind: [i for i in news.items if i.kind is kind][:_LINES_MAX] for kind in NewsKind}
    return DigestContent(
        requests=len(list_incoming(world)),
        introductions=count_waiting_introductions(world),
        unread=count_unread(world),
        new_contacts=[
            (item.who.name, item.whom.name)
            for item in of_kind[NewsKind.NEW_CONTACT]
            if item.whom is not None
        ],
        profiles=[item.who.name for item in of_kind[NewsKind.PROFILE]],
        anniversaries=[(item.who.name, item.years) for item in of_kind[NewsKind.ANNIVERSARY]],
        birthdays=[item.who.name for item in of_kind[NewsKind.BIRTHDAY]],
        groups=[(group.name, group.count) for group in news.groups[:_LINES_MAX]],
    )


def _digest_for(community: Community, reader: int, period: Period) -> Mail | None:
    with community.reading(reader) as world:
        account = find_account(world.connection, reader)
        content = digest_content(world, period)
    if account is None or content.is_empty:
        return None
    return digest_mail(
        content,
        to=account.email,
        language=account.screen_language or community.settings.default_language,
        community_name=community.settings.community_name,
        base_url=community.settings.base_url,
    )
