"""The code of a template: values are shown and functions called with less ado, blocks are gathered.

Jinja asks of each function whether it wants the context, and of each value whether it is markup.
Here no function wants it, and nearly all values are text.
"""

from __future__ import annotations

from collections.abc import Callable
from keyword import iskeyword

import markupsafe
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

__all__ = ["Code", "gathered", "shown"]

_escape_text: Callable[[str], str] = getattr(
    markupsafe, "_escape_inner", lambda text: str(escape(text))
)
"""``escape`` without wrapping the answer in markup, where this version has it."""


def shown(value: object) -> str:
    """Return a value as it stands on the page: the text of ``escape(value)``."""
    kind = type(value)
    if kind is str:
        return _escape_text(value)  # type: ignore[arg-type]
    if kind is Markup:
        return value  # type: ignore[return-value]
    if kind is int:
        return str(value)
    return escape(value)


class Code(CodeGenerator):
    """Shows values through :func:`shown`, which the environment has, and calls functions itself."""

    def write_commons(self) -> None:
        """Take ``shown`` into reach at the head of a template and of each block."""
        super().write_commons()
        self.writeline("shown = environment.shown")

    def visit_Call(  # noqa: N802
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """Call a function itself where it is given nothing but values."""
        is_plain = not node.dyn_args and not node.dyn_kwargs and not forward_caller
        if not is_plain or any(iskeyword(given.key) for given in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("shown(")


def gathered(block: nodes.Block) -> None:
    """Let a block gather its text and give it in one piece, not piece by piece."""
    name = f"block_{block.name}"
    text = nodes.AssignBlock(
        nodes.Name(name, "store", lineno=block.lineno), None, block.body, lineno=block.lineno
    )
    read = nodes.Name(name, "load", lineno=block.lineno)
    block.body = [text, nodes.Output([read], lineno=block.lineno)]
