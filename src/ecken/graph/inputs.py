"""Checks of single arguments: ids, numbers, flags, paths.

Nothing unchecked reaches a kernel: kernels do not check bounds. Each error names what was seen.
Lists of ids, pairs and frames are read in :mod:`ecken.graph.columns`.
"""

from __future__ import annotations

import operator
import os
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from ecken.errors import Invalid
from ecken.graph.columns import own_integers, plain_array, shown
from ecken.graph.packed_rows import MAX_NODES, Bools, Ids

__all__ = [
    "NO_IDS",
    "Hops",
    "check_callback",
    "check_flag",
    "check_hops",
    "check_id",
    "check_ids",
    "check_layer",
    "check_length",
    "check_listed",
    "check_near",
    "check_path",
    "check_same",
    "check_share",
    "check_size",
    "check_text",
    "check_version",
    "check_whole",
    "whole",
]

Hops: TypeAlias = Literal[1, 2, 3]
"""How far a circle stands from the viewer."""
NO_IDS: Ids = np.empty(0, dtype=np.uint32)

_BYTES_PER_ID = 32
"""What a network takes for each id while it is built, at least."""
_MOST_LAYER = 1 << 31


def whole(value: Any) -> int | None:
    """Return a whole number as an int; None if it is something else, like a truth value."""
    if type(value) is int:
        return value
    if isinstance(value, (bool, np.bool_)):
        return None
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        return None
    if isinstance(value, np.ndarray) and value.ndim:
        return None
    try:
        return operator.index(value)
    except Exception:  # whatever a foreign object raises, it is no whole number
        return None


def check_whole(value: Any, name: str, low: int, high: int) -> int:
    """Return a whole number from ``low`` to ``high``."""
    number = whole(value)
    if number is None or not low <= number <= high:
        raise Invalid(
            "bad_number",
            "{name} is {seen}; a whole number from {low} to {high} is needed.",
            name=name, seen=shown(value), low=low, high=high,
        )  # fmt: skip
    return number


def check_share(value: Any, name: str) -> float:
    """Return a share: a number from 0 to 1."""
    is_number = isinstance(value, (int, float, np.integer, np.floating))
    is_number &= not isinstance(value, (bool, np.timedelta64))
    if not is_number or not 0 <= value <= 1:
        raise Invalid(
            "bad_share", "{name} is {seen}; a number from 0 to 1 is needed.",
            name=name, seen=shown(value),
        )  # fmt: skip
    return float(value)


def check_id(value: Any, n: int, name: str = "member") -> int:
    """Return ``value`` as an int in ``0..n-1``; ``Invalid`` naming what was seen otherwise."""
    number = whole(value)
    if number is None:
        raise Invalid(
            "not_an_id",
            "{name} is {seen}; an id is a whole number.",
            name=name,
            seen=shown(value),
        )
    if not 0 <= number < n:
        raise _out_of_range(number, n, name)
    return number


def _out_of_range(number: int, n: int, name: str) -> Invalid:
    """Return the error for an id that this network does not have."""
    if n == 0:
        return Invalid(
            "id_out_of_range", "{name} is {seen}; this network is empty.",
            name=name, seen=shown(number),
        )  # fmt: skip
    return Invalid(
        "id_out_of_range",
        "{name} is {seen}; the ids of this network are 0 to {last}.",
        name=name, seen=shown(number), last=n - 1,
    )  # fmt: skip


def check_ids(values: Any, n: int, name: str) -> Ids:
    """Return ids (any iterable or integer array, or None) as a uint32 array, each in range.

    It is a copy: what was checked cannot change any more.
    """
    if values is None:
        return NO_IDS
    array = own_integers(values, name)
    if array.size:
        low, high = int(array.min()), int(array.max())
        if low < 0 or high >= n:
            raise _out_of_range(low if low < 0 else high, n, f"an id in {name}")
    return array.astype(np.uint32, copy=False)


def check_size(n: Any) -> int:
    """Return a number of ids, 0 to :data:`MAX_NODES`, that the machine's memory can hold."""
    number = check_whole(n, "n", 0, MAX_NODES)
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if number * _BYTES_PER_ID > memory:
        raise Invalid(
            "bad_size",
            "n is {seen}: so many ids take {needed} GB of memory, and this machine has {have}.",
            seen=number, needed=number * _BYTES_PER_ID >> 30, have=memory >> 30,
        )  # fmt: skip
    return number


def check_same(n: int | None, labels: int) -> None:
    """Raise if a size was given that is not that of the labels."""
    if n is not None and n != labels:
        raise Invalid(
            "bad_size", "n is {seen}, and there are {labels} labels: leave n out.",
            seen=n, labels=labels,
        )  # fmt: skip


def check_hops(hops: Any) -> int | None:
    """Return a bound on hops: None or a whole number from 0 on."""
    if hops is None:
        return None
    number = whole(hops)
    if number is None or number < 0:
        raise Invalid(
            "bad_hops", "The number of hops is {seen}; 0 or more is needed.", seen=shown(hops)
        )
    return number


def check_near(hops: Any) -> Hops:
    """Return a number of hops as far as the third circle."""
    number = whole(hops)
    if number not in (1, 2, 3):
        raise Invalid("bad_degree", "The degree is {seen}; it must be 1, 2 or 3.", seen=shown(hops))
    return cast(Hops, number)


def check_layer(layer: Any) -> int:
    """Return how far a list's reader stands from its owner: 1 or more."""
    return check_whole(layer, "layer", 1, _MOST_LAYER)


def check_version(version: Any) -> int:
    """Return a journal position: any whole number of 64 bits."""
    return check_whole(version, "version", -(2**63), 2**63 - 1)


def check_flag(value: Any, name: str) -> bool:
    """Return a truth value; nothing else is taken for one."""
    if not isinstance(value, (bool, np.bool_)):
        raise Invalid(
            "bad_flag", "{name} is {seen}; True or False is needed.", name=name, seen=shown(value)
        )
    return bool(value)


def check_callback(value: Any, name: str) -> Any:
    """Return a function that is told something, whatever its arguments."""
    if not callable(value):
        raise Invalid(
            "not_callable", "{name} is {seen}; a function is needed.", name=name, seen=shown(value)
        )
    return value


def check_text(value: Any, name: str) -> str:
    """Return a text."""
    if not isinstance(value, str):
        raise Invalid(
            "bad_text", "{name} is {seen}; a text is needed.", name=name, seen=shown(value)
        )
    return str(value)


def check_path(path: Any) -> Path:
    """Return the path of a file."""
    if isinstance(path, (str, os.PathLike)):
        text = os.fspath(path)
        if isinstance(text, str) and text and "\0" not in text:
            return Path(text)
    raise Invalid("bad_path", "The path is {seen}; a text or a Path is needed.", seen=shown(path))


def check_listed(listed: Any, n: int, name: str = "listed") -> Bools:
    """Return one flag per id as bool; None means that all are listed."""
    if listed is None:
        return np.ones(n, dtype=np.bool_)
    array = plain_array(listed, name)
    if array.size == 0 and array.ndim == 1:
        array = array.astype(np.bool_)
    if array.dtype != np.bool_:
        raise Invalid(
            "bad_listed", "{name} has dtype {dtype}; booleans are needed.",
            name=name, dtype=array.dtype,
        )  # fmt: skip
    check_length(array, n, name)
    return np.array(array, dtype=np.bool_, order="C")


def check_length(array: NDArray[Any], n: int, name: str) -> None:
    """Raise unless there is one value for each id."""
    if array.shape != (n,):
        raise Invalid(
            "wrong_length",
            "{name} has shape {shape}; one value per id, ({n},), is needed.",
            name=name,
            shape=array.shape,
            n=n,
        )
