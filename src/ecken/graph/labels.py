"""The caller's own ids, where they are not ``0..n-1``: 64-bit integers or strings.

A network with labels takes labels and answers with labels, everywhere. Inside, each has a place,
``0..n-1``: the order of ``Network.labels``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Container
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecken.errors import Invalid
from ecken.graph.columns import as_longs, own_integers, plain_array, shown
from ecken.graph.inputs import NO_IDS, check_id, whole
from ecken.graph.packed_rows import Ids, Longs

__all__ = ["Labels", "label_sections", "number_columns", "read_label_sections", "read_labels"]


class Labels:
    """Labels by place, and places by label.

    ``array`` int64 (n,), or texts as objects (n,); read-only. Finding the places of numbers costs
    a binary search, that of a text a look into a dict.
    """

    def __init__(self, array: NDArray[Any]) -> None:
        self.is_text = array.dtype.kind == "O"
        self.array = array.view()
        self.array.flags.writeable = False
        self._by_text: dict[str, int] = {}
        self._order: Longs | None = None
        self._sorted: NDArray[Any] = self.array
        if self.is_text:
            self._by_text = {label: place for place, label in enumerate(array.tolist())}
            distinct = len(self._by_text)
        else:
            if array.size and not (array[1:] > array[:-1]).all():
                self._order = np.argsort(array, kind="stable")
                self._sorted = array[self._order]
            distinct = array.size - int((self._sorted[1:] == self._sorted[:-1]).sum())
        if distinct != array.size:
            raise Invalid(
                "repeated_label", "There are {n} labels, but only {seen} different ones.",
                n=array.size, seen=distinct,
            )  # fmt: skip

    @property
    def n(self) -> int:
        """Number of labels."""
        return int(self.array.size)

    def place(self, value: Any, name: str) -> int:
        """Return the place of one label."""
        if self.is_text:
            at = self._by_text.get(value) if isinstance(value, str) else None
            if at is None:
                raise _unknown(value, name)
            return at
        number = whole(value)
        if number is None:
            check_id(value, 0, name)
        if number is None or not -(2**63) <= number < 2**63:
            raise _unknown(value, name)
        return int(self._places_of(np.array([number], dtype=np.int64), name)[0])

    def places(self, values: Any, name: str) -> Ids:
        """Return the places of many labels, uint32."""
        if values is None:
            return NO_IDS
        if self.is_text:
            found = [self.place(value, f"an id in {name}") for value in _items(values, name)]
            return np.array(found, dtype=np.uint32)
        return self._places_of(as_longs(own_integers(values, name), name), f"an id in {name}")

    def _places_of(self, numbers: Longs, name: str) -> Ids:
        at = np.searchsorted(self._sorted, numbers)
        at = np.minimum(at, max(self.n - 1, 0))
        is_there = self._sorted[at] == numbers if self.n else np.zeros(numbers.size, dtype=bool)
        if not is_there.all():
            raise _unknown(int(numbers[int(np.argmin(is_there))]), name)
        return (at if self._order is None else self._order[at]).astype(np.uint32)

    def extended(self, more: Any, size: int) -> Labels:
        """Return these labels and as many more, for ``size`` ids."""
        new = read_labels(more, size - self.n)
        if new.n and self.n and new.is_text != self.is_text:
            raise _mixed()
        return Labels(np.concatenate([self.array, new.array]) if self.n else new.array)


def _unknown(value: Any, name: str) -> Invalid:
    return Invalid(
        "unknown_member", "{name}: there is no member {seen} in this network.",
        name=name, seen=shown(value),
    )  # fmt: skip


def _items(values: Any, name: str) -> list[Any]:
    """Return the items of a column of texts."""
    array = plain_array(values, name)
    if array.ndim != 1:
        raise Invalid(
            "not_ids",
            "{name} has dtype {dtype} and shape {shape}; one dimension of integers is needed.",
            name=name, dtype=array.dtype, shape=array.shape,
        )  # fmt: skip
    return array.tolist() if array.size else []


def read_labels(values: Any, n: int | None = None) -> Labels:
    """Return labels from a list or column of different whole numbers or of different texts."""
    array = _read_column(values)
    if n is not None and array.size != n:
        raise Invalid(
            "wrong_length", "{name} has shape {shape}; one value per id, ({n},), is needed.",
            name="labels", shape=array.shape, n=n,
        )  # fmt: skip
    return Labels(array)


def number_columns(a: Any, b: Any, labels: Any) -> tuple[Ids, Ids, Labels]:
    """Return the places of two columns of labels, and the labels: those given, or all there are.

    With ``labels=True`` they are in ascending order.
    """
    if labels is not True:
        given = read_labels(labels)
        return given.places(a, "a"), given.places(b, "b"), given
    columns = [_read_column(column) for column in (a, b)]
    if len({column.dtype for column in columns if column.size}) > 1:
        raise _mixed()
    found = Labels(_different([column for column in columns if column.size]))
    return found.places(columns[0], "a"), found.places(columns[1], "b"), found


def _different(columns: list[NDArray[Any]]) -> NDArray[Any]:
    """Return the different labels of columns of one kind, ascending."""
    if not columns:
        return np.empty(0, dtype=np.int64)
    both = np.concatenate(columns)
    return _texts(sorted(set(both.tolist()))) if both.dtype == object else np.unique(both)


def _read_column(values: Any) -> NDArray[Any]:
    """Return a column of labels, repeats and all: int64, or texts as objects."""
    items = plain_array(values, "labels")
    if not (items.size and items.ndim == 1 and items.dtype.kind in "UOT"):
        return as_longs(own_integers(items, "labels"), "labels")
    texts = items.tolist()
    # what came as a list is looked at as it came: NumPy makes texts of numbers beside texts
    came = list(values) if isinstance(values, (list, tuple, set, frozenset)) else texts
    if not all(isinstance(text, str) for text in came):
        raise _mixed()
    return _texts(texts)


def _texts(texts: list[str]) -> NDArray[Any]:
    array: NDArray[Any] = np.empty(len(texts), dtype=object)
    array[:] = texts
    return array


def _mixed() -> Invalid:
    return Invalid("bad_labels", "Labels are whole numbers or texts, all of one kind.")


def label_sections(labels: Labels | None) -> dict[str, NDArray[Any]]:
    """Return what a file holds of labels: numbers as they are, texts one behind another."""
    if labels is None:
        return {}
    if not labels.is_text:
        return {"names": labels.array}
    texts = [text.encode("utf-8", "surrogatepass") for text in labels.array.tolist()]
    ends = np.cumsum([len(text) for text in texts], dtype=np.int64)
    return {"label_ends": ends, "label_text": np.frombuffer(b"".join(texts), dtype=np.uint8)}


def read_label_sections(
    n: int, names: Container[str], read: Callable[[str, Any, int], NDArray[Any]]
) -> Labels | None:
    """Return the labels that a file holds; ``read`` gives a section by name, type and size."""
    if "names" in names:
        return Labels(read("names", np.int64, n))
    if "label_ends" not in names:
        return None
    ends = read("label_ends", np.int64, n).tolist()
    text = read("label_text", np.uint8, ends[-1] if ends else 0).tobytes()
    cuts = itertools.pairwise([0, *ends])
    return Labels(_texts([text[a:b].decode("utf-8", "surrogatepass") for a, b in cuts]))
