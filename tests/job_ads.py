"""Job ads as tests write them."""

from __future__ import annotations

from ecken.service.jobs.job_ads import publish_ad
from ecken.service.jobs.job_checks import TypedAd
from tests.community import Town

__all__ = ["AD", "advertise", "typed"]

AD = {
    "title": "Einkäuferin (m/w/d)",
    "company": "Siemens",
    "city": "Hamburg",
    "workplace": "onsite",
    "hours": "full",
    "text": "Sie kaufen Stahl ein.",
}


def typed(**values: str) -> TypedAd:
    """An ad as it was typed, with these values."""
    return TypedAd({**AD, **values})


def advertise(town: Town, name: str, **values: str) -> str:
    """Publish an ad by a member; return its id."""
    return publish_ad(town.community, town.id(name), typed(**values))
