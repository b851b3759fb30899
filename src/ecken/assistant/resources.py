"""What an assistant may read beside calling tools: my profile, my target groups, the rules."""

from __future__ import annotations

import json
from typing import Any

from ecken.assistant.calls import Call
from ecken.errors import NotFound
from ecken.service.privacy.privacy import own_privacy
from ecken.service.search.target_groups import list_groups
from ecken.store.profiles.profile_details import read_details

__all__ = ["my_profile", "my_target_groups", "rules"]


def my_profile(call: Call) -> str:
    """My profile as others see it, and who may see my contact list."""
    with call.reading() as world:
        card = world.cards([call.viewer]).get(call.viewer)
        if card is None:
            raise NotFound
        details = read_details(world.connection, call.viewer)
        privacy = own_privacy(world)
        figures = world.figures
    return _written(
        {
            "id": card.public_id,
            "audience": privacy.audience.value,
            "listed": privacy.is_listed,
            "recruiter": card.is_recruiter,
            "figures": [int(n) for n in (figures.first, figures.second, figures.third)],
            "own_text": {
                "name": card.name,
                "headline": card.headline,
                "position": card.position,
                "company": card.company,
                "city": card.city,
                "offers": card.offers,
                "seeks": card.seeks,
                "about": details.about,
                "former_positions": [list(row) for row in details.positions],
                "education": [list(row) for row in details.educations],
                "languages": [list(row) for row in details.languages],
                "links": [list(row) for row in details.links],
            },
        }
    )


def my_target_groups(call: Call) -> str:
    """My target groups: saved searches, with how many match in each circle now."""
    with call.reading() as world:
        found = list_groups(world)
    return _written(
        [
            {
                "id": group.id,
                "own_text": {"name": group.name, "query": group.query},
                "first": group.first,
                "second": group.second,
                "third": group.third,
                "new": group.new,
            }
            for group in found
        ]
    )


def rules(call: Call) -> str:
    """The rules of this community: who sees what, and how often a member may do what."""
    options = call.community.settings
    hours = "within 24 hours"
    waits = options.request_expiry_d
    return _written(
        {
            "community": options.community_name,
            "rules": [
                "Each member decides who may see their contact list. What you are shown is all "
                "that this member may see: say nothing about what it leaves out.",
                "Who is hidden, blocked, has left or never was is answered alike.",
                "A member of the second circle is asked over a bridge: a contact introduces.",
                "A declined request or introduction is silent. Do not guess whether it was.",
                "What a request would bring is rounded, so that nobody can be picked out.",
            ],
            "limits": {
                "requests": f"{options.request_quota} {hours}",
                "introductions": f"{options.introduction_quota} {hours}",
                "messages": f"{options.message_quota} {hours}",
                "calls": f"{options.api_limit.most} within {options.api_limit.window_s} seconds",
                "request_waits": f"{waits} days" if waits else "without end",
                "request_again_after": f"{options.request_cool_down_d} days",
                "introduction_waits": f"{options.introduction_expiry_d} days",
                "draft_lasts": "15 minutes",
            },
            "joining": options.joining,
            "members_invite": options.members_invite,
            "time_zone": options.time_zone,
        }
    )


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
