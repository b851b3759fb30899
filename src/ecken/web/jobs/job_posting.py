"""A public job ad for programs: ``schema.org/JobPosting`` for search engines, Atom and RSS.

The posting stands in the page as a block of data. The policy of the site forbids scripts in a
page, and this is none: what is of another type than JavaScript is never run, so the policy does
not look at it. It is written so that no text of an ad can end the block.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC
from email.utils import format_datetime
from typing import Any

from markupsafe import Markup, escape

from ecken.reference.days import local
from ecken.store.jobs.job_ads import AdRow

__all__ = ["feed_of", "posting_of", "rss_of"]

_EMPLOYMENT = {"full": "FULL_TIME", "part": "PART_TIME", "either": ["FULL_TIME", "PART_TIME"]}
_IN_HTML = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026",
            0x2028: "\\u2028", 0x2029: "\\u2029"}  # fmt: skip


def posting_of(ad: AdRow, *, site: str, community: str) -> Markup:
    """Return the JSON of a posting, as it may stand in a page."""
    posting: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": ad.title,
        "description": _paragraphs(ad.text),
        "identifier": {"@type": "PropertyValue", "name": community, "value": ad.public_id},
        "url": f"{site}/jobs/{ad.public_id}",
        "datePosted": _moment(ad.published_at),
        "validThrough": _moment(ad.ends_at),
        "employmentType": _EMPLOYMENT[ad.hours],
        "hiringOrganization": {"@type": "Organization", "name": ad.company},
        "directApply": False,
        **_place(ad),
        **_salary(ad),
    }
    return Markup(json.dumps(posting, ensure_ascii=False).translate(_IN_HTML))


def feed_of(ads: Sequence[AdRow], *, site: str, community: str, title: str, now: int) -> str:
    """Return the Atom feed (RFC 4287) of some ads, the newest first."""
    updated = _moment(ads[0].published_at if ads else now)
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(title)}</title>'
        f"<id>{escape(site)}/jobs.atom</id><updated>{updated}</updated>"
        f'<link rel="self" type="application/atom+xml" href="{escape(site)}/jobs.atom"/>'
        f"<author><name>{escape(community)}</name></author>\n"
    )
    return head + "".join(_entry(ad, site) for ad in ads) + "</feed>\n"


def rss_of(ads: Sequence[AdRow], *, site: str, language: str, title: str, now: int) -> str:
    """Return the RSS 2.0 feed of some ads, the newest first: the same as :func:`feed_of` tells."""
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>{escape(title)}</title><link>{escape(site)}/jobs</link>"
        f"<description>{escape(title)}</description><language>{escape(language)}</language>"
        f"<lastBuildDate>{_mail_date(ads[0].published_at if ads else now)}</lastBuildDate>"
        f'<atom:link rel="self" type="application/rss+xml" href="{escape(site)}/jobs.rss"/>\n'
    )
    return head + "".join(_item(ad, site) for ad in ads) + "</channel></rss>\n"


def _item(ad: AdRow, site: str) -> str:
    address = escape(f"{site}/jobs/{ad.public_id}")
    return (
        f"<item><title>{_headed(ad)}</title><link>{address}</link>"
        f'<guid isPermaLink="true">{address}</guid>'
        f"<pubDate>{_mail_date(ad.published_at)}</pubDate>"
        f"<description>{escape(_paragraphs(ad.text))}</description></item>\n"
    )


def _headed(ad: AdRow) -> Markup:
    place = f"{ad.company}, {ad.city}" if ad.city else ad.company
    return escape(f"{ad.title}, {place}")


def _mail_date(at: int) -> str:
    """Return a moment as RSS writes it, after RFC 822."""
    return format_datetime(local(at, UTC), usegmt=True)


def _entry(ad: AdRow, site: str) -> str:
    address = f"{site}/jobs/{ad.public_id}"
    at = _moment(ad.published_at)
    return (
        f"<entry><title>{_headed(ad)}</title><id>{escape(address)}</id>"
        f'<link href="{escape(address)}"/><published>{at}</published><updated>{at}</updated>'
        f"<author><name>{escape(ad.company)}</name></author>"
        f'<content type="text">{escape(ad.text)}</content></entry>\n'
    )


def _moment(at: int) -> str:
    return local(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _paragraphs(text: str) -> str:
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    return "".join(f"<p>{str(escape(part)).replace(chr(10), '<br>')}</p>" for part in parts)


def _place(ad: AdRow) -> dict[str, Any]:
    """Return where the work is done; of remote work, from which country."""
    given = {
        "addressLocality": ad.city, "postalCode": ad.postal_code, "addressCountry": ad.country,
    }  # fmt: skip
    address = {name: value for name, value in given.items() if value}
    found: dict[str, Any] = {}
    if address:
        found["jobLocation"] = {
            "@type": "Place",
            "address": {"@type": "PostalAddress", **address},
        }
    if ad.workplace == "remote":
        found["jobLocationType"] = "TELECOMMUTE"
        if ad.country:
            found["applicantLocationRequirements"] = {"@type": "Country", "name": ad.country}
    return found


def _salary(ad: AdRow) -> dict[str, Any]:
    if ad.salary_from is None or ad.salary_to is None:
        return {}
    amounts = {"minValue": ad.salary_from / 100, "maxValue": ad.salary_to / 100}
    if ad.salary_from == ad.salary_to:
        amounts = {"value": ad.salary_to / 100}
    value = {"@type": "QuantitativeValue", **amounts, "unitText": ad.salary_per.upper()}
    salary = {"@type": "MonetaryAmount", "currency": ad.currency, "value": value}
    return {"baseSalary": salary}
