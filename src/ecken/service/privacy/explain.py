"""Explains to operators why a viewer sees a member or does not, step by step (R2).

This reads what the viewer may not see. It is no service to members: only the command line calls
it, and each call is entered in the audit log of the member who was explained.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ecken.errors import NotFound
from ecken.rules.audience import Audience, may_see_list
from ecken.service.community import Community
from ecken.service.world import World
from ecken.store.accounts.audit import insert_audit
from ecken.store.accounts.audit_kinds import EXPLAINED
from ecken.store.accounts.tokens import find_named_member
from ecken.store.contacts.blocks import block_exists
from ecken.store.contacts.contacts import read_contact_dates
from ecken.store.profiles.members import read_cards, read_privacy_of

__all__ = ["Explanation", "Step", "explain"]

STEPS_MOST = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One of the target's contacts: where the viewer meets them, and what their list does."""

    contact: str
    layer: int | None
    audience: str
    is_disclosed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The degree, the facts about the target, and each contact of the target that decided it."""

    viewer: str
    target: str
    degree: int | None
    is_blocked: bool
    is_contact: bool
    is_listed: bool
    shows_list: bool
    conclusion: str
    steps: list[Step] = field(default_factory=list)
    steps_left_out: int = 0


def explain(community: Community, viewer: str, target: str) -> Explanation:
    """Explain what ``viewer`` sees of ``target``; each is a load id or an e-mail address.

    Raises
    ------
    NotFound
        ``member_unknown``.
    """
    with community.reading(0) as world:
        viewer_id = _find(world, viewer)
        target_id = _find(world, target)
        found = _explain(world.seen_by(viewer_id), target_id)
    with community.writing() as connection:
        insert_audit(
            connection,
            target_id,
            EXPLAINED,
            at=community.clock(),
        )
    return found


def _explain(world: World, target: int) -> Explanation:
    privacy = read_privacy_of(world.connection, target)
    contacts = sorted(read_contact_dates(world.connection, target))
    names = read_cards(world.connection, [world.viewer, target, *contacts])
    is_blocked = block_exists(world.connection, world.viewer, target)
    layer = None if is_blocked else world.layer(target)
    is_listed = privacy is not None and privacy.is_listed
    is_contact = world.viewer in contacts
    steps = (
        []
        if is_blocked
        else [
            _step(world, contact, names[contact].name, is_listed=is_listed)
            for contact in contacts
            if contact in names and contact != world.viewer
        ]
    )
    steps.sort(key=lambda step: (not step.is_disclosed, step.layer or 99, step.contact))
    return Explanation(
        viewer=names[world.viewer].name,
        target=names[target].name,
        degree=layer,
        is_blocked=is_blocked,
        is_contact=is_contact,
        is_listed=is_listed,
        shows_list=not is_blocked and world.may_see_list_of(target),
        conclusion=_conclusion(layer, is_blocked, is_contact, is_listed, steps),
        steps=steps[:STEPS_MOST],
        steps_left_out=max(0, len(steps) - STEPS_MOST),
    )


def _step(world: World, contact: int, name: str, *, is_listed: bool) -> Step:
    privacy = read_privacy_of(world.connection, contact)
    audience = privacy.audience if privacy else Audience.NOBODY
    layer = world.layer(contact)
    if layer is None:
        reason = "the viewer has no visible path to them"
    elif not may_see_list(audience, layer):
        reason = f"their list does not reach degree {layer}"
    elif not is_listed:
        reason = "their list is open to the viewer, but the target is not listed"
    else:
        reason = f"their list reaches degree {layer} and shows the target"
    is_disclosed = layer is not None and may_see_list(audience, layer) and is_listed
    return Step(name, layer, audience.value, is_disclosed, reason)


def _conclusion(
    layer: int | None, is_blocked: bool, is_contact: bool, is_listed: bool, steps: list[Step]
) -> str:
    if is_blocked:
        return "One has blocked the other: neither is there for the other."
    if is_contact:
        return "They are contacts, so the degree is 1 whatever the settings."
    if layer is not None:
        open_at = min(step.layer for step in steps if step.is_disclosed and step.layer is not None)
        return f"The nearest open list is at degree {open_at}, so the target is at {layer}."
    if not is_listed:
        return "The target is not listed: only their contacts see a path to them."
    reasons = Counter(step.reason for step in steps)
    if not reasons:
        return "The target has no contacts."
    return "No list shows the target: " + "; ".join(
        f"{count} × {reason}" for reason, count in reasons.most_common()
    )


def _find(world: World, name: str) -> int:
    found = find_named_member(world.connection, name)
    if found is None:
        raise NotFound(
            "member_unknown",
            "No member has the load id or e-mail address “{given}”.",
            given=name[:80],
        )
    return found[0]
