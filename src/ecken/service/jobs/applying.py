"""Applying for a job: the ways to its contact person, and a message where that is a contact."""

from __future__ import annotations

from dataclasses import dataclass

from ecken.errors import Conflict
from ecken.rules.text import clean_text
from ecken.service.community import Community
from ecken.service.introduction_views import open_wishes
from ecken.service.jobs.ad_contacts import show_contact
from ecken.service.jobs.job_ads import show_ad
from ecken.service.open_requests import open_requests
from ecken.service.talk.messages import MESSAGE_MAX, open_conversation, send_message
from ecken.service.world import World

__all__ = ["Approach", "apply_for_job", "show_approach"]


@dataclass(frozen=True, slots=True)
class Approach:
    """How far the contact of an ad is from the viewer, and what is under way between the two."""

    degree: int | None
    has_request: bool
    has_wish: bool
    """Whether the viewer has asked for an introduction to them."""


def show_approach(world: World, other: int) -> Approach:
    """Return how the viewer may approach the contact of an ad that they see."""
    return Approach(
        degree=world.degree(other),
        has_request=other in open_requests(world),
        has_wish=other in open_wishes(world),
    )


def apply_for_job(
    community: Community, viewer: int, ad_id: str, text: str, *, contact_id: str = ""
) -> str:
    """Write to the contact of an ad; return the id of the conversation.

    The message begins with the title and the address of the ad. With ``contact_id`` it goes to
    that member or to nobody: it was written to whoever stood on the ad.

    Raises
    ------
    NotFound
        No such ad for this viewer.
    Invalid
        ``text_missing``; ``text_too_long``.
    Conflict
        ``job_is_own``; ``job_contact_changed``; ``not_contacts``.
    TooMany
        ``message_quota``.
    """
    text = clean_text(text, most=MESSAGE_MAX, field="text", is_required=True)
    with community.reading(viewer) as world:
        ad = show_ad(world, ad_id)
        contact = show_contact(world, ad).card
    if ad.is_own:
        raise Conflict("job_is_own", "This is your own ad.")
    if contact_id and contact_id != contact.public_id:
        raise Conflict(
            "job_contact_changed",
            "This ad has another contact person now. See whom your message goes to, and send it "
            "again.",
        )
    head = f"{ad.row.title}, {ad.row.company}\n{community.settings.base_url}/jobs/{ad.id}\n\n"
    whole = clean_text(head + text, most=MESSAGE_MAX, field="text")
    conversation = open_conversation(community, viewer, contact.public_id)
    send_message(community, viewer, conversation, whole)
    return conversation
