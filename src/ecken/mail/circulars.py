"""The mail that brings a circular: the administration's own words, and how to stop such mails."""

from __future__ import annotations

from ecken.catalogues import catalogue, mark
from ecken.mail.composing import as_line
from ecken.mail.message import Mail
from ecken.mail.unsubscribing import footer, unsubscribe_headers
from ecken.rules.operators.circulars import CircularText

__all__ = ["circular_mail"]

_PAGE = mark("This message on the site: {page}")
_TRIAL = mark("A trial: only you have got this message.")


def circular_mail(
    said: CircularText,
    *,
    to: str,
    language: str,
    community_name: str,
    base_url: str,
    page: str,
    stop_link: str,
) -> Mail:
    """Return the mail in the language of the text; without a ``page`` it is a trial."""
    translate = catalogue(language).gettext
    community = as_line(community_name)
    last = translate(_PAGE).format(page=f"{base_url}{page}") if page else translate(_TRIAL)
    end = footer(language, community=community, base_url=base_url, link=stop_link)
    return Mail(
        to=to,
        subject=f"{community}: {as_line(said.subject)}",
        text="\n\n".join([said.text, last, end]),
        headers=unsubscribe_headers(stop_link),
    )
