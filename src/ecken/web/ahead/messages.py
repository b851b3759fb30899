"""Messages that stand in a template, said in the reader's language when it is compiled.

``_("Hello %(name)s", name=x)`` becomes the German text with ``x`` escaped in its place, and
``ngettext`` a choice between two such texts. What is not known before (``_(note.label)``) or is
not filled by ``%(name)s`` alone is left to be said when the page is made.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from jinja2 import nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from ecken.web.ahead.trees import copy_of
from ecken.web.i18n import Language

__all__ = ["Saying", "sayings"]

_PLACE = re.compile(r"%(?:%|\((\w+)\)s)")


class Saying(NodeTransformer):
    """Says the messages of a tree."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802
        """Put the text in the place of a call of ``_`` or ``ngettext``."""
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.dyn_args or node.dyn_kwargs:
            return node
        values = {pair.key: pair.value for pair in node.kwargs}
        texts = [arg.value for arg in node.args if isinstance(arg, nodes.Const)]
        if node.node.name == "_" and len(node.args) == len(texts) == 1:
            return _filled(self._language.gettext(texts[0]), values, node.lineno) or node
        if node.node.name == "ngettext" and len(node.args) == 3 and len(texts) == 2:
            return self._counted(texts, node.args[2], values, node.lineno) or node
        return node

    def _counted(
        self, texts: list[str], count: nodes.Expr, values: dict[str, nodes.Expr], line: int
    ) -> nodes.Expr | None:
        """Return the choice between the form for one and the form for more."""
        values = {"num": count, **values}
        one = _filled(self._language.ngettext(texts[0], texts[1], 1), values, line)
        more = _filled(self._language.ngettext(texts[0], texts[1], 2), values, line)
        if one is None or more is None:
            return None
        is_one = nodes.Compare(
            copy_of(count), [nodes.Operand("eq", nodes.Const(1, lineno=line), lineno=line)],
            lineno=line,
        )  # fmt: skip
        return nodes.CondExpr(is_one, one, more, lineno=line)


def sayings(language: Language) -> dict[str, Callable[..., Markup]]:
    """Return ``_`` and ``ngettext`` for what is said when the page is made.

    The text is markup and always has its places filled; values are escaped.
    """

    @lru_cache(maxsize=1 << 12)
    def said(text: str) -> Markup:
        return Markup(language.gettext(text)) % {}

    def say(text: str, **values: object) -> Markup:
        return Markup(language.gettext(text)) % values if values else said(text)

    def say_counted(one: str, many: str, count: int, **values: object) -> Markup:
        return Markup(language.ngettext(one, many, count)) % {"num": count, **values}

    return {"_": say, "ngettext": say_counted}


def _filled(text: str, values: dict[str, nodes.Expr], line: int) -> nodes.Expr | None:
    """Return a text with its places filled; nothing if it has others, or one without a value."""
    parts: list[nodes.Expr] = []
    said, at = "", 0
    for place in _PLACE.finditer(text):
        said += text[at : place.start()]
        at, name = place.end(), place[1]
        if name is None:
            said += "%"
        elif name in values:
            parts += [nodes.Const(Markup(said), lineno=line), copy_of(values[name])]
            said = ""
        else:
            return None
    if "%" in _PLACE.sub("", text):
        return None
    rest = nodes.Const(Markup(said + text[at:]), lineno=line)
    return nodes.Concat([*parts, rest], lineno=line) if parts else rest
