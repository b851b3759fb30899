"""Job ads of the demo: written by members of a company that could have written them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

from ecken.demo.members import DemoMember
from ecken.demo.vocabulary import read_text

__all__ = ["DemoAd", "make_ads"]


@dataclass(frozen=True, slots=True)
class DemoAd:
    """One ad and the index of the member who advertises it; amounts are texts, or empty."""

    member: int
    title: str
    company: str
    city: str
    postal_code: str
    country: str
    workplace: str
    hours: str
    salary: tuple[str, str, str, str]
    """From, to, currency, period."""
    text: str


def make_ads(members: list[DemoMember]) -> list[DemoAd]:
    """The ads for which there is a company of their industry and country, one for each member."""
    taken: set[int] = set()
    found = []
    for ad in _read():
        member = next(
            (i for i, one in enumerate(members) if i not in taken and _could_write(one, ad)), None
        )
        if member is not None:
            taken.add(member)
            found.append(_ad(ad, member, members[member]))
    return found


def _read() -> list[dict[str, Any]]:
    ads: list[dict[str, Any]] = tomllib.loads(read_text("jobs.toml"))["ads"]
    return ads


def _could_write(member: DemoMember, ad: dict[str, Any]) -> bool:
    is_of_trade = member.industry.startswith(ad["industry"]) and bool(member.company)
    return is_of_trade and member.country == ad["country"] and bool(member.city)


def _ad(ad: dict[str, Any], index: int, member: DemoMember) -> DemoAd:
    least, most, currency, per = ad.get("salary", ("", "", "", "year"))
    return DemoAd(
        member=index,
        title=ad["title"],
        company=member.company,
        city=member.city,
        postal_code=member.postal_code,
        country=member.country,
        workplace=ad["workplace"],
        hours=ad["hours"],
        salary=(least, most, currency, per),
        text=ad["text"].strip(),
    )
