"""The environment of one language, whose templates are worked out as far as they can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer

from ecken.web.ahead.code import Code, gathered, shown
from ecken.web.ahead.constants import Folding, joined
from ecken.web.ahead.messages import Saying, sayings
from ecken.web.ahead.pieces import Module
from ecken.web.ahead.trees import copy_of, names_read
from ecken.web.i18n import Language

__all__ = ["AheadEnvironment"]


class AheadEnvironment(Environment):
    """An environment that does ahead what is the same on each page.

    ``constant`` are functions whose answer never changes, ``shared`` the names that mean the same
    in every template.
    """

    code_generator_class = Code
    shown = staticmethod(shown)

    def __init__(
        self,
        reader: Language,
        *,
        constant: Mapping[str, Callable[..., object]],
        shared: frozenset[str],
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self._reader, self._constant, self._shared = reader, constant, shared
        self._modules: dict[str, Module] = {}
        self._working = Lock()
        self.globals |= sayings(reader)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Return the tree of a template, worked out; one at a time, for they share their macros."""
        with self._working:
            return self._worked_out(source, name, filename)

    def _worked_out(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = self._said(source, name, filename)
        others = {alias: self._module(of) for alias, of in _imports(tree).items()}
        module = Module(tree, others, shared=self._shared, fold=self._folded)
        module.placing.visit(tree)
        tree.body = joined(self._folded(tree.body))
        _leave_out_unused(tree, is_page=tree.find(nodes.Extends) is not None)
        for block in tree.find_all(nodes.Block):
            gathered(block)
        tree.set_environment(self)
        return tree

    def _said(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Return the tree of a template in the reader's language, what it includes in it."""
        tree = super()._parse(source, name, filename)
        tree = Saying(self._reader).visit(tree)
        included: nodes.Template = _Including(self._tree_of).visit(tree)
        return included

    def _tree_of(self, name: str) -> nodes.Template:
        if self.loader is None:
            raise LookupError(name)
        source, filename, _ = self.loader.get_source(self, name)
        return self._said(source, name, filename)

    def _module(self, name: str) -> Module:
        """Return the macros of a template."""
        if name not in self._modules:
            tree = self._tree_of(name)
            others = {alias: self._module(of) for alias, of in _imports(tree).items()}
            made = Module(tree, others, shared=self._shared, fold=self._folded)
            self._modules[name] = made
        return self._modules[name]

    def _folded(self, body: Sequence[nodes.Node]) -> list[nodes.Node]:
        context = nodes.EvalContext(self)
        return Folding(context, self._constant).visit_all(body)


class _Including(NodeTransformer):
    """Puts what is included in the place of the include."""

    def __init__(self, tree_of: Callable[[str], nodes.Template]) -> None:
        self._tree_of = tree_of

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802
        """Return the included template as a scope of its own."""
        if not isinstance(node.template, nodes.Const) or node.ignore_missing:
            return node
        tree = self._tree_of(node.template.value)
        if any(tree.find(kind) for kind in (nodes.Macro, nodes.Block, nodes.Extends)):
            return node
        body = [copy_of(one, node.lineno) for one in tree.body]
        return nodes.Scope(body, lineno=node.lineno)


def _imports(tree: nodes.Template) -> dict[str, str]:
    """Return the templates whose macros a template uses, by the name that it gives them."""
    found: dict[str, set[str]] = {}
    for one in tree.find_all(nodes.Import):
        if isinstance(one.template, nodes.Const):
            found.setdefault(one.target, set()).add(one.template.value)
    return {alias: names.pop() for alias, names in found.items() if len(names) == 1}


class _Dropping(NodeTransformer):
    """Leaves out imports and macros that nothing names any more."""

    def __init__(self, read: set[str], *, is_page: bool) -> None:
        self._read, self._is_page = read, is_page

    def visit_Import(self, node: nodes.Import) -> nodes.Node | None:  # noqa: N802
        return node if node.target in self._read else None

    def visit_Macro(self, node: nodes.Macro) -> nodes.Node | None:  # noqa: N802
        return None if self._is_page and node.name not in self._read else node


def _leave_out_unused(tree: nodes.Template, *, is_page: bool) -> None:
    """Leave out what would be made for each page in vain; a runtime include may still name it."""
    if tree.find(nodes.Include) is not None:
        return
    if is_page:
        _Dropping(_read_outside_macros(tree), is_page=True).visit(tree)
    _Dropping(names_read(tree.body), is_page=False).visit(tree)


def _read_outside_macros(tree: nodes.Template) -> set[str]:
    """Return the names that a page reads, those in its macros only where they are called."""
    macros = {one.name: one for one in tree.body if isinstance(one, nodes.Macro)}
    read = names_read([one for one in tree.body if not isinstance(one, nodes.Macro)])
    found: set[str] = set()
    while new := [macros[name] for name in read & set(macros) - found]:
        found |= {macro.name for macro in new}
        read |= names_read(new)
    return read
