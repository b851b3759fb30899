"""Reads the viewer's own profile for editing, and saves it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ecken.errors import NotFound
from ecken.reference import industries
from ecken.service.community import Community
from ecken.service.profiles.profile_checks import (
    LINES,
    SECTIONS,
    TEXTS,
    TypedProfile,
    checked_profile,
)
from ecken.service.profiles.recruiter_claims import claim_recruiting, says_so
from ecken.service.world import World
from ecken.store.profiles.open_to_offers import insert_left
from ecken.store.profiles.profile_details import Details, read_details
from ecken.store.profiles.profiles import read_profile, update_profile

__all__ = ["own_profile", "save_profile"]


def own_profile(world: World, *, language: str = "de") -> TypedProfile:
    """Return the viewer's own profile as its form holds it, an industry in this language."""
    row = read_profile(world.connection, world.viewer)
    if row is None:
        raise NotFound
    details = read_details(world.connection, world.viewer)
    values = {name: str(row[name]) for name in (*LINES, *TEXTS)}
    industry = industries.get(str(row["industry"]))
    if industry and values["industry_text"] in ("", industry.title):
        values["industry_text"] = industry.title_in(language)
    return TypedProfile(
        values=values,
        is_recruiter=says_so(
            world.connection, world.viewer, is_recruiter=bool(row["is_recruiter"])
        ),
        positions=details.positions,
        educations=details.educations,
        languages=details.languages,
        links=details.links,
    )


def save_profile(
    community: Community,
    viewer: int,
    typed: TypedProfile,
    *,
    sections: Collection[str] = SECTIONS,
) -> None:
    """Check and store these sections of the viewer's profile; the others stay as they are.

    Search finds what is stored from the next answer on.

    Raises
    ------
    FormInvalid
        Nothing is stored then.
    """
    name = community.settings.community_name
    values, lists = checked_profile(typed, sections, community=name)
    with community.writing() as connection:
        before = read_profile(connection, viewer)
        if before is None:
            raise NotFound
        if values.get("industry_text") in _titles(str(before["industry"])):
            values["industry"] = before["industry"]  # titles are not unique
        if "is_recruiter" in values:
            values["is_recruiter"] = claim_recruiting(
                community,
                connection,
                viewer,
                says=bool(values["is_recruiter"]),
                is_recruiter=bool(before["is_recruiter"]),
            )
        whole = {**before, **values}
        kept = read_details(connection, viewer)
        details = replace(kept, about=str(whole["about"]), **lists)
        left = _left(str(before["company"]), kept, str(whole["company"]), details)
        insert_left(connection, viewer, left, at=community.clock())
        update_profile(connection, viewer, whole, details, at=community.clock())


def _left(was_at: str, before: Details, is_at: str, after: Details) -> list[tuple[str, bool]]:
    """Return the companies that stand in the profile no more, and whether each was the present."""
    remaining = {is_at, *(job.company for job in after.positions)}
    former = dict.fromkeys(job.company for job in before.positions)
    left = [(was_at, True)] if was_at and was_at != is_at else []
    return left + [
        (name, False) for name in former if name and name != was_at and name not in remaining
    ]


def _titles(code: str) -> tuple[str, ...]:
    industry = industries.get(code)
    return industry.names if industry else ()
