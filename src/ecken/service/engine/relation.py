"""How two members are related, and what a contact between them would change."""

from __future__ import annotations

from dataclasses import dataclass

from ecken.service.engine.neighbourhoods import Ids

__all__ = ["IfContact", "Relation"]


@dataclass(frozen=True, slots=True)
class Relation:
    """How the viewer and a member stand, as far as the viewer may see."""

    degree: int | None
    """0 = the viewer, 1, 2, 3; ``None`` = beyond, or no path that the viewer may see."""
    bridges: Ids
    """Contacts of the viewer who show this member in their list; shared contacts at degree 1."""


@dataclass(frozen=True, slots=True)
class IfContact:
    """What would change in the circles if the viewer had one more contact; sorted ids."""

    entering_second: Ids
    entering_third: Ids
    leaving_second: Ids
    """The new contact, if they are in the second circle now; nobody else can leave it."""
    leaving_third: Ids
    """Those who come nearer."""
