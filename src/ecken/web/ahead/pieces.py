"""Macros put in the place of their calls.

``{{ ui.icon("search") }}`` becomes what the macro says, with its arguments in the place of its
parameters. The macro's own names get new ones, so that none of the caller's is meant by mistake.
What cannot be put in place (a macro that reads a name which the caller gives a value, or one that
has to be a value where it does not come down to one text) is called as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from jinja2 import nodes
from markupsafe import Markup

from ecken.web.ahead.trees import (
    Working,
    copy_of,
    names_read,
    names_stored,
    replaced,
    times_read,
)

__all__ = ["Fold", "Module", "Placing"]

Fold = Callable[[Sequence[nodes.Node]], list[nodes.Node]]
"""Works out what is constant in statements that follow each other."""

_number = count(1)


class _NotHere(Exception):  # noqa: N818 - no error: the macro is called instead
    """A macro that cannot be put in the place of its call."""


class Module:
    """The macros of one template, each with those that it calls itself in their places."""

    def __init__(
        self,
        tree: nodes.Template,
        others: Mapping[str, Module],
        *,
        shared: frozenset[str],
        fold: Fold,
    ) -> None:
        self._raw = {macro.name: macro for macro in tree.body if isinstance(macro, nodes.Macro)}
        self._done: dict[str, Piece] = {}
        self._given = _given_inside(tree)
        self.placing = Placing(self, others, shared=shared, fold=fold, given=names_stored([tree]))

    def piece(self, name: str) -> Piece | None:
        """Return a macro, or nothing if there is none of this name."""
        if name not in self._done and name in self._raw:
            macro = copy_of(self._raw.pop(name))  # one that calls itself is not found again
            self._done[name] = _piece_of(self.placing.visit(macro))
        return self._done.get(name)

    def may_place(self, piece: Piece) -> bool:
        """Say whether the names that a macro reads mean the same wherever it is called here."""
        return not piece.free & self._given


@dataclass(frozen=True)
class Piece:
    """A macro, the names that it gives a value, and those that it reads of others."""

    macro: nodes.Macro
    stored: frozenset[str]
    free: frozenset[str]


@dataclass(frozen=True)
class _Call:
    """A macro, what is given to it, and the block that it may call."""

    piece: Piece
    values: Mapping[str, nodes.Expr]
    block: list[nodes.Node] | None
    line: int


class Placing(Working):
    """Puts macros in their places: those of ``own`` by name, others as ``ui.icon``.

    ``shared`` are the names that mean the same in every template, ``given`` those that this
    template gives a value somewhere.
    """

    def __init__(
        self,
        own: Module,
        others: Mapping[str, Module],
        *,
        shared: frozenset[str],
        fold: Fold,
        given: set[str],
    ) -> None:
        self._own, self._others = own, others
        self._shared, self._fold, self._given = shared, fold, given

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node]:  # noqa: N802
        """Put macros whose text is shown in the place of their calls."""
        made: list[nodes.Node] = []
        for child in node.nodes:
            body = self._body_of(child) if isinstance(child, nodes.Call) else None
            made += body or [nodes.Output([self.visit(child)], lineno=node.lineno)]
        return made

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802
        """Put a macro whose text is taken as a value in its place, if it is a single text."""
        self.generic_visit(node)
        body = self._body_of(node)
        return (body and _text(self._fold(body), node.lineno)) or node

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.Node | list[nodes.Node]:  # noqa: N802
        """Put a macro in its place, and the block where the macro calls it."""
        self.generic_visit(node.call)
        node.body = self.visit_all(node.body)
        body = None if node.args else self._body_of(node.call, node.body)
        return body or node

    def _body_of(
        self, node: nodes.Call, block: list[nodes.Node] | None = None
    ) -> list[nodes.Node] | None:
        piece = self._found(node.node)
        if piece is None:
            return None
        node = copy_of(node)
        self.generic_visit(node)
        try:
            return self._placed(_Call(piece, _values(piece.macro, node), block, node.lineno))
        except _NotHere:
            return None

    def _found(self, called: nodes.Expr) -> Piece | None:
        """Return the macro that is called, if it may stand here."""
        if isinstance(called, nodes.Name):
            piece = self._own.piece(called.name)
            return piece if piece and self._own.may_place(piece) else None
        if not isinstance(called, nodes.Getattr) or not isinstance(called.node, nodes.Name):
            return None
        module = self._others.get(called.node.name)
        piece = module.piece(called.attr) if module else None
        is_fit = piece and piece.free <= self._shared and not piece.free & self._given
        return piece if is_fit else None

    def _placed(self, call: _Call) -> list[nodes.Node]:
        body: list[nodes.Node] = [copy_of(one, call.line) for one in call.piece.macro.body]
        body = _Asking(is_block=call.block is not None).visit_all(body)
        if call.piece.stored & call.values.keys():
            raise _NotHere
        mark = next(_number)
        new = {name: f"{name}_{mark}" for name in (*call.piece.stored, *call.values)}
        direct = {n: v for n, v in call.values.items() if _is_direct(n, v, body)}
        bound = {n: v for n, v in call.values.items() if n not in direct and times_read(n, body)}
        body = self._spread(self._fold(replaced(body, direct, new)))
        if call.block is not None:
            body = _Calling(call.block).visit_all(body)
        if not bound and not any(_stores(one) for one in body):
            return body or [nodes.Output([], lineno=call.line)]
        targets = [nodes.Name(new[name], "param", lineno=call.line) for name in bound]
        return [nodes.With(targets, list(bound.values()), body, lineno=call.line)]

    def _spread(self, body: list[nodes.Node]) -> list[nodes.Node]:
        """Put what a macro sets to a constant in the places where it reads it."""
        for i, one in enumerate(body):
            if not isinstance(one, nodes.Assign) or not isinstance(one.node, nodes.Const):
                continue
            rest = [*body[:i], *body[i + 1 :]]
            if isinstance(one.target, nodes.Name) and one.target.name not in names_stored(rest):
                return self._spread(self._fold(replaced(rest, {one.target.name: one.node})))
        return body


class _Asking(Working):
    """Answers a macro that asks whether it was called with a block."""

    def __init__(self, *, is_block: bool) -> None:
        self._is_block = is_block

    def visit_Test(self, node: nodes.Test) -> nodes.Expr:  # noqa: N802
        if isinstance(node.node, nodes.Name) and node.node.name == "caller":
            return nodes.Const(self._is_block, lineno=node.lineno)
        return node


class _Calling(Working):
    """Puts the block in the place where a macro calls it."""

    def __init__(self, block: list[nodes.Node]) -> None:
        self._block = block

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node]:  # noqa: N802
        made: list[nodes.Node] = []
        for child in node.nodes:
            is_call = isinstance(child, nodes.Call) and _is_caller(child.node)
            made += (
                [nodes.Scope([copy_of(one) for one in self._block], lineno=node.lineno)]
                if is_call
                else [nodes.Output([child], lineno=node.lineno)]
            )
        return made


def _is_caller(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == "caller"


def _piece_of(macro: nodes.Macro) -> Piece:
    stored = frozenset(names_stored(macro.body))
    own = {arg.name for arg in macro.args} | {"caller", "loop"}
    return Piece(macro, stored, frozenset(names_read(macro.body)) - stored - own)


def _given_inside(tree: nodes.Template) -> set[str]:
    """Return the names that mean something else in some places of a template than at its top."""
    top = [one for one in tree.body if not isinstance(one, nodes.Assign | nodes.Import)]
    return names_stored(top)


def _values(macro: nodes.Macro, node: nodes.Call) -> dict[str, nodes.Expr]:
    """Return what each parameter of a macro is at a call."""
    names = [arg.name for arg in macro.args]
    if node.dyn_args or node.dyn_kwargs or len(node.args) > len(names):
        raise _NotHere
    given = dict(zip(names, node.args, strict=False))
    named = {pair.key: pair.value for pair in node.kwargs}
    defaults = dict(zip(reversed(names), reversed(macro.defaults), strict=False))
    if set(named) - set(names) or any(names_read([value]) for value in defaults.values()):
        raise _NotHere
    values = {**defaults, **given, **named}
    if len(values) < len(names):
        raise _NotHere
    return values


def _is_direct(name: str, value: nodes.Expr, body: Sequence[nodes.Node]) -> bool:
    """Say whether a value may stand wherever its parameter is read."""
    if isinstance(value, nodes.Const | nodes.Name | nodes.Dict | nodes.List):
        return True
    return times_read(name, body) == 1 and "loop" not in names_read([value])


def _stores(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Assign) or node.find(nodes.Assign) is not None


def _text(body: Sequence[nodes.Node], line: int) -> nodes.Expr | None:
    """Return statements as one text, if they are nothing but texts and choices between them."""
    parts: list[nodes.Expr] = [nodes.Const(Markup(""), lineno=line)]
    for one in body:
        if isinstance(one, nodes.Output):
            parts += [_value(part) for part in one.nodes]
        elif isinstance(one, nodes.If) and not one.elif_:
            yes, no = _text(one.body, line), _text(one.else_, line)
            if yes is None or no is None:
                return None
            parts.append(nodes.CondExpr(one.test, yes, no, lineno=line))
        else:
            return None
    return nodes.Concat(parts, lineno=line)


def _value(part: nodes.Expr) -> nodes.Expr:
    """Return a part of what is shown as an expression."""
    if isinstance(part, nodes.TemplateData):
        return nodes.Const(Markup(part.data), lineno=part.lineno)
    return part
