"""Says which library of kernels fits this process, and where it is."""

from __future__ import annotations

import hashlib
import platform
import sys
from importlib.util import find_spec
from pathlib import Path

import llvmlite
import numpy as np

__all__ = ["library_path", "stamp_process", "stamp_sources"]

_ENGINE = Path(__file__).parents[1]
_ROOMS = _ENGINE.parent
_READ_TOO = ("compiler.py", "jit.py", "packed_rows.py", "posting_arrays.py")
"""Sources without kernels: constants, and the order in which named tuples hold their arrays."""


def stamp_sources(room: str = "graph") -> str:
    """Digest the sources that a room's kernels are compiled from: all with kernels, and constants.

    Those of the engine are always among them.
    """
    digest = hashlib.sha256()
    for folder in dict.fromkeys((_ENGINE, _ROOMS / room)):
        for path in sorted(folder.rglob("*.py")):
            text = path.read_bytes()
            if b"ecken.graph.jit" in text or path.name in _READ_TOO:
                digest.update(path.name.encode() + text)
    return digest.hexdigest()


def stamp_process(cpu: str, features: str) -> str:
    """Digest what compiled code and its stubs depend on beside the sources: versions, processor.

    ``cpu`` and ``features`` are the processor's, as LLVM calls them.
    """
    spec = find_spec("numba")  # imports nothing
    numba = Path((spec and spec.origin) or "").with_name("_version.py").read_text("utf-8")
    stubs = [path.read_text("utf-8") for path in sorted(Path(__file__).parent.glob("*.py"))]
    parts = [sys.version, sys.platform, platform.machine(), cpu, features, numba, *stubs]
    parts += [np.__version__, llvmlite.__version__]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def library_path(cpu: str, features: str, room: str = "graph") -> Path:
    """Return where a room's library for such a processor is: beside Python's own compiled files."""
    kind = hashlib.sha256(f"{cpu} {features}".encode()).hexdigest()[:12]
    name = f"kernels-{kind}.{sys.implementation.cache_tag}.bin"
    return _ROOMS / room / "__pycache__" / name
