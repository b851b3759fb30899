"""Run tests against the package with one text in one module replaced by another.

    python -m tests.mutants.mutated_run < {"module": …, "before": …, "after": …, "tests": […]}

The module is changed on its way into memory: no file is written, and all others are as they are.
The exit status is pytest's; ``UNFIT`` if the text does not stand in the module exactly once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest

__all__ = ["UNFIT"]

UNFIT = 99


class _MutatedLoader(SourceFileLoader):
    """Compiles another text than the one in the file, and keeps nothing of it."""

    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, _name: str) -> CodeType:
        return compile(self._source, self.path, "exec", dont_inherit=True)


class _MutatingFinder(MetaPathFinder):
    def __init__(self, module: str, before: str, after: str) -> None:
        self._module, self._before, self._after = module, before, after

    def find_spec(
        self, name: str, path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self._module:
            return None
        spec = PathFinder.find_spec(name, path)
        assert spec is not None
        assert spec.origin is not None
        source = Path(spec.origin).read_text("utf-8")
        if source.count(self._before) != 1:
            sys.exit(UNFIT)
        source = source.replace(self._before, self._after)
        spec.loader = _MutatedLoader(name, spec.origin, source)
        return spec


def main() -> None:
    asked: dict[str, Any] = json.load(sys.stdin)
    finder = _MutatingFinder(asked["module"], asked["before"], asked["after"])
    sys.meta_path.insert(0, finder)
    options = [
        "-x",
        "-q",
        "--no-header",
        "-p",
        "no:cacheprovider",
        "-m",
        "not long and not compiled",
    ]
    sys.exit(pytest.main([*options, *asked["tests"]]))


if __name__ == "__main__":
    main()
