"""Reads the options from variables ``ECKEN_<NAME>``, which ``ecken.wiring`` alone passes on."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from ecken.errors import Invalid
from ecken.settings.options import read_value
from ecken.settings.site_settings import Settings, describe

__all__ = ["read_settings", "wrong_settings"]


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the options from ``ECKEN_*`` variables.

    Raises
    ------
    Invalid
        ``setting_unknown`` for a variable that is no option, ``setting_invalid`` for a value that
        means nothing.
    """
    values, errors = _values_of(environment)
    if errors:
        raise errors[0]
    return Settings(**values)


def wrong_settings(environment: Mapping[str, str]) -> list[Invalid]:
    """Return everything that is wrong with the variables, not the first fault only."""
    values, errors = _values_of(environment)
    try:
        Settings(**values)
    except Invalid as error:
        errors.append(error)
    return errors


def _values_of(environment: Mapping[str, str]) -> tuple[dict[str, Any], list[Invalid]]:
    known = {option.variable: option for option in describe()}
    values: dict[str, Any] = {}
    errors: list[Invalid] = []
    for variable, text in environment.items():
        if not variable.upper().startswith("ECKEN_"):
            continue
        try:
            if variable not in known:
                raise _unknown(variable, list(known))
            values[known[variable].name] = read_value(known[variable], text)
        except Invalid as error:
            errors.append(error)
    return values, errors


def _unknown(variable: str, known: list[str]) -> Invalid:
    near = difflib.get_close_matches(variable.upper(), known, n=1, cutoff=0.8)
    if near:
        return Invalid(
            "setting_unknown",
            "{variable} is not an option of Ecken. Is {near} meant? docs/settings.md lists all.",
            variable=variable[:80],
            near=near[0],
        )
    return Invalid(
        "setting_unknown",
        "{variable} is not an option of Ecken. docs/settings.md lists them all.",
        variable=variable[:80],
    )
