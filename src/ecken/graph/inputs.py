"""What callers hand in, checked: ids, lists of ids, pairs, privacy arrays.

Nothing unchecked reaches a kernel: kernels do not check bounds. Each error names what was seen.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecken.errors import Invalid
from ecken.graph.rows import MAX_NODES, Bools, Bytes, Ids, Longs

__all__ = [
    "NO_IDS",
    "as_longs",
    "check_hops",
    "check_id",
    "check_ids",
    "check_listed",
    "check_reach",
    "check_size",
    "integer_array",
    "pair_columns",
]

NO_IDS: Ids = np.empty(0, dtype=np.uint32)


def check_id(value: Any, n: int, name: str = "member") -> int:
    """Return ``value`` as an int in ``0..n-1``; ``Invalid`` naming what was seen otherwise."""
    try:
        if isinstance(value, (bool, np.bool_)):
            raise TypeError
        number = operator.index(value)
    except TypeError:
        raise Invalid(
            "not_an_id",
            "{name} is {seen!r}; an id is a whole number.",
            name=name,
            seen=value,
        ) from None
    if not 0 <= number < n:
        raise Invalid(
            "id_out_of_range",
            "{name} is {seen}; the ids of this network are 0 to {last}.",
            name=name,
            seen=number,
            last=n - 1,
        )
    return number


def check_ids(values: Any, n: int, name: str) -> Ids:
    """Return ids (any iterable or integer array, or None) as a uint32 array, each in range."""
    if values is None:
        return NO_IDS
    if isinstance(values, np.ndarray) and values.dtype == np.uint32 and values.ndim == 1:
        array: Any = values
    else:
        if not isinstance(values, np.ndarray):
            values = list(values)
            for value in values:
                if isinstance(value, (bool, np.bool_)):
                    check_id(value, n, f"an id in {name}")
        array = integer_array(values, name)
    if array.size:
        low, high = int(array.min()), int(array.max())
        if low < 0 or high >= n:
            check_id(low if low < 0 else high, n, f"an id in {name}")
    return np.ascontiguousarray(array, dtype=np.uint32)


def integer_array(values: Any, name: str) -> NDArray[np.integer]:
    """Return a one-dimensional integer array; floats, booleans, text and None are refused."""
    try:
        array = np.asarray(values)
    except (ValueError, OverflowError) as error:
        raise Invalid(
            "not_an_array", "{name} cannot be read as numbers: {why}.", name=name, why=error
        ) from None
    if array.size == 0 and array.dtype.kind in "fO":
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


def pair_columns(pairs: Any) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """Split pairs, an (m, 2) array or an iterable of pairs, into two integer columns (m,)."""
    if not isinstance(pairs, np.ndarray):
        if not isinstance(pairs, Iterable):
            raise Invalid(
                "not_pairs", "Pairs are needed; this is {seen}.", seen=type(pairs).__name__
            )
        rows = list(pairs)
        try:
            pairs = np.asarray(rows) if rows else np.empty((0, 2), dtype=np.int64)
        except (ValueError, OverflowError) as error:
            raise Invalid(
                "not_pairs", "The pairs cannot be read as numbers: {why}.", why=error
            ) from None
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        raise Invalid(
            "not_pairs",
            "Pairs have shape {shape}; (number of pairs, 2) is needed.",
            shape=pairs.shape,
        )
    return integer_array(pairs[:, 0], "pairs"), integer_array(pairs[:, 1], "pairs")


def check_size(n: Any) -> int:
    """Return a number of ids, 0 to :data:`MAX_NODES`."""
    try:
        number = operator.index(n)
    except TypeError:
        raise Invalid("bad_size", "n is {seen!r}; a whole number is needed.", seen=n) from None
    if not 0 <= number <= MAX_NODES:
        raise Invalid(
            "bad_size", "n is {seen}; it may be 0 to {most}.", seen=number, most=MAX_NODES
        )
    return number


def check_hops(hops: Any) -> int | None:
    """Return a bound on hops: None or a whole number from 0 on."""
    if hops is None:
        return None
    try:
        number = operator.index(hops)
    except TypeError:
        number = -1
    if number < 0:
        raise Invalid("bad_hops", "The number of hops is {seen!r}; 0 or more is needed.", seen=hops)
    return number


def check_reach(reach: Any, n: int) -> Bytes:
    """Return one reach per id as uint8; None means that everyone may see every list."""
    if reach is None:
        return np.full(n, 255, dtype=np.uint8)
    if isinstance(reach, (bytes, bytearray)):
        reach = np.frombuffer(reach, dtype=np.uint8)
    array = integer_array(reach, "reach")
    _check_length(array, n, "reach")
    if array.size and (int(array.min()) < 0 or int(array.max()) > 255):
        raise Invalid(
            "bad_reach", "reach holds numbers from {low} to {high}; 0 to 255 are possible.",
            low=array.min(), high=array.max(),
        )  # fmt: skip
    return array.astype(np.uint8)


def check_listed(listed: Any, n: int) -> Bools:
    """Return one flag per id as bool; None means that all are listed."""
    if listed is None:
        return np.ones(n, dtype=np.bool_)
    array = np.asarray(listed)
    if array.dtype != np.bool_:
        raise Invalid(
            "bad_listed", "listed has dtype {dtype}; booleans are needed.", dtype=array.dtype
        )
    _check_length(array, n, "listed")
    return array.copy()


def _check_length(array: NDArray[Any], n: int, name: str) -> None:
    if array.shape != (n,):
        raise Invalid(
            "wrong_length",
            "{name} has shape {shape}; one value per id, ({n},), is needed.",
            name=name,
            shape=array.shape,
            n=n,
        )


def as_longs(array: NDArray[np.integer], name: str) -> Longs:
    """Return integers as int64; numbers that do not fit are refused."""
    if array.dtype == np.uint64 and array.size and int(array.max()) > np.iinfo(np.int64).max:
        raise Invalid(
            "id_out_of_range", "{name} holds {seen}, which is too large.",
            name=name, seen=int(array.max()),
        )  # fmt: skip
    return np.ascontiguousarray(array, dtype=np.int64)
