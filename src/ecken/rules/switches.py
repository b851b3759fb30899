"""Switches of a member: which mails and notifications they get, what others may be notified of."""

from __future__ import annotations

from ecken.errors import Invalid

__all__ = ["SWITCHES", "default_of", "is_of_mails", "is_on", "parse_switch"]

ON, OFF = "on", "off"

SWITCHES: dict[str, tuple[str, ...]] = {
    "screen_requests": (ON, OFF),
    "screen_introductions": (ON, OFF),
    "screen_messages": (ON, OFF),
    "screen_posts": (ON, OFF),
    "screen_jobs": (ON, OFF),
    "screen_followed": (ON, OFF),
    "mail_requests": (ON, OFF),
    "mail_introductions": (ON, OFF),
    "mail_messages": (ON, OFF),
    "mail_posts": (ON, OFF),
    "mail_jobs": (OFF, ON),
    "mail_followed": (OFF, ON),
    "mail_circulars": (ON, OFF),
    "digest_jobs": (ON, OFF),
    "digest_posts": (ON, OFF),
    "digest_followed": (ON, OFF),
    "digest": ("weekly", "daily", OFF),
    "news_of_me": (ON, OFF),
    "introductions": (ON, OFF),
    "first_steps": (ON, OFF),
    "show_my_visits": (OFF, ON),
    "see_visitors": (OFF, ON),
}
"""Every switch with its values; the first is the default.

``mail_jobs``: an e-mail at once about each new ad that a saved job search finds; ``digest_jobs``:
they stand in the digest; ``digest_posts``: so do the best posts of my circles. ``mail_followed``,
``digest_followed``: the same for news and job ads of companies that the member follows.
``mail_circulars``: what the administration writes to all members.
``news_of_me``: my new contacts, profile changes and anniversaries may stand in the news of my
contacts.
``introductions``: my contacts may ask me to introduce them. ``first_steps``: what a new member can
do first stands on the start page. ``show_my_visits``: members whose profile I visit read my name,
if they want to; ``see_visitors``: I read the names of visitors who show theirs.
"""


def default_of(name: str) -> str:
    """Return the value that holds until a member sets another."""
    return SWITCHES[name][0]


def is_on(value: str | None, name: str) -> bool:
    """Say whether a switch is not off; ``None`` means that the default holds."""
    return (default_of(name) if value is None else value) != OFF


def is_of_mails(name: str) -> bool:
    """Say whether a switch is about mails: wanting them is a consent that can be withdrawn."""
    return name == "digest" or name.startswith("mail_")


def parse_switch(name: str, value: str) -> tuple[str, str]:
    """Read a switch and its value.

    Raises
    ------
    Invalid
        ``switch_unknown``; ``switch_value``: names the values there are.
    """
    name = name.strip().lower()
    if name not in SWITCHES:
        raise Invalid(
            "switch_unknown",
            "There is no switch “{given}”. Choose one of: {choices}.",
            field="name",
            given=name[:40],
            choices=", ".join(SWITCHES),
        )
    if value not in SWITCHES[name]:
        raise Invalid(
            "switch_value",
            "The switch cannot be set to “{given}”. Choose one of: {choices}.",
            field=name,
            given=value[:40],
            choices=", ".join(SWITCHES[name]),
        )
    return name, value
