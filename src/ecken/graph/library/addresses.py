"""The table of addresses that stubs call the interpreter by; nothing of the compiler is needed."""

from __future__ import annotations

import ctypes
import struct
from typing import Any

import numpy as np

__all__ = ["TABLE", "fill_table", "is_layout_known", "make_callable"]

_OBJECTS: dict[str, Any] = {
    "int": int, "float": float, "int64": np.int64, "uint64": np.uint64, "ndarray": np.ndarray,
    "True": True, "False": False, "None": None, "NotImplemented": NotImplemented,
    "MemoryError": MemoryError,
}  # fmt: skip
_FUNCTIONS = (
    *("PyEval_SaveThread", "PyEval_RestoreThread", "PyErr_SetNone", "Py_IncRef"),
    *("PyLong_AsLongLongAndOverflow", "PyLong_FromLongLong", "PyLong_FromUnsignedLongLong"),
    *("PyFloat_AsDouble", "PyFloat_FromDouble", "PyTuple_New", "PyTuple_SetItem"),
)
TABLE = (*_OBJECTS, *_FUNCTIONS)
"""What stands where in the table: objects, then functions of the interpreter."""

_FASTCALL = 0x80


def fill_table() -> bytes:
    """Return the addresses, one after the other: the ``self`` of all stubs."""
    functions = [getattr(ctypes.pythonapi, name) for name in _FUNCTIONS]
    called = [ctypes.cast(function, ctypes.c_void_p).value or 0 for function in functions]
    return struct.pack(f"={len(TABLE)}Q", *map(id, _OBJECTS.values()), *called)


def is_layout_known() -> bool:
    """Say whether objects and arrays lie in memory as the stubs read them."""
    if struct.calcsize("P") != 8:
        return False
    array = np.zeros((3, 5), dtype=np.uint16)
    array.flags.writeable = False

    def read(place: int, kind: str) -> Any:
        return struct.unpack(kind, ctypes.string_at(place, struct.calcsize(kind)))[0]

    at = id(array)
    seen = [
        (read(at + 8, "P"), id(np.ndarray)),
        (read(at + 16, "P"), array.ctypes.data),
        (read(at + 24, "i"), 2),
        (read(read(at + 32, "P"), "q"), 3),
        (read(read(at + 32, "P") + 8, "q"), 5),
        (read(at + 56, "P"), id(array.dtype)),
        (read(at + 64, "i") & 0x501, 0x101),
        (read(id(array.dtype) + 25, "c"), b"H"),
        (read(id(array.dtype) + 26, "c"), b"="),
        (read(id(value := np.uint64(1 << 40)) + 16, "Q"), int(value)),
        (read(id(number := np.int64(-7)) + 16, "q"), int(number)),
        (read(id(pair := (7, array)) + 16, "q"), 2),
        (read(id(pair) + 32, "P"), at),
        (read(id(tuple) + 168, "Q") >> 26 & 1, 1),
        (ctypes.string_at(id(text := b"where a table begins") + 32, len(text)), text),
    ]
    return all(found == expected for found, expected in seen)


class _Method(ctypes.Structure):
    """``PyMethodDef`` of the interpreter."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("call", ctypes.c_void_p),
        ("flags", ctypes.c_int),
        ("doc", ctypes.c_char_p),
    )


_KEPT: list[_Method] = []
"""What the interpreter goes on reading."""


def make_callable(name: str, address: int, table: bytes) -> Any:
    """Return a function of the interpreter's from the address of a stub."""
    method = _Method(name.encode(), address, _FASTCALL, None)
    _KEPT.append(method)
    make = ctypes.pythonapi.PyCFunction_NewEx
    make.restype = ctypes.py_object
    make.argtypes = [ctypes.c_void_p, ctypes.py_object, ctypes.c_void_p]
    return make(ctypes.addressof(method), table, None)
