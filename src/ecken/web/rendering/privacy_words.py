"""Labels of audiences and contact details, and of earlier choices."""

from __future__ import annotations

from datetime import UTC, tzinfo

from ecken.rules.audience import Audience
from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.rules.open_to_offers import OfferAudience
from ecken.rules.scope import Scope
from ecken.service.runtime.refusal_log import IN_HISTORY
from ecken.store.accounts.audit import AuditEntry
from ecken.store.accounts.audit_kinds import TEXTS_AT_JOINING
from ecken.web.i18n import Language, mark
from ecken.web.rendering.formats import date

__all__ = ["AUDIENCES", "DETAILS", "OFFER_AUDIENCES", "RELEASES", "ROLES", "entry_in_words"]

AUDIENCES = {
    Audience.EVERYONE: (mark("Everyone"), mark("every member who sees a way to you")),
    Audience.FOURTH: (mark("Up to the 4th degree"), mark("up to three people in between")),
    Audience.THIRD: (mark("Up to the 3rd degree"), mark("up to two people in between")),
    Audience.SECOND: (
        mark("My contacts and their contacts"),
        mark("up to the 2nd degree: one person in between"),
    ),
    Audience.CONTACTS: (mark("My contacts only"), mark("nobody in between")),
    Audience.NOBODY: (mark("Nobody"), mark("not even my contacts")),
}
"""Each audience: its name, and what it means."""

DETAILS = {
    Detail.EMAIL: mark("E-mail address"),
    Detail.PHONE: mark("Phone"),
    Detail.ADDRESS: mark("Postal address"),
    Detail.BIRTHDAY: mark("Birthday"),
}

RELEASES = {
    ReleaseAudience.NOBODY: mark("nobody"),
    ReleaseAudience.CHOSEN: mark("contacts that I choose"),
    ReleaseAudience.CONTACTS: mark("all my contacts"),
    ReleaseAudience.EVERYONE: mark("every member"),
}

OFFER_AUDIENCES = {
    OfferAudience.NOBODY: (mark("Nobody"), mark("switched off")),
    OfferAudience.RECRUITERS: (mark("Recruiters"), mark("members who recruit for others")),
    OfferAudience.CONTACTS: (mark("My contacts"), mark("whether they recruit or not")),
    OfferAudience.EVERYONE: (mark("Every member"), mark("except those you exclude")),
}
"""Who may see that a member is open to offers: its name, and what it means."""

ROLES = {
    "owner": mark("Owner"),
    "operator": mark("Administrator"),
    "moderator": mark("Moderation"),
    "verifier": mark("Confirms recruiters"),
}
"""Roles in the administration."""

_LISTED = {"listed": mark("listed with my contacts"), "unlisted": mark("not listed")}
_FINDABLE = {
    "findable": mark("found by those who know my address"),
    "unfindable": mark("not found by my address"),
}


_SWITCHES = {
    "screen_requests": mark("Contact requests on the screen"),
    "screen_introductions": mark("Introductions on the screen"),
    "screen_messages": mark("Messages on the screen"),
    "screen_posts": mark("Likes, comments and shares on the screen"),
    "screen_jobs": mark("Job ads of saved searches on the screen"),
    "screen_followed": mark("News and job ads of followed companies on the screen"),
    "mail_requests": mark("E-mails about contact requests"),
    "mail_introductions": mark("E-mails about introductions"),
    "mail_messages": mark("E-mails about messages"),
    "mail_posts": mark("E-mails about likes, comments and shares"),
    "mail_jobs": mark("E-mails about job ads of saved searches"),
    "mail_followed": mark("E-mails about news and job ads of followed companies"),
    "mail_circulars": mark("Circulars of the administration by e-mail"),
    "digest_followed": mark("News and job ads of followed companies in the e-mail with news"),
    "digest_jobs": mark("Job ads of saved searches in the e-mail with news"),
    "digest_posts": mark("Posts of my circles in the e-mail with news"),
    "digest": mark("E-mail with news"),
    "news_of_me": mark("News about me for my contacts"),
    "introductions": mark("Introductions through me"),
    "first_steps": mark("First steps on the start page"),
    "show_my_visits": mark("My name for members whose profile I visit"),
    "see_visitors": mark("Names of visitors who show theirs"),
}
_VALUES = {
    "on": mark("on"), "off": mark("off"),
    "weekly": mark("once a week"), "daily": mark("once a day"),
}  # fmt: skip


def entry_in_words(reader: Language, entry: AuditEntry, zone: tzinfo = UTC) -> str:
    """Return what an entry of the audit log adds, in the reader's language."""
    first, _, second = entry.detail.partition(" ")
    if entry.kind in TEXTS_AT_JOINING and second[3:].isdigit():
        return reader.say("version of %(day)s", day=date(reader, zone, int(second[3:])))
    if entry.kind in ("mails_changed", "switch_changed") and first in _SWITCHES:
        value = reader.gettext(_VALUES.get(second, second))
        return f"{reader.gettext(_SWITCHES[first])}: {value}"
    if entry.kind == "privacy_changed" and first in set(Audience) and second in _LISTED:
        name = reader.gettext(AUDIENCES[Audience(first)][0])
        return f"{name}; {reader.gettext(_LISTED[second])}"
    if entry.kind == "detail_released" and first in set(Detail):
        name = reader.gettext(DETAILS[Detail(first)])
        return f"{name}: {reader.gettext(RELEASES[ReleaseAudience(second)])}"
    if entry.kind == "roles_changed":
        return ", ".join(reader.gettext(ROLES.get(role, role)) for role in entry.detail.split())
    if entry.kind == "findable_changed":
        return reader.gettext(_FINDABLE.get(first, first))
    if entry.kind == "offers_changed" and first in set(OfferAudience):
        name = reader.gettext(OFFER_AUDIENCES[OfferAudience(first)][0])
        return f"{reader.gettext(mark('Open to offers'))}: {name}"
    if entry.kind in IN_HISTORY:
        times = reader.say("%(count)s times", count=second) if second != "1" else ""
        place = reader.gettext(mark("from many places")) if first == "-" else first
        return ", ".join(part for part in (times, place) if part)
    if entry.kind in ("token_made", "program_allowed") and first in set(Scope):
        return f"{second} ({first})".strip()
    return entry.detail
