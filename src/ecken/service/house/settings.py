"""Settings in force, where each comes from, and those that owners change while the site runs.

The environment wins over what is set here, this over the settings file. Each process follows at its
next request (:meth:`~ecken.service.community.Community.follow_settings`).
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from ecken.errors import Conflict, Invalid, NotFound
from ecken.rules.operators.acts import Act
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.calls.forms import FormInvalid
from ecken.service.community import Community
from ecken.service.profiles.recruiter_claims import settle_recruiters
from ecken.settings import Settings
from ecken.settings.at_run_time import (
    SettingRow,
    Source,
    changeable,
    settings_of,
    source_of,
    with_changes,
)
from ecken.settings.options import Option, read_value
from ecken.settings.values import as_text
from ecken.store.database import Database
from ecken.store.house.acts import note_act
from ecken.store.house.changed_settings import (
    read_changed_settings,
    write_changed_settings,
)
from ecken.store.journal import lock_head
from ecken.store.migration import newest_revision, revision_of

__all__ = [
    "change_settings",
    "change_settings_by_command",
    "list_settings",
    "read_in_force",
]

_DETAIL_MAX = 80


def list_settings(community: Community, viewer: int) -> list[SettingRow]:
    """Return every option in force and where it comes from, for operators."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.SITE)
        community.follow_settings(connection)
    return settings_of(community.given_settings, community.settings)


def read_in_force(given: Settings, database: Database) -> Settings:
    """Return the settings with what is set in a database, if that is of this version."""
    if revision_of(database) != newest_revision():
        return given
    with database.reading() as connection:
        return with_changes(given, read_changed_settings(connection))


def change_settings(community: Community, viewer: int, changed: Mapping[str, str | None]) -> None:
    """Set options for all processes, as an owner; ``None`` takes back what was set.

    Raises
    ------
    FormInvalid
        ``form_invalid``, with what is wrong by option.
    Conflict
        ``setting_fixed``: the environment sets it.
    NotFound
        ``setting_not_here``: it is no option that may change while the site runs.
    """
    with community.writing() as connection:
        lock_head(connection)
        check_right(connection, viewer, Right.SETTINGS)
        _change(community, connection, changed, viewer)
    community.after_commit(lambda: _follow(community))


def change_settings_by_command(community: Community, changed: Mapping[str, str | None]) -> None:
    """Set options as whoever has the machine may; see :func:`change_settings`.

    Raises
    ------
    Invalid
        ``setting_invalid``
    """
    try:
        with community.writing() as connection:
            lock_head(connection)
            _change(community, connection, changed, None)
    except FormInvalid as error:
        raise next(iter(error.errors.values())) from None
    community.after_commit(lambda: _follow(community))


def _follow(community: Community) -> None:
    community.follow_settings()
    settle_recruiters(community)


def _change(
    community: Community,
    connection: Connection,
    changed: Mapping[str, str | None],
    viewer: int | None,
) -> None:
    """Write what differs from what is set, and a line of the log for each.

    ``lock_head`` was called: two at once are checked one after the other.
    """
    known, given = changeable(), community.given_settings
    before = read_changed_settings(connection)
    after, errors = dict(before), dict[str, Invalid]()
    for name, text in changed.items():
        if name not in known:
            raise NotFound("setting_not_here", "“{name}” cannot be set here.", name=name[:40])
        if source_of(given, known[name]) is Source.ENVIRONMENT:
            raise _fixed(known[name])
        after.pop(name, None)
        try:
            if text is not None:
                after[name] = as_text(read_value(known[name], text, called=name))
        except Invalid as error:
            errors[name] = error
    if errors:
        raise FormInvalid(errors)
    new = _fitting(given, after, changed)
    old = _readable(given, before)
    for name in changed:
        if before.get(name) == after.get(name):
            continue
        write_changed_settings(connection, {name: after.get(name)})
        detail = f"{name}: {_cut(getattr(old, name))} → {_cut(getattr(new, name))}"
        by = "" if viewer is not None else " (ecken settings)"
        note_act(connection, viewer, Act.SETTING_CHANGED, detail=detail + by, at=community.clock())


def _fitting(given: Settings, after: Mapping[str, str], changed: Mapping[str, object]) -> Settings:
    """Return the settings as they would be; what does not fit together is told at an option."""
    try:
        return with_changes(given, after)
    except Invalid as error:
        named = str(error.fields.get("variable", "")).removeprefix("ECKEN_").lower()
        raise FormInvalid(
            {named if named in changeable() else next(iter(changed)): error}
        ) from None


def _readable(given: Settings, before: Mapping[str, str]) -> Settings:
    """Return the settings so far; those of the environment where they do not fit any more."""
    try:
        return with_changes(given, before)
    except Invalid:
        return given


def _cut(value: object) -> str:
    text = as_text(value)
    return (text if len(text) <= _DETAIL_MAX else f"{text[: _DETAIL_MAX - 1]}…") or "–"


def _fixed(option: Option) -> Conflict:
    return Conflict(
        "setting_fixed",
        "The environment sets it ({variable}), and it cannot be changed here.",
        variable=option.variable,
    )
