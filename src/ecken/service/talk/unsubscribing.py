"""Stops mails by the link in them, without signing in.

The link names a member and a kind of mail, signed: whoever holds the mail can stop such mails, and
nothing else. It never expires: old mails lie about for years.
"""

from __future__ import annotations

from ecken.errors import NotFound
from ecken.service.community import Community
from ecken.service.talk.switches import change_switch
from ecken.signing import Use, is_signature, sign
from ecken.store.ids import is_public_id
from ecken.store.profiles.members import find_member_id

__all__ = ["TOPICS", "check_stop_link", "stop_link", "stop_mails"]

TOPICS = {
    "digest": ("digest",),
    "requests": ("mail_requests",),
    "introductions": ("mail_introductions",),
    "messages": ("mail_messages",),
    "posts": ("mail_posts",),
    "jobs": ("mail_jobs",),
    "followed": ("mail_followed",),
    "circulars": ("mail_circulars",),
    "notices": (
        "mail_requests",
        "mail_introductions",
        "mail_messages",
        "mail_posts",
        "mail_jobs",
        "mail_followed",
    ),
}
"""What a link stops: the switches that it turns off."""


def stop_link(community: Community, public_id: str, topic: str) -> str:
    """Return the address by which a member stops mails of a kind."""
    signature = sign(community.secret, Use.STOP_LINK, f"{public_id} {topic}")
    return f"{community.settings.base_url}/unsubscribe/{public_id}.{topic}.{signature}"


def check_stop_link(community: Community, token: str) -> tuple[str, str]:
    """Return whose mails of what kind a link stops; nothing is changed.

    Raises
    ------
    NotFound
        It is none of our links.
    """
    public_id, _, rest = token.partition(".")
    topic, _, given = rest.partition(".")
    if topic not in TOPICS or not is_public_id(public_id):
        raise NotFound
    if not is_signature(community.secret, Use.STOP_LINK, f"{public_id} {topic}", given):
        raise NotFound
    return public_id, topic


def stop_mails(community: Community, token: str) -> str:
    """Stop the mails that a link names; return their kind. Doing it again changes nothing.

    Somebody who has left gets the same answer: no mail comes.

    Raises
    ------
    NotFound
        It is none of our links.
    """
    public_id, topic = check_stop_link(community, token)
    with community.writing() as connection:
        member = find_member_id(connection, public_id)
        for switch in TOPICS[topic] if member is not None else ():
            change_switch(connection, member or 0, switch, "off", at=community.clock())
    return topic
