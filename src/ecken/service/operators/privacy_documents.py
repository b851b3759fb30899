"""Data protection notice (Art. 13 GDPR) and record of processing (Art. 30), from what is set.

Both are drafts for the operators: what the settings and the classes of the columns say stands in
them, and what Ecken cannot know is left open in ``[[…]]``. A page with such a place cannot be
published.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ecken.catalogues import LANGUAGES
from ecken.errors import Invalid
from ecken.rules.operators.rights import Right
from ecken.service.accounts.account_upkeep import AUDIT_KEPT_D, FAILURES_KEPT_D
from ecken.service.accounts.joining import CONFIRM_WITHIN_D
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.service.privacy.export_words import words_of
from ecken.settings import Settings
from ecken.settings.values import as_text
from ecken.store.site.register import PersonalTable, personal_tables

__all__ = ["privacy_notice", "processing_record", "processing_record_for"]

_TEMPLATES = Path(__file__).parent / "page_templates"
_SHOWN = ("own", "tie")
"""Classes of columns of which a member reads what they hold."""


def privacy_notice(settings: Settings, language: str) -> str:
    """Return a draft of the notice that members read (Art. 13 GDPR).

    Raises
    ------
    Invalid
        ``language_unknown``
    """
    words = words_of(_known(language))
    told = [
        words[table.name]
        for table in personal_tables()
        if any(kind in table.columns for kind in _SHOWN)
    ]
    lines = "\n".join(f"- {sentence}" for sentence in dict.fromkeys(told))
    return _filled("data-protection", settings, language, categories=lines)


def processing_record(settings: Settings, language: str) -> str:
    """Return a draft of the record that the operators keep (Art. 30 GDPR).

    Raises
    ------
    Invalid
        ``language_unknown``
    """
    words = words_of(_known(language))
    lines = (_register_line(table, words) for table in personal_tables())
    return _filled("processing-record", settings, language, registry="\n".join(lines))


def processing_record_for(community: Community, viewer: int, language: str) -> str:
    """Return the record for operators; nothing is there for others."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.PAGES)
    return processing_record(community.settings, language)


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise Invalid(
            "language_unknown",
            "The language “{given}” does not exist here. Choose one of: {choices}.",
            field="language",
            given=language[:20],
            choices=", ".join(LANGUAGES),
        )
    return language


def _register_line(table: PersonalTable, words: dict[str, str]) -> str:
    kinds = "; ".join(
        f"{', '.join(columns)} ({words[f'_{kind}']})" for kind, columns in table.columns.items()
    )
    return f"- {words[table.name]} {table.name}: {kinds}"


def _filled(name: str, settings: Settings, language: str, **texts: str) -> str:
    """Return a template with its places filled, without the lines that the settings rule out."""
    values: dict[str, Any] = {
        "audit_d": AUDIT_KEPT_D,
        "failures_d": FAILURES_KEPT_D,
        "confirm_d": CONFIRM_WITHIN_D,
        "is_https": settings.base_url.startswith("https://"),
        **texts,
    }
    lines = (_TEMPLATES / f"{name}.{language}.txt").read_text("utf-8").splitlines()
    kept = "\n".join(_kept(lines, settings, values))
    return kept.format_map(_Places(settings, values)) + "\n"


def _kept(lines: list[str], settings: Settings, values: dict[str, Any]) -> Iterator[str]:
    """Yield the lines that hold: ``?name`` if it is set, ``!name`` if not, ``?name=value``."""
    for line in lines:
        if line[:1] not in ("?", "!"):
            yield line
            continue
        condition, _, said = line.partition(" ")
        name, sign, wanted = condition[1:].partition("=")
        value = _value(name.rstrip("!"), settings, values)
        holds = as_text(value) == wanted if sign else bool(value)
        if holds != (line[0] == "!" or name.endswith("!")):
            yield said


def _value(name: str, settings: Settings, values: dict[str, Any]) -> Any:
    return values[name] if name in values else getattr(settings, name)


class _Places(dict[str, Any]):
    """Settings and computed values by name."""

    def __init__(self, settings: Settings, values: dict[str, Any]) -> None:
        super().__init__(values)
        self._settings = settings

    def __missing__(self, name: str) -> str:
        return as_text(getattr(self._settings, name))
