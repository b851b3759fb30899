"""The real organisations of a member, taken from their addresses: employer, university, project."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ecken.demo.origin import Organisation, find_organisation

__all__ = ["Affiliation", "find_affiliations"]

NOW_AT_EMPLOYER = 0.9
NOW_AT_UNIVERSITY = 0.3
NOW_AT_PROJECT = 0.3


@dataclass(frozen=True, slots=True)
class Affiliation:
    """What is known of one member; ``present`` is the one they work for today, if any."""

    employer: Organisation | None
    university: Organisation | None
    project: Organisation | None
    present: Organisation | None

    @property
    def city(self) -> str:
        """Where the organisations say the member lives, or ""."""
        known = (self.present, self.employer, self.university, self.project)
        return next((o.city for o in known if o is not None and o.city), "")

    @property
    def past(self) -> list[Organisation]:
        """Employer and project of which the member is no longer, or never was mainly."""
        return [o for o in (self.employer, self.project) if o is not None and o != self.present]


def find_affiliations(
    domains: Sequence[Sequence[str]], rng: np.random.Generator
) -> list[Affiliation]:
    """Affiliations of all members from the domains of their addresses."""
    draws = rng.random(len(domains))
    return [_affiliation(names, draw) for names, draw in zip(domains, draws, strict=True)]


def _affiliation(domains: Sequence[str], draw: float) -> Affiliation:
    found = [o for domain in domains if (o := find_organisation(domain)) is not None]
    employer = _first(found, lambda kind: kind not in ("university", "project"))
    university = _first(found, lambda kind: kind == "university")
    project = _first(found, lambda kind: kind == "project")
    chances = (NOW_AT_EMPLOYER, NOW_AT_UNIVERSITY, NOW_AT_PROJECT)
    options = zip((employer, university, project), chances, strict=True)
    present = next((o for o, chance in options if o is not None and draw < chance), None)
    return Affiliation(employer, university, project, present)


def _first(found: Sequence[Organisation], fits: Callable[[str], bool]) -> Organisation | None:
    return next((o for o in found if fits(o.kind)), None)
