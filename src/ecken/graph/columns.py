"""Columns as callers pass them: lists, arrays of any kind, series and frames of other libraries.

Whatever comes is read into plain arrays of NumPy: native, one behind another, nobody else's. So
kernels meet one kind of array, compiled once, that does not change under their hands.
"""

from __future__ import annotations

import array as arrays
import reprlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecken.errors import Invalid
from ecken.graph.packed_rows import Longs

__all__ = [
    "as_longs",
    "own_integers",
    "plain_array",
    "read_id_column",
    "read_integers",
    "shown",
    "split_pairs",
]

_MOST_SHOWN = 60
_short = reprlib.Repr()
_short.maxstring = _short.maxother = _short.maxlong = _MOST_SHOWN


def shown(value: Any) -> str:
    """Return how a value reads in an error: short, whatever it is."""
    try:
        text = _short.repr(value)
    except Exception:  # a foreign object may fail here too; or a number has too many digits
        text = f"a value of type {type(value).__name__}"
    text = " ".join(text.split())
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 2]} …"


def plain_array(values: Any, name: str) -> NDArray[Any]:
    """Return values as an array of NumPy's own, of whatever type; masked ones are refused."""
    if isinstance(values, np.ma.MaskedArray):
        if np.ma.is_masked(values):
            raise _unreadable(name, "it is an array with masked values")
        return np.asarray(values.data)
    if isinstance(values, (str, bytes, bytearray, Mapping)):
        raise _unreadable(name, f"it is {shown(values)}")
    try:
        if not isinstance(values, (np.ndarray, memoryview, arrays.array)) and not hasattr(
            values, "__array__"
        ):
            values = _plain_list(values, name)
        return np.asarray(values)
    except Invalid:
        raise
    except Exception as error:
        raise _unreadable(name, shown(error)) from error


def _plain_list(values: Any, name: str) -> list[Any]:
    """Return the items of an iterable; NumPy would take a truth value for a number."""
    if not isinstance(values, Iterable):
        raise _unreadable(name, f"it is {shown(values)}; put it into a list")
    items = list(values)
    kinds = {type(item) for item in items}
    if kinds & {bool, np.bool_} and not kinds <= {bool, np.bool_}:
        raise _unreadable(name, "truth values (bool) stand among others")
    if any(issubclass(kind, np.ma.MaskedArray) for kind in kinds):
        raise _unreadable(name, "it holds masked values")
    return items


def _unreadable(name: str, why: str) -> Invalid:
    return Invalid(
        "not_an_array", "{name} cannot be read as a list of ids: {why}.", name=name, why=why
    )


def read_integers(values: Any, name: str) -> NDArray[np.integer]:
    """Return a one-dimensional integer array; floats, booleans, text and None are refused.

    It may still be the caller's own memory.
    """
    array = plain_array(values, name)
    if array.size == 0 and array.ndim == 1 and array.dtype.kind in "fO":
        array = array.astype(np.int64)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise Invalid(
            "not_ids",
            "{name} has dtype {dtype} and shape {shape}; one dimension of integers is needed.",
            name=name,
            dtype=array.dtype,
            shape=array.shape,
        )
    return array


def read_id_column(values: Any, name: str) -> NDArray[np.integer]:
    """Like :func:`read_integers`, for one end of all pairs; says how texts are taken."""
    array = plain_array(values, name)
    first = array.item(0) if array.size and array.dtype.kind in "UOT" else None
    if isinstance(first, str):
        raise Invalid(
            "texts_as_ids", "{name} holds the text {seen}, and ids are whole numbers: with "
            "labels=True texts are taken, and the network answers with them.",
            name=name, seen=shown(first),
        )  # fmt: skip
    return read_integers(array, name)


def own_integers(values: Any, name: str) -> NDArray[np.integer]:
    """Like :func:`read_integers`, in memory of its own: nobody changes it after it was checked."""
    array = read_integers(values, name)
    return np.array(array, dtype=array.dtype.newbyteorder("="), order="C", copy=True)


def as_longs(array: NDArray[np.integer], name: str) -> Longs:
    """Return integers as int64, to be read only here; numbers that do not fit are refused."""
    if array.dtype.kind == "u" and array.size and int(array.max()) > np.iinfo(np.int64).max:
        raise Invalid(
            "id_out_of_range", "{name} holds {seen}, which is too large.",
            name=name, seen=int(array.max()),
        )  # fmt: skip
    longs = np.ascontiguousarray(array, dtype=np.int64)
    return longs if longs.flags.writeable else longs.copy()


def split_pairs(pairs: Any) -> tuple[Any, Any]:
    """Split pairs into two columns, not yet read: a frame, an (m, 2) array, or pair after pair."""
    frame = _frame_columns(pairs)
    if frame is not None:
        if len(frame) != 2:
            raise Invalid(
                "not_pairs", "The frame has {seen} columns; two are needed: select them first.",
                seen=len(frame),
            )  # fmt: skip
        return frame[0], frame[1]
    if isinstance(pairs, np.ndarray) or hasattr(pairs, "__array__"):
        return _split_array(plain_array(pairs, "pairs"))
    if isinstance(pairs, (str, bytes, bytearray, Mapping)) or not isinstance(pairs, Iterable):
        raise Invalid("not_pairs", "Pairs are needed; this is {seen}.", seen=shown(pairs))
    try:
        rows = list(pairs)
    except Exception as error:
        raise Invalid("not_pairs", "The pairs cannot be read: {why}.", why=shown(error)) from error
    return _split_rows(rows)


def _split_array(array: NDArray[Any]) -> tuple[Any, Any]:
    if array.ndim == 1 and array.size == 0:
        array = array.reshape(0, 2)
    if array.ndim != 2 or array.shape[1] != 2:
        raise Invalid(
            "not_pairs",
            "Pairs have shape {shape}; (number of pairs, 2) is needed. Two rows of ids are turned "
            "by .T, or given to from_arrays.",
            shape=array.shape,
        )
    return array[:, 0], array[:, 1]


def _split_rows(rows: list[Any]) -> tuple[list[Any], list[Any]]:
    """Split a list of pairs; two arrays of two might be pairs or columns, and are refused."""
    if len(rows) == 2 and all(hasattr(row, "__array__") for row in rows):
        raise Invalid(
            "not_pairs",
            "Two arrays could be two pairs or two columns: use from_arrays for columns, or one "
            "array of shape (number of pairs, 2).",
        )
    for place, row in enumerate(rows):
        is_pair = isinstance(row, (tuple, list)) or hasattr(row, "__array__")
        if isinstance(row, np.ma.MaskedArray) or not is_pair or _length(row) != 2:
            raise Invalid(
                "not_pairs", "Pair {place} is {seen}; two ids are needed.",
                place=place, seen=shown(row),
            )  # fmt: skip
    return [row[0] for row in rows], [row[1] for row in rows]


def _length(row: Any) -> int:
    try:
        return len(row)
    except TypeError:
        return -1


def _frame_columns(frame: Any) -> list[Any] | None:
    """Return the columns of a frame of Arrow, Polars or pandas; None if it is none."""
    if hasattr(frame, "column_names") and callable(getattr(frame, "column", None)):
        return [frame.column(i) for i in range(len(frame.column_names))]
    if callable(getattr(frame, "get_columns", None)):
        return list(frame.get_columns())
    if hasattr(frame, "iloc") and hasattr(frame, "columns"):
        return [frame.iloc[:, i] for i in range(frame.shape[1])]
    return None
