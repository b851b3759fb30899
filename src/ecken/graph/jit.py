"""The one place that knows the compiler: the ``kernel`` decorator and two machine instructions.

Importing this module imports numba (about a second), so only kernel modules do, and they are
loaded at first use (:mod:`ecken.graph.lazy`). Compiled code is cached beside the sources, else
in a private cache directory of the user, else in one of the user's in the temporary directory,
which their processes share: an install directory that cannot be written to works.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import stat
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
    shared = Path(tempfile.gettempdir()) / f"ecken-numba-{os.geteuid()}"
    for folder in (Path(root) / "ecken" / "numba", shared):
        if _is_own(folder):
            os.environ["NUMBA_CACHE_DIR"] = str(folder)
            return
    os.environ["NUMBA_CACHE_DIR"] = _make_passing()


def _is_own(folder: Path) -> bool:
    """Make a folder, if need be, and say whether this user alone can write to it.

    What lies in it is run: a link, or a folder that somebody else made or may write to, is none.
    """
    try:
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        state = folder.lstat()
        if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.geteuid() or state.st_mode & 0o022:
            return False
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _make_passing() -> str:
    """Make a folder that goes when this process ends."""
    folder = tempfile.mkdtemp(prefix="ecken-numba-")
    owner = os.getpid()

    def remove() -> None:
        if os.getpid() == owner:  # not at the end of a forked child
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
    return folder


_choose_cache()

import numba  # noqa: E402
from numba import types  # noqa: E402
from numba.core import cgutils  # noqa: E402
from numba.core.compiler_lock import global_compiler_lock  # noqa: E402
from numba.extending import intrinsic  # noqa: E402
from numba.np.arrayobj import make_array  # noqa: E402

os.register_at_fork(
    before=global_compiler_lock.acquire,
    after_in_parent=global_compiler_lock.release,
    after_in_child=global_compiler_lock.release,
)
"""A child forked while another thread compiles could else never compile anything."""

JIT = not numba.config.DISABLE_JIT
"""False when kernels run as plain Python (``NUMBA_DISABLE_JIT=1``), for coverage."""


def _stamp_sources() -> str:
    """Digest the sources that kernels are compiled from: those that import this, and constants."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        text = path.read_bytes()
        if b"ecken.graph.jit" in text or path.name in ("jit.py", "packed_rows.py"):
            digest.update(path.name.encode() + text)
    return digest.hexdigest()


_STAMP = _stamp_sources() if JIT else ""


def kernel(function: _F) -> _F:
    """Compile a kernel: releases the interpreter lock, cached on disk, C division, no bounds.

    The compiler knows a cached kernel as stale when its own file has changed, but not when one has
    that it calls. So the cache is marked with a digest of all files with kernels as well.
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
