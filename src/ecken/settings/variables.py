"""Reads the options from variables ``ECKEN_<NAME>`` and from the settings file.

``ecken.settings.environment`` alone passes the environment on. A variable wins over the file, the
file over the default. ``ECKEN_SETTINGS`` names the file and is no option itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ecken.errors import Invalid
from ecken.settings.options import near_name, read_value
from ecken.settings.settings_file import SettingsFile, find_settings_file, read_settings_file
from ecken.settings.site_settings import Settings, describe

__all__ = [
    "FILE_VARIABLE",
    "TOKEN_VARIABLE",
    "Sources",
    "read_settings",
    "read_sources",
    "wrong_settings",
]

FILE_VARIABLE = "ECKEN_SETTINGS"
"""Names the settings file."""
TOKEN_VARIABLE = "ECKEN_TOKEN"
"""Holds the access token of whom `ecken mcp` serves: of a member, not of the site."""


@dataclass(slots=True)
class Sources:
    """What was given, where each value comes from, and all that is wrong."""

    file: SettingsFile | None = None
    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    """By option: a variable, or the path of the file. What is not in it has its default."""
    faults: list[Invalid] = field(default_factory=list)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the options from ``ECKEN_*`` variables and from the settings file.

    Raises
    ------
    Invalid
        ``setting_unknown`` for a variable or a key that is no option, ``setting_invalid`` for a
        value that means nothing, ``settings_unreadable`` and ``settings_open`` for the file. Where
        more is wrong, the sentence goes on with the others.
    """
    sources = read_sources(environment)
    if len(sources.faults) > 1:
        raise _all_in_one(sources.faults)
    if sources.faults:
        raise sources.faults[0]
    return Settings(**sources.values, places=sources.places)


def wrong_settings(environment: Mapping[str, str]) -> list[Invalid]:
    """Return everything that is wrong with variables and file, not the first fault only."""
    sources = read_sources(environment)
    faults = list(sources.faults)
    try:
        Settings(**sources.values)
    except Invalid as error:
        faults.append(error)
    return faults


def read_sources(environment: Mapping[str, str]) -> Sources:
    """Read the file, then the variables, which win; raise nothing."""
    found = Sources()
    try:
        path = find_settings_file(
            environment.get(FILE_VARIABLE, ""), environment.get("ECKEN_DATA_DIR", "")
        )
        if path is not None:
            found.file = read_settings_file(path)
            found.values |= found.file.values
            found.places |= dict.fromkeys(found.file.values, str(path))
            found.faults += found.file.faults
    except Invalid as error:
        found.faults.append(error)
    except ValueError:  # ECKEN_DATA_DIR means nothing, which is said below
        pass
    _add_variables(environment, found)
    return found


def _add_variables(environment: Mapping[str, str], found: Sources) -> None:
    known = {option.variable: option for option in describe()}
    for variable, text in environment.items():
        if not variable.upper().startswith("ECKEN_"):
            continue
        if variable in (FILE_VARIABLE, TOKEN_VARIABLE):
            continue
        try:
            if variable not in known:
                raise _unknown(variable, list(known))
            name = known[variable].name
            found.values[name] = read_value(known[variable], text)
            found.places[name] = variable
        except Invalid as error:
            found.faults.append(error)


def _all_in_one(faults: list[Invalid]) -> Invalid:
    """Return one error whose sentence tells all; its code and fields are those of the first."""
    first = faults[0]
    return Invalid(first.code, "{all}", **first.fields, all="\n".join(map(str, faults)))


def _unknown(variable: str, known: list[str]) -> Invalid:
    near = near_name(variable.upper(), [*known, FILE_VARIABLE])
    if near:
        return Invalid(
            "setting_unknown",
            "{variable} is not an option of Ecken. Is {near} meant? docs/settings.md lists all.",
            variable=variable[:80],
            near=near,
        )
    return Invalid(
        "setting_unknown",
        "{variable} is not an option of Ecken. docs/settings.md lists them all.",
        variable=variable[:80],
    )
