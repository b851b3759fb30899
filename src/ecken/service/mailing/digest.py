"""Writes the daily or weekly digest; the scheduler does it, or a command."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from ecken.durations import DAY_S, HOUR_S
from ecken.mail.digest import DigestContent, DigestPost, digest_mail
from ecken.mail.message import Mail
from ecken.rules.switches import default_of, is_on
from ecken.service.community import Community
from ecken.service.companies.news import followed_news
from ecken.service.contacts.requests import list_incoming
from ecken.service.introduction_views import count_waiting_introductions
from ecken.service.jobs.followed_ads import new_at_followed
from ecken.service.jobs.job_searches import new_in_searches
from ecken.service.posts.feed import read_best
from ecken.service.talk.messages import count_unread
from ecken.service.talk.news import NewsKind, read_news
from ecken.service.talk.unsubscribing import stop_link
from ecken.service.world import World
from ecken.store.accounts.accounts import find_account
from ecken.store.ids import new_public_id
from ecken.store.journal import lock_head
from ecken.store.talk.news import read_digest_readers
from ecken.store.talk.notices import read_switch
from ecken.store.talk.outbox import OutboxRow, count_mails, insert_mails, read_recent_readers

__all__ = ["Period", "count_digests", "digest_content", "queue_digests", "write_digest"]

_LINES_MAX = 10
_POSTS_MAX = 5


class Period(StrEnum):
    """How often a digest comes."""

    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def days(self) -> int:
        """How many days of news it holds."""
        return 1 if self is Period.DAILY else 7

    @property
    def kind(self) -> str:
        """What it is called in the outbox."""
        return f"digest_{self.value}"

    @property
    def since_s(self) -> int:
        """For how long nobody gets a second one: a little less than the period."""
        return self.days * DAY_S - 4 * HOUR_S

    @property
    def within_s(self) -> int:
        """For how long it is tried: the next one must not meet it."""
        return min(self.days * DAY_S - 4 * HOUR_S, 3 * DAY_S)


def queue_digests(community: Community, period: Period) -> int:
    """Put the digest for all who want it this often into the outbox; return how many are new.

    Whoever was written one in this period gets no second one, however often this is called.
    """
    now = community.clock()
    with community.writing() as connection:
        lock_head(connection)  # two calls at once: one after the other
        readers = read_digest_readers(
            connection, period.value, is_default=default_of("digest") == period.value
        )
        done = read_recent_readers(connection, period.kind, since=now - period.since_s)
        return insert_mails(
            connection,
            [
                {
                    "public_id": new_public_id(),
                    "kind": period.kind,
                    "member_id": reader,
                    "created_at": now,
                    "due_at": now,
                    "expires_at": now + period.within_s,
                }
                for reader in readers
                if reader not in done
            ],
        )


def count_digests(community: Community, period: Period) -> dict[str, int]:
    """Return how many digests of this period there are in each state."""
    with community.database.reading() as connection:
        return count_mails(connection, kind=period.kind, since=community.clock() - period.since_s)


def write_digest(community: Community, row: OutboxRow) -> Mail | None:
    """Return a digest as its reader's world now is; ``None`` where there is nothing to read."""
    period = next(period for period in Period if period.kind == row.kind)
    reader = row.member_id or 0
    with community.reading(reader) as world:
        account = find_account(world.connection, reader)
        wanted = read_switch(world.connection, reader, "digest") or default_of("digest")
        if account is None or wanted != period.value:
            return None
        content = digest_content(world, period)
    if content.is_empty:
        return None
    return digest_mail(
        content,
        to=account.email,
        language=account.screen_language or community.settings.default_language,
        community_name=community.settings.community_name,
        base_url=community.settings.base_url,
        stop_link=stop_link(community, account.public_id, "digest"),
    )


def digest_content(world: World, period: Period) -> DigestContent:
    """Return what the viewer's digest tells.

    Raises
    ------
    NotReady
        ``search_preparing``: nobody's is written from a part.
    """
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
        jobs=_new_jobs(world, period),
        posts=_best_posts(world, period),
        followed=_new_at_followed(world, period),
        company_news=_company_news(world, period),
    )


def _new_at_followed(world: World, period: Period) -> list[tuple[str, int]]:
    """Return the new ads of followed companies, as far as the viewer wants to read of them."""
    name = "digest_followed"
    if not is_on(read_switch(world.connection, world.viewer, name), name):
        return []
    return new_at_followed(world, since=world.now - period.days * DAY_S)[:_LINES_MAX]


def _company_news(world: World, period: Period) -> list[tuple[str, int]]:
    """Return the followed companies that had news since the digest before this one."""
    name = "digest_followed"
    if not is_on(read_switch(world.connection, world.viewer, name), name):
        return []
    found = followed_news(world, since=world.now - period.days * DAY_S)
    by_company = Counter(news.name for news in found)
    return sorted(by_company.items(), key=lambda one: (one[0].casefold(), one[0]))[:_LINES_MAX]


def _new_jobs(world: World, period: Period) -> list[tuple[str, int]]:
    """Return what saved job searches find that was published since the digest before this one."""
    if not is_on(read_switch(world.connection, world.viewer, "digest_jobs"), "digest_jobs"):
        return []
    return new_in_searches(world, since=world.now - period.days * DAY_S)[:_LINES_MAX]


def _best_posts(world: World, period: Period) -> list[DigestPost]:
    """Return the best posts of others since the digest before this one.

    No text of theirs goes into a mail: it could not be taken back from there.
    """
    if not is_on(read_switch(world.connection, world.viewer, "digest_posts"), "digest_posts"):
        return []
    items = [item for item in read_best(world, days=period.days).items if not item.post.is_own]
    return [
        DigestPost(
            item.post.id,
            item.post.author.name,
            act=item.reason.kind.value if item.reason else "",
            contact=item.reason.who.name if item.reason else "",
        )
        for item in items[:_POSTS_MAX]
    ]
