"""The messages of the templates in the reader's language.

Most messages hold no values: ``_("Requests")``. They are translated when a template is loaded, and
a page only copies them. Those with values are translated with each page, their values escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from ecken.web.i18n import Language

__all__ = ["TranslatingLoader", "message_functions"]

_WITHOUT_VALUES = re.compile(r"""\b_\(("[^"\\]*"|'[^'\\]*')\)""")
"""A message that stands in a template, between the quotes of a Jinja text."""


class TranslatingLoader(FileSystemLoader):
    """Loads templates for readers of one language.

    ``{{ _("Requests") }}`` is loaded as ``{{ ("Anfragen"|safe) }}``. Jinja applies filters to
    constants when it compiles a template, so that nothing is left to do for a page.
    """

    def __init__(self, folder: str, language: Language) -> None:
        super().__init__(folder)
        self._language = language

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return the source of a template, its messages without values translated."""
        source, path, is_up_to_date = super().get_source(environment, template)
        return _WITHOUT_VALUES.sub(self._translated, source), path, is_up_to_date

    def _translated(self, found: re.Match[str]) -> str:
        quote, message = found[1][0], found[1][1:-1]
        text = str(_filled(self._language.gettext(message), {}))
        text = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
        return f"({quote}{text}{quote}|safe)"


def message_functions(language: Language) -> dict[str, Callable[..., str]]:
    """Return ``_`` and ``ngettext`` for the messages that are translated with the page.

    ``as_typed`` is for what somebody has typed: it is no markup and has no places to fill, and is
    translated only if the project has the same sentence.
    """

    @lru_cache(maxsize=1 << 12)
    def translated(message: str) -> Markup:
        return _filled(language.gettext(message), {})

    def translate(message: str, /, **values: object) -> Markup:
        return _filled(language.gettext(message), values) if values else translated(message)

    def translate_counted(one: str, many: str, count: int, /, **values: object) -> Markup:
        return _filled(language.ngettext(one, many, count), {"num": count, **values})

    return {"_": translate, "ngettext": translate_counted, "as_typed": language.gettext}


def _filled(text: str, values: Mapping[str, object]) -> Markup:
    """Return a text with its ``%(name)s`` places filled; the text is markup, values are escaped."""
    return Markup(text % {name: escape(value) for name, value in values.items()})
