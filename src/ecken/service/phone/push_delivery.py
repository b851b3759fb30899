"""Tells browsers by web push what is new: what the page of news says at that moment, or nothing.

A message is written down for each notification and browser, and composed when it goes, in the world
of its reader: what was read, taken back or blocked meanwhile is not told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from sqlalchemy import Connection

from ecken.durations import DAY_S, HOUR_S
from ecken.errors import NotReady
from ecken.mail.message import Deferred, Refused
from ecken.mail.notices import NoticeLine
from ecken.mail.push import Gone, PushMessage, Subscription, send_push
from ecken.mail.push_texts import push_content
from ecken.service.community import Community
from ecken.service.mailing.delivery import pause_after
from ecken.service.phone.push_devices import PushChoice, choices_of
from ecken.service.phone.push_keys import push_key
from ecken.service.talk.notices import Notice, find_shown
from ecken.store.accounts.accounts import find_account
from ecken.store.talk import push_messages as rows
from ecken.store.talk.push_devices import DeviceRow, delete_device, find_told_device, note_sent
from ecken.store.talk.push_messages import MessageRow

__all__ = ["PUSHED_AN_HOUR", "deliver_pushes", "has_push_work", "tidy_pushes"]

PUSHED_AN_HOUR = 30
"""Messages that one browser gets in an hour; what is more is seen on the page of news."""

_TOLD_WITHIN_S = 4 * HOUR_S
_KEPT_S = 2 * DAY_S
_AT_ONCE, _SENDERS = 40, 8
_ATTEMPTS_MAX = 8
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 15.0, float(HOUR_S)
_CHOICES = {
    "requests": PushChoice.REQUESTS,
    "introductions": PushChoice.INTRODUCTIONS,
    "messages": PushChoice.MESSAGES,
}
_KINDS = {
    choice.value: [kind.value for kind in Notice if kind.topic == topic]
    for topic, choice in _CHOICES.items()
}


@dataclass(frozen=True, slots=True)
class _Ready:
    """One message as it goes."""

    row: MessageRow
    device: DeviceRow
    content: bytes
    is_urgent: bool


def has_push_work(community: Community) -> bool:
    """Say whether something is to be told by push, or sent again."""
    if not community.settings.push:
        return False
    now = community.clock()
    with community.database.reading() as connection:
        return rows.has_push_work(connection, now=now, since=now - _TOLD_WITHIN_S, kinds=_KINDS)


def deliver_pushes(community: Community, *, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due; return how many messages were taken by push services."""
    now, key = community.clock(), push_key(community.secret)
    with community.writing() as connection:
        rows.insert_messages(connection, now=now, since=now - _TOLD_WITHIN_S, kinds=_KINDS)
    sent = 0
    while not is_stopping():
        with community.database.reading() as connection:
            due = rows.read_due_messages(connection, now=community.clock(), limit=_AT_ONCE)
        if not due:
            break
        ready = [made for row in due for made in _prepare(community, row)]
        with ThreadPoolExecutor(_SENDERS) as senders:
            outcomes = list(senders.map(lambda made: _send(community, key, made), ready))
        for made, outcome in zip(ready, outcomes, strict=True):
            sent += _note(community, made, outcome)
    return sent


def tidy_pushes(community: Community) -> int:
    """Delete what was written down days ago; return how many."""
    with community.writing() as connection:
        return rows.delete_old_pushes(connection, before=community.clock() - _KEPT_S)


def _prepare(community: Community, row: MessageRow) -> Iterator[_Ready]:
    """Yield the message if it is still to be told; the try is counted before it is made."""
    now = community.clock()
    pause_s = pause_after(row.attempts + 1, first_s=_FIRST_PAUSE_S, longest_s=_LONGEST_PAUSE_S)
    with community.writing() as connection:
        device = find_told_device(connection, row.device_id, now=now)
        is_over = now - row.made_at >= _TOLD_WITHIN_S or row.attempts >= _ATTEMPTS_MAX
        if device is None or is_over or _is_enough(connection, row, now):
            rows.settle_message(connection, row.id, "void")
            return
        if not rows.claim_message(connection, row, due_at=now + max(1, int(pause_s))):
            return
    try:
        made = _compose(community, row, device)
    except NotReady as error:
        with community.writing() as connection:
            rows.give_back_try(connection, row)  # it waits alone, and nothing was tried
        if error.code != "search_preparing":
            raise
        return
    if made is None:
        with community.writing() as connection:
            rows.give_back_try(connection, row)  # what nobody is told takes no room of others
            rows.settle_message(connection, row.id, "void")
    else:
        yield made


def _is_enough(connection: Connection, row: MessageRow, now: int) -> bool:
    """Say whether the browser has got as many as it may in an hour."""
    tried = rows.count_tried(connection, row.device_id, since=now - HOUR_S, but=row.id)
    return tried >= PUSHED_AN_HOUR


def _compose(community: Community, row: MessageRow, device: DeviceRow) -> _Ready | None:
    """Return what the browser is told now; ``None`` if that is nothing any more."""
    with community.reading(device.member_id, keeps_closed=True) as world:
        shown = find_shown(world, row.notice_id)
        account = find_account(world.connection, device.member_id)
    if shown is None or account is None:
        return None
    notice, card = shown
    chosen = choices_of(device)
    kind = Notice(notice.kind)
    if _CHOICES.get(kind.topic) not in chosen:
        return None
    content = push_content(
        NoticeLine(notice.kind, card.name, notice.subject),
        topic=kind.topic,
        language=account.screen_language or community.settings.default_language,
        community_name=community.settings.community_name,
        shows_names=PushChoice.NAMES in chosen,
    )
    return _Ready(row, device, content, kind is Notice.MESSAGE_RECEIVED)


def _send(
    community: Community, key: EllipticCurvePrivateKey, made: _Ready
) -> Refused | Deferred | None:
    """Hand the message over; return why it did not go."""
    device, settings = made.device, community.settings
    try:
        send_push(
            Subscription(device.endpoint, device.public_key, device.auth_key),
            PushMessage(made.content, _TOLD_WITHIN_S, made.is_urgent),
            key=key,
            contact=f"mailto:{settings.mail_from.address}",
            now=community.clock(),
            local=settings.push_local,
        )
    except (Refused, Deferred) as outcome:
        return outcome
    return None


def _note(community: Community, made: _Ready, outcome: Refused | Deferred | None) -> bool:
    """Note what became of a message; say whether it was taken."""
    with community.writing() as connection:
        if outcome is None:
            rows.settle_message(connection, made.row.id, "sent")
            note_sent(connection, made.device.id, at=community.clock())
        elif isinstance(outcome, Gone):
            delete_device(connection, made.device.id)
        elif isinstance(outcome, Refused):
            rows.settle_message(connection, made.row.id, "void")
    return outcome is None
