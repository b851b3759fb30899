"""What depends on nothing in a template, worked out when it is compiled.

Jinja folds constant expressions too; this goes further where macros were put in their places:
branches that are never taken, loops over what is written down, texts inside texts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import nodes
from markupsafe import Markup, escape

from ecken.web.ahead.trees import Working, copy_of, names_read, names_stored, replaced

__all__ = ["Folding", "joined"]

_UNROLLED_MAX = 4
_PLAIN = (
    *(nodes.Not, nodes.Compare, nodes.Test, nodes.Filter, nodes.Getitem, nodes.Add, nodes.Sub),
    *(nodes.List, nodes.Tuple, nodes.Dict, nodes.Pair, nodes.Operand, nodes.Const),
)
"""Kinds of nodes whose value Jinja may work out if all below them are constants."""


class Folding(Working):
    """Folds a tree; ``functions`` are those whose answer never changes, by their name."""

    def __init__(
        self, context: nodes.EvalContext, functions: Mapping[str, Callable[..., object]]
    ) -> None:
        self._context, self._functions = context, functions

    def generic_visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> nodes.Node:
        """Fold what is below, then the node itself if its value is known."""
        super().generic_visit(node, *args, **kwargs)
        if not isinstance(node, nodes.Not | nodes.Compare | nodes.Test | nodes.Filter):
            return node
        return self._known(node)

    def _known(self, node: nodes.Expr) -> nodes.Expr:
        if not _is_plain(node):
            return node
        try:
            value = node.as_const(self._context)
            return nodes.Const.from_untrusted(value, lineno=node.lineno)
        except nodes.Impossible:
            return node

    def visit_Name(self, node: nodes.Name) -> nodes.Name:  # noqa: N802
        """Leave a name."""
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802
        """Ask a function whose answer never changes now."""
        super().generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        texts = [arg.value for arg in node.args if isinstance(arg, nodes.Const)]
        if name not in self._functions or len(texts) < len(node.args) or node.kwargs:
            return node
        return nodes.Const(self._functions[name](*texts), lineno=node.lineno)

    def visit_And(self, node: nodes.And) -> nodes.Expr:  # noqa: N802
        """Take the side that decides, if the left one is known."""
        super().generic_visit(node)
        if isinstance(node.left, nodes.Const):
            return node.right if node.left.value else node.left
        return node

    def visit_Or(self, node: nodes.Or) -> nodes.Expr:  # noqa: N802
        """Take the side that decides, if the left one is known."""
        super().generic_visit(node)
        if isinstance(node.left, nodes.Const):
            return node.left if node.left.value else node.right
        return node

    def visit_CondExpr(self, node: nodes.CondExpr) -> nodes.Expr:  # noqa: N802
        """Take the branch that is taken, if it is known."""
        super().generic_visit(node)
        if not isinstance(node.test, nodes.Const):
            return node
        if node.test.value:
            return node.expr1
        return node.expr2 if node.expr2 is not None else node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Expr:  # noqa: N802
        """Join texts; what is markup stays markup, and the rest is escaped beside it."""
        super().generic_visit(node)
        values = [part.value for part in node.nodes if isinstance(part, nodes.Const)]
        if len(values) < len(node.nodes):
            return node
        if any(isinstance(value, Markup) for value in values):
            return nodes.Const(Markup("").join(values), lineno=node.lineno)
        return nodes.Const("".join(str(value) for value in values), lineno=node.lineno)

    def visit_If(self, node: nodes.If) -> nodes.If | list[nodes.Node]:  # noqa: N802
        """Leave out branches that are never taken."""
        open_: list[tuple[nodes.Expr, list[nodes.Node]]] = []
        for one in (node, *node.elif_):
            test = self.visit(one.test)
            if not isinstance(test, nodes.Const):
                open_.append((test, self.visit_all(one.body)))
            elif test.value:
                return _choice(open_, self.visit_all(one.body), node.lineno)
        return _choice(open_, self.visit_all(node.else_), node.lineno)

    def visit_For(self, node: nodes.For) -> nodes.For | list[nodes.Node]:  # noqa: N802
        """Write a short loop over what is written down out in full."""
        super().generic_visit(node)
        turns = _turns(node)
        if turns is None:
            return node
        made: list[nodes.Node] = []
        for values in turns:
            made += replaced([copy_of(one) for one in node.body], values)
        return self.visit_all(made or node.else_)

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node]:  # noqa: N802
        """Lay texts inside texts side by side, and choices between texts open."""
        super().generic_visit(node)
        made: list[nodes.Node] = []
        flat: list[nodes.Expr] = []
        for child in _flat(node.nodes):
            if isinstance(child, nodes.CondExpr) and _is_worth(child):
                made += [nodes.Output(flat, lineno=node.lineno)] if flat else []
                made += self._opened(child)
                flat = []
            else:
                flat.append(_as_data(child))
        return [*made, nodes.Output(flat, lineno=node.lineno)] if flat else made

    def _opened(self, child: nodes.CondExpr) -> list[nodes.Node]:
        line = child.lineno
        one: list[nodes.Node] = [nodes.Output([child.expr1], lineno=line)]
        other: list[nodes.Node] = []
        if child.expr2 is not None:
            other = [nodes.Output([child.expr2], lineno=line)]
        return self.visit_all([nodes.If(child.test, one, [], other, lineno=line)])


def _is_plain(node: nodes.Node) -> bool:
    return isinstance(node, _PLAIN) and all(_is_plain(c) for c in node.iter_child_nodes())


def _as_data(node: nodes.Expr) -> nodes.Expr:
    """Return a constant as the text that it is on the page."""
    if isinstance(node, nodes.Const):
        return nodes.TemplateData(str(escape(node.value)), lineno=node.lineno)
    return node


def _flat(parts: Sequence[nodes.Expr]) -> list[nodes.Expr]:
    flat: list[nodes.Expr] = []
    for part in parts:
        flat += _flat(part.nodes) if isinstance(part, nodes.Concat) else [part]
    return flat


def _is_worth(node: nodes.CondExpr) -> bool:
    """Say whether a choice is between texts that are laid out as they are."""
    return all(
        branch is None or isinstance(branch, nodes.Concat | nodes.Const | nodes.CondExpr)
        for branch in (node.expr1, node.expr2)
    )


def _choice(
    open_: list[tuple[nodes.Expr, list[nodes.Node]]], rest: list[nodes.Node], line: int
) -> nodes.If | list[nodes.Node]:
    """Return the branches that are still open, or the rest if there is none."""
    if not open_:
        return rest
    (test, body), *others = open_
    elifs = [nodes.If(t, b, [], [], lineno=line) for t, b in others]
    return nodes.If(test, body, elifs, rest, lineno=line)


def _turns(node: nodes.For) -> list[dict[str, nodes.Expr]] | None:
    """Return what the names of a loop stand for at each turn; ``None`` if that is not known."""
    if node.test is not None or node.recursive or "loop" in names_read(node.body):
        return None
    rows = _rows(node.iter)
    if rows is None or len(rows) > _UNROLLED_MAX:
        return None
    taken = names_stored([node.target]) | names_read(rows)
    if names_stored(node.body) & taken or any(_stores(one) for one in node.body):
        return None
    if isinstance(node.target, nodes.Name):
        return [{node.target.name: row} for row in rows]
    names = [name.name for name in node.target.find_all(nodes.Name)]
    if not all(isinstance(row, nodes.Tuple) and len(row.items) == len(names) for row in rows):
        return None
    return [
        dict(zip(names, row.items, strict=True)) for row in rows if isinstance(row, nodes.Tuple)
    ]


def _stores(node: nodes.Node) -> bool:
    """Say whether a name is given a value that would outlive the turn of a loop."""
    return isinstance(node, nodes.Assign) or node.find(nodes.Assign) is not None


def _rows(node: nodes.Node) -> list[nodes.Expr] | None:
    """Return the values of a list, or the pairs of a dictionary, that is written down."""
    if isinstance(node, nodes.List | nodes.Tuple):
        return node.items
    if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Getattr):
        return None
    if not isinstance(node.node.node, nodes.Dict) or node.node.attr != "items" or node.args:
        return None
    return [
        nodes.Tuple([pair.key, pair.value], "load", lineno=pair.lineno)
        for pair in node.node.node.items
    ]


def joined(trees: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Make one of outputs that follow each other, at every depth."""
    made: list[nodes.Node] = []
    for tree in trees:
        for name, value in tree.iter_fields():
            if isinstance(value, list) and value and isinstance(value[0], nodes.Stmt):
                setattr(tree, name, joined(value))
        last = made[-1] if made else None
        if isinstance(tree, nodes.Output) and isinstance(last, nodes.Output):
            last.nodes += tree.nodes
        else:
            made.append(tree)
    return made
