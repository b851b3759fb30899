"""Published measurements of larger networks."""

from __future__ import annotations

from dataclasses import dataclass

from ecken.catalogues import mark

__all__ = ["POPULAR_CONTACTS", "STUDIES", "Study"]

POPULAR_CONTACTS = 150
"""Contacts of a member, as the popular estimate has it."""


@dataclass(frozen=True, slots=True)
class Study:
    """A published measurement; ``hops`` is the mean distance in hops, never in people."""

    name: str
    members: str
    hops: float
    note: str
    source: str
    digits: int = 2
    """Decimals that the study gives."""

    @property
    def between(self) -> float:
        """People in between: one fewer than hops."""
        return self.hops - 1


STUDIES = (
    Study(
        "Microsoft Messenger 2006",
        mark("180 million"),
        6.6,
        mark("78% of all pairs within 7 hops"),
        "Leskovec & Horvitz, WWW 2008",
        digits=1,
    ),
    Study(
        "Facebook 2011",
        mark("721 million"),
        4.74,
        mark("92% of all pairs within 5 hops, 99.6% within 6"),
        "Backstrom et al. 2012, arXiv 1111.4570",
    ),
    Study(
        "Facebook 2016",
        mark("1.59 billion"),
        4.57,
        mark("3.57 people in between on average"),
        "Facebook Research 2016",
    ),
)
