"""Job ads that everybody may read, also who is no member: where operators have opened them.

An ad is public only if its advertiser has said so. What is told of it names the company and not
the advertiser. Who is blocked by the advertiser reads it as everybody else does, signed out.
"""

from __future__ import annotations

from ecken.service.community import Community
from ecken.store.jobs.job_ads import AdRow
from ecken.store.jobs.running_ads import find_public_ad, read_public_ads

__all__ = ["ADS_MAX", "list_public_ads", "show_public_ad"]

ADS_MAX = 100
"""Ads of the feed."""


def list_public_ads(community: Community) -> list[AdRow] | None:
    """Return the newest public ads; ``None`` where they are not open to the public."""
    if not community.settings.public_jobs:
        return None
    with community.database.reading() as connection:
        return read_public_ads(connection, now=community.clock(), most=ADS_MAX)


def show_public_ad(community: Community, ad_id: str) -> AdRow | None:
    """Return a public ad; ``None`` alike for one that is not public, has ended, or never was."""
    if not community.settings.public_jobs:
        return None
    with community.database.reading() as connection:
        return find_public_ad(connection, ad_id, now=community.clock())
