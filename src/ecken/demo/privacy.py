"""Audiences of the made-up contact lists, in a realistic mix."""

from __future__ import annotations

import numpy as np

from ecken.demo.spreading import Bool
from ecken.rules.audience import Audience

__all__ = ["make_audiences", "make_listed"]

UNLISTED_SHARE = 0.04
MEMBERS = {
    Audience.EVERYONE: 0.78,
    Audience.FOURTH: 0.03,
    Audience.THIRD: 0.04,
    Audience.SECOND: 0.06,
    Audience.CONTACTS: 0.06,
    Audience.NOBODY: 0.03,
}
RECRUITERS = {Audience.NOBODY: 0.75, Audience.CONTACTS: 0.1, Audience.EVERYONE: 0.15}


def make_audiences(is_recruiter: Bool, rng: np.random.Generator) -> list[str]:
    """The audience of each member's list; most recruiters show theirs to nobody."""
    size = len(is_recruiter)
    usual = rng.choice([a.value for a in MEMBERS], size, p=list(MEMBERS.values()))
    guarded = rng.choice([a.value for a in RECRUITERS], size, p=list(RECRUITERS.values()))
    return [str(audience) for audience in np.where(is_recruiter, guarded, usual)]


def make_listed(size: int, rng: np.random.Generator) -> list[bool]:
    """Whether each member appears in the lists of others."""
    return [bool(listed) for listed in rng.random(size) >= UNLISTED_SHARE]
