"""Trees of templates: copied, read, and with names replaced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

__all__ = ["Working", "copy_of", "names_read", "names_stored", "replaced", "times_read"]

N = TypeVar("N", bound=nodes.Node)


def copy_of(node: N, line: int | None = None) -> N:
    """Return a copy of a tree that shares no node with it, at ``line`` if one is given."""
    made: N = object.__new__(type(node))
    for name in node.fields:
        value = getattr(node, name)
        if isinstance(value, list):
            value = [copy_of(v, line) if isinstance(v, nodes.Node) else v for v in value]
        elif isinstance(value, nodes.Node):
            value = copy_of(value, line)
        setattr(made, name, value)
    made.lineno = node.lineno if line is None else line
    made.environment = node.environment
    return made


def _names(trees: Iterable[nodes.Node]) -> list[nodes.Name]:
    found: list[nodes.Name] = []
    waiting = [*trees]
    while waiting:
        tree = waiting.pop()
        if isinstance(tree, nodes.Name):
            found.append(tree)
        else:
            waiting.extend(tree.iter_child_nodes())
    return found


def names_read(trees: Iterable[nodes.Node]) -> set[str]:
    """Return the names that are read somewhere in ``trees``."""
    return {name.name for name in _names(trees) if name.ctx == "load"}


def names_stored(trees: Iterable[nodes.Node]) -> set[str]:
    """Return the names that are given a value somewhere in ``trees``."""
    return {name.name for name in _names(trees) if name.ctx != "load"}


def times_read(name: str, trees: Iterable[nodes.Node]) -> int:
    """Return how often a name is read; once in a loop counts as often."""
    times = 0
    for tree in trees:
        if isinstance(tree, nodes.Name):
            times += tree.name == name and tree.ctx == "load"
        within = sum(times_read(name, [child]) for child in tree.iter_child_nodes())
        times += within * 2 if isinstance(tree, nodes.For) else within
    return times


class Working(NodeTransformer):
    """Works on trees; a visit of a statement may return several in its place."""

    def visit_all(self, trees: Sequence[nodes.Node]) -> list[nodes.Node]:
        """Work on statements that follow each other."""
        made: list[nodes.Node] = []
        for tree in trees:
            done = self.visit(tree)
            made += done if isinstance(done, list) else [done]
        return made


class _Replacing(NodeTransformer):
    def __init__(self, values: Mapping[str, nodes.Expr], names: Mapping[str, str]) -> None:
        self._values, self._new = values, names

    def visit_Name(self, node: nodes.Name) -> nodes.Expr:  # noqa: N802
        if node.ctx == "load" and node.name in self._values:
            return copy_of(self._values[node.name])
        node.name = self._new.get(node.name, node.name)
        return node


def replaced(
    trees: Iterable[nodes.Node],
    values: Mapping[str, nodes.Expr],
    names: Mapping[str, str] | None = None,
) -> list[nodes.Node]:
    """Put expressions in the place of names, and new names in that of others; changes ``trees``."""
    replacing = _Replacing(values, names or {})
    return [replacing.visit(tree) for tree in trees]
