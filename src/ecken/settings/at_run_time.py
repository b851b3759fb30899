"""Which options may change while the site runs, and what holds where several places set one.

Default < settings file < administration < environment. An option is among them if a wrong value can
be taken back on the same page: none that could lock out who corrects it, none by which something is
deleted for good, none that keeps who has stolen an owner's session from reading everything, and
none that belongs to the machine (paths, addresses, keys, the database).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from ecken.settings.options import Option, read_value
from ecken.settings.site_settings import Settings, describe

__all__ = [
    "ADMINISTRATION",
    "GROUPS",
    "SettingRow",
    "Source",
    "changeable",
    "group_of",
    "settings_of",
    "source_of",
    "with_changes",
]

GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "site": (
        "community_name",
        "footer_note",
        "default_language",
        "mail_reply_to",
        "digest_hour",
        "push",
    ),
    "joining": ("joining", "joining_domains", "members_invite", "recruiters"),
    "contacts": (
        "request_expiry_d",
        "request_cool_down_d",
        "request_quota",
        "request_open_max",
        "introduction_expiry_d",
        "introduction_reminder_d",
        "introduction_quota",
    ),
    "writing": (
        "message_quota",
        "report_quota",
        "post_limit",
        "comment_limit",
        "like_limit",
        "post_image_limit",
        "post_images_max_bytes",
        "photo_max_bytes",
        "import_max_bytes",
    ),
    "jobs": ("jobs", "public_jobs", "job_runs_d", "job_quota", "job_running_max"),
    "programs": ("program_registration", "api_limit", "export_link_h"),
}
"""Options by the part of the page on which they are set."""

ADMINISTRATION = "administration"
"""The place of a value that was set on the page, as others have a variable or a file."""


class Source(StrEnum):
    """Kinds of places, in the order in which the later one wins."""

    DEFAULT = "default"
    FILE = "file"
    ADMINISTRATION = ADMINISTRATION
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One option as it is in force."""

    option: Option
    value: str
    """As text; of secrets only whether they are set."""
    source: Source
    place: str
    """The variable or the file that sets it, where one does."""
    given: str
    """What environment and file say, or else the default: where the administration lets go."""
    group: str
    """The part of the page on which it is set; empty for what stays while the site runs."""

    @property
    def is_open(self) -> bool:
        """Whether it can be changed here: the environment wins."""
        return bool(self.group) and self.source is not Source.ENVIRONMENT

    @property
    def is_set_here(self) -> bool:
        """Whether owners have set it."""
        return self.source is Source.ADMINISTRATION


def changeable() -> dict[str, Option]:
    """Return the options that may change while the site runs, by name, in the page's order."""
    known = {option.name: option for option in describe()}
    return {name: known[name] for names in GROUPS.values() for name in names}


def group_of(name: str) -> str:
    """Return the part of the page on which an option is set; empty for all others."""
    return next((group for group, names in GROUPS.items() if name in names), "")


def source_of(settings: Settings, option: Option) -> Source:
    """Return the kind of place from which the value of an option comes."""
    place = settings.places.get(option.name, "")
    if place == ADMINISTRATION:
        return Source.ADMINISTRATION
    if place == option.variable:
        return Source.ENVIRONMENT
    return Source.FILE if place else Source.DEFAULT


def with_changes(given: Settings, changed: Mapping[str, str]) -> Settings:
    """Return the settings of environment and file with what the administration has set.

    What the environment sets stays, and so does what another version of Ecken has set.

    Raises
    ------
    Invalid
        ``setting_invalid``: a value means nothing, or does not fit what environment and file say.
    """
    known = changeable()
    taken = {
        name: read_value(known[name], text, called=f"{name} (set in the administration)")
        for name, text in changed.items()
        if name in known and source_of(given, known[name]) != Source.ENVIRONMENT
    }
    places = {**given.places, **dict.fromkeys(taken, ADMINISTRATION)}
    return replace(given, **taken, places=places)  # type: ignore[arg-type]


def settings_of(given: Settings, settings: Settings) -> list[SettingRow]:
    """Return every option of these settings, beside those of environment and file alone."""
    return [
        SettingRow(
            option=option,
            value=option.shown(getattr(settings, option.name)),
            source=source_of(settings, option),
            place=settings.places.get(option.name, ""),
            given=option.shown(getattr(given, option.name)),
            group=group_of(option.name),
        )
        for option in describe()
    ]
