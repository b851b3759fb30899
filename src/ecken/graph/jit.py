"""The one place that knows the compiler: the ``kernel`` decorator and two machine instructions.

Importing this module imports numba (about a second), so only kernel modules do, and they are
loaded at first use (:mod:`ecken.graph.lazy`). Compiled code is cached beside the sources, else
in a private cache directory of the user, else in a private temporary one: an install directory
that cannot be written to works.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

__all__ = ["JIT", "kernel", "popcount", "prefetch"]

_F = TypeVar("_F", bound=Callable[..., Any])


def _choose_cache() -> None:
    """Set ``NUMBA_CACHE_DIR`` where neither the package nor the user's cache can be written."""
    if os.environ.get("NUMBA_CACHE_DIR"):
        return
    here = Path(__file__).parent
    if os.access(here / "__pycache__" if (here / "__pycache__").is_dir() else here, os.W_OK):
        return
    root = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = Path(root) / "ecken" / "numba"
    try:
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="ecken-numba-"))
    os.environ["NUMBA_CACHE_DIR"] = str(folder)


_choose_cache()

import numba  # noqa: E402
from numba import types  # noqa: E402
from numba.core import cgutils  # noqa: E402
from numba.extending import intrinsic  # noqa: E402
from numba.np.arrayobj import make_array  # noqa: E402

JIT = not numba.config.DISABLE_JIT
"""False when kernels run as plain Python (``NUMBA_DISABLE_JIT=1``), for coverage."""


def _stamp_sources() -> str:
    """Digest all sources of the engine: what kernels compiled from them are good for."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


_STAMP = _stamp_sources() if JIT else ""


def kernel(function: _F) -> _F:
    """Compile a kernel: releases the interpreter lock, cached on disk, C division, no bounds.

    The compiler knows a cached kernel as stale when its own file has changed, but not when one has
    that it calls. So the cache is marked with a digest of all the engine's files as well.
    """
    compiled: Any = numba.njit(nogil=True, cache=True, error_model="numpy")(function)
    if JIT:
        file = compiled._cache._cache_file
        file._source_stamp = (file._source_stamp, _STAMP)
    result: _F = compiled
    return result


if JIT:
    from llvmlite import ir

    @intrinsic
    def prefetch(typing: Any, array: Any, index: Any) -> Any:
        """Ask the memory for the cache line of ``array[index]``; never faults."""

        def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            data = make_array(signature.args[0])(context, builder, args[0]).data
            byte = ir.IntType(8).as_pointer()
            i32 = ir.IntType(32)
            instruction = cgutils.get_or_insert_function(
                builder.module,
                ir.FunctionType(ir.VoidType(), [byte, i32, i32, i32]),
                "llvm.prefetch.p0",
            )
            at = builder.bitcast(builder.gep(data, [args[1]]), byte)
            builder.call(instruction, [at, i32(0), i32(3), i32(1)])
            return context.get_dummy_value()

        return types.void(array, types.uint64), emit

    @intrinsic
    def popcount(typing: Any, word: Any) -> Any:
        """Number of one bits of a ``uint64``."""

        def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return builder.ctpop(args[0])

        return types.uint64(types.uint64), emit

else:

    def prefetch(array: Any, index: Any) -> None:
        """Do nothing: only compiled code can prefetch."""

    def popcount(word: Any) -> Any:
        """Number of one bits of a ``uint64``."""
        return int(word).bit_count()
