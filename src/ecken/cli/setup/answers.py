"""Answers for the settings file: typed at a terminal, or given with the command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer

from ecken.cli.screen import print_error, print_line
from ecken.cli.setup.questions import MAIL, QUESTIONS, Question
from ecken.errors import Invalid
from ecken.settings import Settings, Sources, describe
from ecken.settings.options import Option, near_name, read_value
from ecken.settings.values import as_text

__all__ = ["Answers"]

_NOTHING = "-"
_OPTIONS = {option.name: option for option in describe()}


@dataclass(slots=True)
class Answers:
    """The options as they will be; what a variable sets is neither asked nor written."""

    values: dict[str, Any]
    """Of every option, as it is now."""
    by_variable: frozenset[str]
    answered: dict[str, Any] = field(default_factory=dict)
    """What goes into the file."""

    @classmethod
    def of(cls, sources: Sources, proposals: Mapping[str, Any]) -> Answers:
        """Begin with what is set, else with what is proposed, else with the defaults."""
        values = {name: option.default for name, option in _OPTIONS.items()}
        by_variable = {name for name, place in sources.places.items() if place.startswith("ECKEN_")}
        return cls({**values, **proposals, **sources.values}, frozenset(by_variable))

    # -- given with the command ------------------------------------------------------------
    def take_given(self, given: Iterable[str]) -> None:
        """Take ``NAME=VALUE`` of the command line.

        Raises
        ------
        Invalid
            ``setup_wrong``: all that is wrong with them, a line each.
        """
        faults = []
        for text in given:
            name, is_there, value = text.partition("=")
            try:
                self._take(_option_of(name, bool(is_there)), value)
            except Invalid as error:
                faults.append(str(error))
        if faults:
            raise Invalid("setup_wrong", "{all}", all="\n".join(faults))

    def take_proposals(self, proposals: Iterable[str]) -> None:
        """Let proposals stand that nobody has answered."""
        for name in proposals:
            if name not in self.by_variable:
                self.answered.setdefault(name, self.values[name])

    def settings(self) -> Settings:
        """Return the settings that follow; raises ``Invalid`` for what does not go together."""
        return Settings(**self.values)

    # -- typed at a terminal ---------------------------------------------------------------
    def ask_all(self) -> Settings:
        """Ask everything, again where two answers do not go together."""
        while True:
            self._ask(QUESTIONS)
            try:
                return self.settings()
            except Invalid as error:
                print_error(error.sentence)

    def ask_mail(self) -> Settings:
        """Ask again about mail alone."""
        while True:
            self._ask(MAIL)
            try:
                return self.settings()
            except Invalid as error:
                print_error(error.sentence)

    def _ask(self, questions: Iterable[Question]) -> None:
        for question in questions:
            if question.name not in self.by_variable and question.is_due(self.values):
                self._ask_one(question)

    def _ask_one(self, question: Question) -> None:
        option = _OPTIONS[question.name]
        now = as_text(self.values[option.name]) or question.proposed
        while True:
            typed = typer.prompt(
                f"{question.text}{' [as it is]' if question.is_hidden and now else ''}",
                default=now,
                hide_input=question.is_hidden,
                show_default=bool(now) and not question.is_hidden,
            )
            try:
                self._take(option, "" if typed.strip() == _NOTHING else typed)
            except Invalid as error:
                print_line(f"  {error.sentence}")
            else:
                if self.values[option.name] or not question.is_needed:
                    return

    def _take(self, option: Option, text: str) -> None:
        if option.name in self.by_variable:
            raise Invalid(
                "setup_by_variable",
                "{name} is set by the variable {variable}, which wins over the file. Remove the "
                "variable first.",
                name=option.name,
                variable=option.variable,
            )
        value = read_value(option, text, called=option.name)
        if isinstance(value, Path):
            value = value.absolute()
        self.values[option.name] = self.answered[option.name] = value


def _option_of(name: str, is_there: bool) -> Option:
    if not is_there:
        raise Invalid(
            "setup_no_value",
            "“{given}” has no value; needed is NAME=VALUE, such as community_name=Chor.",
            given=name[:80],
        )
    key = name.strip().lower().removeprefix("ecken_")
    if key in _OPTIONS:
        return _OPTIONS[key]
    near = near_name(key, list(_OPTIONS))
    raise Invalid(
        "setting_unknown",
        "{variable} is not an option of Ecken. {advice}docs/settings.md lists all.",
        variable=name[:80],
        advice=f"Is {near} meant? " if near else "",
    )
