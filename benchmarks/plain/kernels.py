"""Plain C, compiled by the machine's compiler, called through ctypes.

A call costs one to two microseconds more than in C. The rows are copies of the network's, without
audiences.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ecken.graph import Network
from ecken.graph.live.changes import compact

__all__ = ["PlainKernels"]

_SOURCE = Path(__file__).with_name("kernels.c")
_NONE = 0xFFFFFFFF


def _compile() -> ctypes.CDLL:
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise SystemExit("No C compiler: cc, gcc or clang is needed to compare with plain C.")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "plain.so"
        options = ["-O3", "-march=native", "-shared", "-fPIC"]
        subprocess.run([compiler, *options, "-o", made, _SOURCE], check=True)
        return ctypes.CDLL(str(made))


class PlainKernels:
    """The rows of a network, and what plain C answers from them."""

    def __init__(self, net: Network) -> None:
        rows = compact(net._rows)
        self.n = net.n
        self.starts = np.concatenate([[0], np.cumsum(rows.total, dtype=np.int64)])
        self.entries = rows.pool[: rows.used].copy()
        self._code = _compile()
        for name in ("count_figures", "tally_found", "tally_ascending", "find_path"):
            getattr(self._code, name).restype = ctypes.c_int64
        self._arrays = {
            "tally": np.zeros(net.n, dtype=np.uint32),
            "seen": np.zeros(net.n, dtype=np.uint8),
            "parents": np.full(net.n, _NONE, dtype=np.uint32),
            "children": np.full(net.n, _NONE, dtype=np.uint32),
            **{
                name: np.zeros(net.n + 1, dtype=np.uint32)
                for name in ("ids", "counts", "ahead", "back", "way")
            },
            "sizes": np.zeros(3, dtype=np.int64),
        }
        self._at = {name: ctypes.c_void_p(a.ctypes.data) for name, a in self._arrays.items()}
        self._rows = [ctypes.c_void_p(a.ctypes.data) for a in (self.starts, self.entries)]
        self._size = ctypes.c_int64(net.n)

    def count_figures(self, who: int) -> tuple[int, ...]:
        """Return the three figures."""
        at = self._at
        self._code.count_figures(*self._rows, who, at["seen"], at["ahead"], at["sizes"])
        return tuple(self._arrays["sizes"].tolist())

    def list_found(self, who: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Return circle 2, in no order, and the bridges of each."""
        at = self._at
        k = self._code.tally_found(*self._rows, who, at["tally"], at["ids"], at["counts"])
        return self._arrays["ids"][:k], self._arrays["counts"][:k]

    def list_ascending(self, who: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Return circle 2, ascending, and the bridges of each."""
        at = self._at
        k = self._code.tally_ascending(
            *self._rows, who, at["tally"], at["ids"], at["counts"], self._size
        )
        return self._arrays["ids"][:k], self._arrays["counts"][:k]

    def find_path(self, a: int, b: int) -> list[int] | None:
        """Return one shortest path, or None."""
        at = self._at
        hops = self._code.find_path(
            *self._rows, a, b, at["parents"], at["children"], at["ahead"], at["back"], at["way"]
        )
        return self._arrays["way"][: hops + 1].tolist() if hops >= 0 else None
