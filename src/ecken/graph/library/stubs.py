"""Emits the stub of a kernel: a function of the interpreter's that calls the compiled code.

A stub looks at its arguments as :func:`numba.typeof` would. Where they are what the kernel was
compiled for, it lets go of the interpreter's lock, calls the kernel, and makes Python objects of
what it returns. Else it returns ``NotImplemented``, and the compiler is asked. All that it needs of
the interpreter stands in a table of addresses (:data:`TABLE`), which is its ``self``: the code has
no symbol that would have to be found.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.np.arrayobj import make_array, populate_array
from numba.np.numpy_support import as_dtype

from ecken.graph.library.addresses import TABLE

__all__ = ["RUNTIME", "STUB", "emit_stub", "is_plain"]

STUB = "ecken_stub"

_BYTE, _INT, _LONG = ir.IntType(8), ir.IntType(32), ir.IntType(64)
_POINTER = _BYTE.as_pointer()

# Where things lie in objects of a 64-bit interpreter, and in arrays; the loader compares.
_TYPE, _VALUE, _TABLE_AT = 8, 16, 32
_DATA, _NDIM, _SHAPE, _DTYPE, _FLAGS = 16, 24, 32, 56, 64
_CHAR, _ORDER = 25, 26
_LENGTH, _ITEMS, _TYPE_FLAGS, _IS_TUPLE = 16, 24, 168, 1 << 26
_CONTIGUOUS, _ALIGNED, _WRITEABLE = 0x1, 0x100, 0x400

RUNTIME = """
declare i32 @posix_memalign(ptr, i64, i64)
declare void @free(ptr)
declare void @abort()

define ptr @NRT_MemInfo_alloc_aligned(i64 %size, i32 %align) {
  %place = alloca ptr
  %wide = zext i32 %align to i64
  %small = icmp ult i64 %wide, 64
  %lead = select i1 %small, i64 64, i64 %wide
  %all = add i64 %size, %lead
  %wrong = call i32 @posix_memalign(ptr %place, i64 %lead, i64 %all)
  %failed = icmp ne i32 %wrong, 0
  br i1 %failed, label %none, label %some
none:
  ret ptr null
some:
  %info = load ptr, ptr %place
  %data = getelementptr i8, ptr %info, i64 %lead
  %dtor = getelementptr i8, ptr %info, i64 8
  %of = getelementptr i8, ptr %info, i64 16
  %at = getelementptr i8, ptr %info, i64 24
  %long = getelementptr i8, ptr %info, i64 32
  %by = getelementptr i8, ptr %info, i64 40
  store i64 1, ptr %info
  store ptr null, ptr %dtor
  store ptr null, ptr %of
  store ptr %data, ptr %at
  store i64 %size, ptr %long
  store ptr null, ptr %by
  ret ptr %info
}

define void @NRT_MemInfo_call_dtor(ptr %info) {
  call void @free(ptr %info)
  ret void
}
"""
"""The memory that kernels ask for: what numba's runtime does, without numba."""


def is_plain(signature: Any) -> bool:
    """Say whether a stub can be emitted: arrays and numbers in, numbers or a tuple of these out."""
    returned = signature.return_type
    parts = returned.types if isinstance(returned, types.BaseTuple) else (returned,)
    if isinstance(returned, types.BaseNamedTuple):
        return False
    return all(map(_is_taken, signature.args)) and all(
        isinstance(part, types.Integer | types.Boolean) or part in (types.float64, types.none)
        for part in parts
    )


def _is_taken(kind: Any) -> bool:
    if isinstance(kind, types.BaseTuple):
        return all(map(_is_taken, kind.types))
    if isinstance(kind, types.Array):
        return (
            kind.layout == "C"
            and kind.aligned
            and isinstance(kind.dtype, types.Integer | types.Boolean | types.Float)
        )
    return kind in (types.int64, types.uint64, types.boolean, types.float64)


class _Stub:
    """One stub while it is emitted."""

    def __init__(self, context: Any, description: Any, signature: Any, module: Any) -> None:
        kind = ir.FunctionType(_POINTER, [_POINTER, _POINTER.as_pointer(), _LONG])
        function = ir.Function(module, kind, STUB)
        self.context, self.signature = context, signature
        self.builder = ir.IRBuilder(function.append_basic_block("entry"))
        self.other = function.append_basic_block("other")
        table, self.given, count = function.args
        self.table = self.at(table, _TABLE_AT)
        self.need(self.builder.icmp_signed("==", count, _LONG(len(signature.args))))
        values = [self.take(self.item(self.given, i), of) for i, of in enumerate(signature.args)]
        state = self.call("PyEval_SaveThread", _POINTER)
        kernel = context.declare_function(module, description)
        status, found = context.call_conv.call_function(
            self.builder, kernel, signature.return_type, signature.args, values
        )
        self.call("PyEval_RestoreThread", ir.VoidType(), state)
        with self.builder.if_then(status.is_error, likely=False):
            self.call("PyErr_SetNone", ir.VoidType(), self.entry("MemoryError"))
            self.builder.ret(_POINTER(None))
        self.builder.ret(self.box(found, signature.return_type))
        self.builder.position_at_end(self.other)
        self.builder.ret(self.same("NotImplemented"))

    def at(self, pointer: Any, offset: Any) -> Any:
        return self.builder.gep(pointer, [_LONG(offset)])

    def read(self, pointer: Any, offset: int, kind: Any) -> Any:
        place = self.builder.bitcast(self.at(pointer, offset), kind.as_pointer())
        return self.builder.load(place)

    def entry(self, name: str) -> Any:
        """The address of that name in the table."""
        return self.read(self.table, 8 * TABLE.index(name), _POINTER)

    def call(self, name: str, returned: Any, *given: Any) -> Any:
        kind = ir.FunctionType(returned, [value.type for value in given])
        return self.builder.call(self.builder.bitcast(self.entry(name), kind.as_pointer()), given)

    def same(self, name: str) -> Any:
        """One more reference to an object of the table."""
        found = self.entry(name)
        self.call("Py_IncRef", ir.VoidType(), found)
        return found

    def need(self, condition: Any) -> None:
        """Go on where it holds; else this stub is not for these arguments."""
        on = self.builder.append_basic_block()
        self.builder.cbranch(condition, on, self.other)
        self.builder.position_at_end(on)

    def is_of(self, value: Any, name: str) -> Any:
        return self.builder.icmp_unsigned("==", self.read(value, _TYPE, _POINTER), self.entry(name))

    def item(self, pointers: Any, i: int) -> Any:
        return self.builder.load(self.builder.gep(pointers, [_LONG(i)]))

    def take(self, value: Any, kind: Any) -> Any:
        if isinstance(kind, types.Array):
            return self.take_array(value, kind)
        if isinstance(kind, types.BaseTuple):
            return self.take_tuple(value, kind)
        if kind == types.int64:
            return self.take_whole(value)
        if kind == types.uint64:
            self.need(self.is_of(value, "uint64"))
            return self.read(value, _VALUE, _LONG)
        if kind == types.boolean:
            yes, no = (
                self.builder.icmp_unsigned("==", value, self.entry(name))
                for name in ("True", "False")
            )
            self.need(self.builder.or_(yes, no))
            return yes
        self.need(self.is_of(value, "float"))
        return self.call("PyFloat_AsDouble", ir.DoubleType(), value)

    def take_whole(self, value: Any) -> Any:
        """A Python integer of at most 64 bits, or NumPy's int64."""
        builder = self.builder
        place = cgutils.alloca_once(builder, _LONG)
        beyond = cgutils.alloca_once_value(builder, _INT(0))
        with builder.if_else(self.is_of(value, "int")) as (python, other):
            with python:
                builder.store(
                    self.call("PyLong_AsLongLongAndOverflow", _LONG, value, beyond), place
                )
            with other:
                is_long = self.is_of(value, "int64")
                with builder.if_else(is_long) as (numpy, neither):
                    with numpy:
                        builder.store(self.read(value, _VALUE, _LONG), place)
                    with neither:
                        builder.store(_INT(1), beyond)
        self.need(builder.icmp_signed("==", builder.load(beyond), _INT(0)))
        return builder.load(place)

    def take_tuple(self, value: Any, kind: Any) -> Any:
        """A tuple, with names or without, by its places."""
        flags = self.read(self.read(value, _TYPE, _POINTER), _TYPE_FLAGS, _LONG)
        is_tuple = self.builder.and_(flags, _LONG(_IS_TUPLE))
        self.need(self.builder.icmp_unsigned("!=", is_tuple, _LONG(0)))
        length = self.read(value, _LENGTH, _LONG)
        self.need(self.builder.icmp_signed("==", length, _LONG(len(kind.types))))
        items = self.builder.bitcast(self.at(value, _ITEMS), _POINTER.as_pointer())
        parts = [self.take(self.item(items, i), of) for i, of in enumerate(kind.types)]
        return self.context.make_tuple(self.builder, kind, parts)

    def take_array(self, value: Any, kind: Any) -> Any:
        builder = self.builder
        self.need(self.is_of(value, "ndarray"))
        self.need(builder.icmp_signed("==", self.read(value, _NDIM, _INT), _INT(kind.ndim)))
        wanted = _INT(_CONTIGUOUS | _ALIGNED | (_WRITEABLE if kind.mutable else 0))
        flags = builder.and_(self.read(value, _FLAGS, _INT), wanted)
        self.need(builder.icmp_signed("==", flags, wanted))
        dtype = self.read(value, _DTYPE, _POINTER)
        self.need(self.is_one(self.read(dtype, _ORDER, _BYTE), "=|"))
        same = as_dtype(kind.dtype)
        chars = "".join(c for c in np.typecodes["All"] if np.dtype(c) == same)
        self.need(self.is_one(self.read(dtype, _CHAR, _BYTE), chars))
        shape = self.read(value, _SHAPE, _POINTER)
        sizes = [self.read(shape, 8 * i, _LONG) for i in range(kind.ndim)]
        strides = [_LONG(same.itemsize)]
        for size in reversed(sizes[1:]):
            strides.insert(0, builder.mul(strides[0], size))
        array = make_array(kind)(self.context, builder)
        data = builder.bitcast(self.read(value, _DATA, _POINTER), array.data.type)
        item = self.context.get_constant(types.intp, same.itemsize)
        populate_array(array, data=data, shape=sizes, strides=strides, itemsize=item, meminfo=None)
        return array._getvalue()

    def is_one(self, char: Any, of: str) -> Any:
        found = ir.IntType(1)(False)
        for one in of:
            found = self.builder.or_(found, self.builder.icmp_unsigned("==", char, _BYTE(ord(one))))
        return found

    def box(self, value: Any, kind: Any) -> Any:
        """Make a Python object of what the kernel returned."""
        builder = self.builder
        if isinstance(kind, types.BaseTuple):
            made = self.call("PyTuple_New", _POINTER, _LONG(len(kind.types)))
            for i, part in enumerate(kind.types):
                one = self.box(builder.extract_value(value, i), part)
                self.call("PyTuple_SetItem", _INT, made, _LONG(i), one)
            return made
        if kind == types.none:
            return self.same("None")
        if isinstance(kind, types.Boolean):
            found = builder.select(value, self.entry("True"), self.entry("False"))
            self.call("Py_IncRef", ir.VoidType(), found)
            return found
        if kind == types.float64:
            return self.call("PyFloat_FromDouble", _POINTER, value)
        if kind.signed:
            wide = builder.sext(value, _LONG) if kind.bitwidth < 64 else value
            return self.call("PyLong_FromLongLong", _POINTER, wide)
        wide = builder.zext(value, _LONG) if kind.bitwidth < 64 else value
        return self.call("PyLong_FromUnsignedLongLong", _POINTER, wide)


def emit_stub(context: Any, description: Any, signature: Any) -> str:
    """Return the stub as LLVM assembly; ``description`` names the compiled function."""
    module = ir.Module(STUB)
    _Stub(context, description, signature, module)
    return str(module)
