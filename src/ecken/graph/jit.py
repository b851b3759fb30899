"""The ``kernel`` decorator: a function that is compiled when it is first called.

Modules with kernels are imported like any other, and cost no compiler. The first call of a kernel
looks for it in the library that was written when all were compiled (:mod:`ecken.graph.library`): a
millisecond. Where the library has none for these arguments, the call imports the compiler
(:mod:`ecken.graph.compiler`, about a second), makes a dispatcher of the kernel and of
all that it calls, and puts each in the place of its name. So a later call goes straight to the
compiled code, and what is compiled never meets a stand-in.

With ``NUMBA_DISABLE_JIT=1`` kernels stay plain Python, for coverage, and no compiler is needed.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import update_wrapper
from typing import Any, TypeVar, cast

__all__ = [
    "JIT",
    "DeferredKernel",
    "kernel",
    "keep_compiled",
    "popcount",
    "prefetch",
    "take_tallied",
]

_F = TypeVar("_F", bound=Callable[..., Any])

JIT = not int(os.environ.get("NUMBA_DISABLE_JIT") or 0)
"""False when kernels run as plain Python."""

_LIKE_ANY = {"NUMBA_CACHE_DIR", "NUMBA_DISABLE_JIT", "NUMBA_NUM_THREADS"}
_IS_PLAIN = not {name for name in os.environ if name.startswith("NUMBA_")} - _LIKE_ANY
"""False when the compiler is told to compile otherwise: to check bounds, for another processor."""

_KERNELS: list[DeferredKernel] = []
_LIBRARIES: dict[str, Any] = {}
"""The library of each room, or None where there is none that fits; asked at a kernel's first call.
"""

_WRITTEN: dict[str, int] = {}
"""Of how many kernels this process has written a library, for each room."""

_LOADING = threading.RLock()
_COMPILING: list[Any] = []
"""The compiler's own lock, once it is imported; taken behind the other one."""


def _wait_for_threads() -> None:
    """Fork between compilations: a child could else never end one that was under way."""
    _LOADING.acquire()
    for lock in _COMPILING:
        lock.acquire()


def _go_on() -> None:
    for lock in _COMPILING:
        lock.release()
    _LOADING.release()


os.register_at_fork(before=_wait_for_threads, after_in_parent=_go_on, after_in_child=_go_on)


class DeferredKernel:
    """Stands where a compiled function will be: the first call makes it, and takes its place."""

    def __init__(self, function: Callable[..., Any], make: Callable[..., Any]) -> None:
        update_wrapper(self, function)
        self._function = function
        self._make = make
        self._made: Any = None
        self._kept: tuple[Callable[..., Any], ...] | None = None

    def __call__(self, *args: Any) -> Any:
        """Call the compiled function."""
        made = self._made
        if made is None:
            kept = self._kept
            for found in self._look_up() if kept is None else kept:
                answer = found(*args)
                if answer is not NotImplemented:
                    return answer
            made = self.load()
        return made(*args)

    def __getattr__(self, name: str) -> Any:
        """Return what the compiled function has of that name (``signatures``, ``stats``)."""
        if name.startswith("__"):  # asked by tools that look at every object
            raise AttributeError(name)
        return getattr(self.load(), name)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Be pickled as the compiled function: by its code, wherever the name points by then."""
        made: tuple[Callable[..., Any], tuple[Any, ...]] = self.load().__reduce__()
        return made

    def _look_up(self) -> tuple[Callable[..., Any], ...]:
        """Return what the library has of this kernel: one function for each kind of arguments."""
        with _LOADING:
            if self._kept is None:
                house, _, rest = self.__module__.partition(".")
                library = _open_library(rest.partition(".")[0]) if house == "ecken" else None
                name = f"{self.__module__}.{self.__qualname__}"
                self._kept = library.find(name) if library else ()
            return self._kept

    def load(self) -> Any:
        """Return the compiled function; make it, and all that it calls, if it is the first time."""
        if self._made is None:
            with _LOADING:
                if self._made is None:
                    self._load_called()
                    made = self._make(self._function)
                    _replace(self._function, self.__name__, self, made)
                    self._made = made
        return self._made

    def _load_called(self) -> None:
        """Put compiled functions in the place of those stand-ins that the function names."""
        for name in self._function.__code__.co_names:
            called = self._function.__globals__.get(name)
            if isinstance(called, DeferredKernel) and called is not self:
                _replace(self._function, name, called, called.load())


def _replace(function: Callable[..., Any], name: str, stand_in: DeferredKernel, made: Any) -> None:
    """Let a name of the function's module mean what was made, if it means the stand-in."""
    if function.__globals__.get(name) is stand_in:
        function.__globals__[name] = made


def kernel(function: _F) -> _F:
    """Compile a kernel at its first call: see :func:`ecken.graph.compiler.compile_kernel`."""
    if not JIT:
        return function
    _KERNELS.append(DeferredKernel(function, _compile))
    return cast(_F, _KERNELS[-1])


def _open_library(room: str) -> Any:
    if room not in _LIBRARIES:
        from ecken.graph.library import loader

        _LIBRARIES[room] = loader.open_library(room) if _IS_PLAIN else None
    return _LIBRARIES[room]


def keep_compiled(room: str = "graph") -> None:
    """Write a library of a room's kernels that this process has compiled, if there is none.

    Once, and again when it has compiled more. In a directory that cannot be written to there will
    be none.
    """
    with _LOADING:
        if not (JIT and _IS_PLAIN) or _open_library(room) is not None:
            return
        from ecken.graph.library.writer import write_library

        made = [k._made for k in _KERNELS if k.__module__.startswith(f"ecken.{room}.") and k._made]
        if _WRITTEN.get(room) == len(made):
            return
        _WRITTEN[room] = len(made)
        with suppress(OSError):
            write_library(room, made)


def _compile(function: Callable[..., Any]) -> Any:
    from ecken.graph import compiler

    _COMPILING[:] = [compiler.global_compiler_lock]
    return compiler.compile_kernel(function)


def _instruction(function: _F) -> _F:
    """Let compiled code take the machine instruction of that name instead of the function."""
    return cast(_F, DeferredKernel(function, _find_instruction)) if JIT else function


def _find_instruction(function: Callable[..., Any]) -> Any:
    from ecken.graph import compiler

    return compiler.INSTRUCTIONS[function.__name__]


@_instruction
def prefetch(array: Any, index: Any) -> None:
    """Ask the memory for the cache line of ``array[index]``; plain Python cannot, and does not."""


@_instruction
def popcount(word: Any) -> Any:
    """Return the number of one bits of a ``uint64``."""
    return int(word).bit_count()


@_instruction
def take_tallied(tally: Any, base: Any, ids: Any, counts: Any, at: Any) -> Any:
    """Move what 16 members from ``base`` on have been counted to ``ids`` and ``counts``.

    Who was counted goes to ``ids[at:]``, ascending, how often to ``counts[at:]``; ``tally`` is zero
    there then. Returns how many were counted. Up to 16 places behind ``at`` are overwritten.
    """
    found = 0
    for v in range(int(base), int(base) + 16):
        if tally[v]:
            ids[int(at) + found] = v
            counts[int(at) + found] = tally[v]
            tally[v] = 0
            found += 1
    return found
