"""The one place that knows the compiler: it compiles kernels, and emits two machine instructions.

Importing this module imports numba (about a second); :mod:`ecken.graph.jit` does so when the first
kernel is called. Compiled code is cached beside the sources, else in a private cache directory of
the user, else in one of the user's in the temporary directory, which their processes share: an
install directory that cannot be written to works.
"""

from __future__ import annotations

import atexit
import hashlib
import inspect
import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ecken.graph.library.stamp import stamp_sources

__all__ = ["INSTRUCTIONS", "compile_kernel", "global_compiler_lock"]


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
import numpy.ma  # noqa: E402, F401 - numba would import it at the first call, outside of its lock
from llvmlite import ir  # noqa: E402
from numba import types  # noqa: E402
from numba.core import cgutils  # noqa: E402
from numba.core.compiler_lock import global_compiler_lock  # noqa: E402
from numba.extending import intrinsic  # noqa: E402
from numba.np.arrayobj import make_array  # noqa: E402

_STAMP = stamp_sources()


def _stamp_tuples(function: Callable[..., Any]) -> str:
    """Digest the files with named tuples that a kernel's module knows: the order of their fields.

    They are in its signature by name only.
    """
    known = [v for v in function.__globals__.values() if isinstance(v, type)]
    files = {inspect.getfile(kind) for kind in known if hasattr(kind, "_fields")}
    return hashlib.sha256(b"".join(Path(file).read_bytes() for file in sorted(files))).hexdigest()


def compile_kernel(function: Callable[..., Any]) -> Any:
    """Return the dispatcher of a kernel: no lock of the interpreter, cached, C division, no bounds.

    It compiles, or loads from the cache, when first called with arguments of some types. The
    compiler knows a cached kernel as stale when its own file has changed, but not when one has
    that it calls. So the cache is marked with a digest of all files with kernels as well, and of
    those with named tuples that it takes.
    """
    compiled: Any = numba.njit(nogil=True, cache=True, error_model="numpy")(function)
    file = compiled._cache._cache_file
    file._source_stamp = (file._source_stamp, _STAMP, _stamp_tuples(function))
    return compiled


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


_WIDE = ir.VectorType(ir.IntType(32), 16)
_COMPRESS = "llvm.x86.avx512.mask.compress.v16i32"


@intrinsic
def take_tallied(typing: Any, tally: Any, base: Any, ids: Any, counts: Any, at: Any) -> Any:
    """Move what 16 members have been counted: :func:`ecken.graph.jit.take_tallied`.

    In three instructions where the processor compresses vectors (AVX-512), else one by one.
    """

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        def place(which: int, index: Any, kind: Any) -> Any:
            data = make_array(signature.args[which])(context, builder, args[which]).data
            return builder.bitcast(builder.gep(data, [index]), kind.as_pointer())

        i32, i64 = ir.IntType(32), ir.IntType(64)
        none = ir.Constant(_WIDE, [0] * 16)
        tallied = builder.load(place(0, args[1], _WIDE), align=4)
        is_counted = builder.icmp_unsigned("!=", tallied, none)
        first = builder.trunc(args[1], i32)
        found = builder.bitcast(is_counted, ir.IntType(16))
        if "+avx512f" in context.codegen().magic_tuple()[2].split(","):
            wide = builder.insert_element(none, first, i32(0))
            wide = builder.shuffle_vector(wide, none, none)
            wide = builder.add(wide, ir.Constant(_WIDE, list(range(16))))
            kind = ir.FunctionType(_WIDE, [_WIDE, _WIDE, is_counted.type])
            compress = cgutils.get_or_insert_function(builder.module, kind, _COMPRESS)
            for which, values in ((2, wide), (3, tallied)):
                packed = builder.call(compress, [values, none, is_counted])
                builder.store(packed, place(which, args[4], _WIDE), align=4)
        else:
            to = cgutils.alloca_once_value(builder, args[4])
            rest = cgutils.alloca_once_value(builder, found)
            with cgutils.loop_nest(builder, [builder.zext(builder.ctpop(found), i64)], i64):
                bits = builder.load(rest)
                lowest = builder.cttz(bits, ir.IntType(1)(True))
                builder.store(builder.and_(bits, builder.sub(bits, bits.type(1))), rest)
                v = builder.add(args[1], builder.zext(lowest, i64))
                index = builder.load(to)
                builder.store(builder.trunc(v, i32), place(2, index, i32))
                builder.store(builder.load(place(0, v, i32)), place(3, index, i32))
                builder.store(builder.add(index, i64(1)), to)
        builder.store(none, place(0, args[1], _WIDE), align=4)
        return builder.zext(builder.ctpop(found), i64)

    return types.uint64(tally, types.uint64, ids, counts, types.uint64), emit


INSTRUCTIONS = {"prefetch": prefetch, "popcount": popcount, "take_tallied": take_tallied}
"""What compiled code takes for the functions of these names in :mod:`ecken.graph.jit`."""
