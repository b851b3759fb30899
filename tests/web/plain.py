"""The templates in plain Jinja, nothing done ahead: what every page has to be."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment

from ecken.web.i18n import language
from ecken.web.rendering.render import environment

__all__ = ["plain_environment"]


@cache
def plain_environment(code: str) -> Environment:
    """Return the templates in one language with nothing done ahead."""
    ahead, reader = environment(code), language(code)
    made = Environment(
        loader=ahead.loader,
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        auto_reload=False,
        undefined=ahead.undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
    )
    names = {"_", "ngettext"}
    made.globals |= {name: one for name, one in ahead.globals.items() if name not in names}
    made.filters |= ahead.filters
    made.install_gettext_callables(reader.gettext, reader.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return made
