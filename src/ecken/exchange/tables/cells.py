"""The cells of a block of text without taking it apart, and a vocabulary to look them up in.

A list of 48 million contacts names the same million members again and again: looking each cell up
where it stands costs a tenth of making a string of it first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import overload

import numpy as np
from numpy.typing import NDArray

from ecken.exchange.tables import cell_kernels
from ecken.exchange.tables.cell_kernels import MISSING

__all__ = ["MISSING", "Cells", "Vocabulary"]


class Cells:
    """The cells of some whole lines that all have the same number of them."""

    def __init__(self, text: NDArray[np.uint8], ends: NDArray[np.int64], width: int) -> None:
        self.text, self.ends, self.width = text, ends, width

    @classmethod
    def find(cls, text: str, separator: str, width: int) -> Cells | None:
        """Find the cells; ``None`` if the lines are not alike, or hold quotation marks."""
        if not text.endswith("\n"):
            text += "\n"
        octets = np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)
        ends = np.empty(text.count("\n") + text.count(separator), dtype=np.int64)
        count = cell_kernels.find_ends(octets, ord(separator), width, ends)
        return None if count < 0 else cls(octets, ends[:count], width)

    def __len__(self) -> int:
        """Lines."""
        return len(self.ends) // self.width

    def column(self, place: int) -> Sequence[str]:
        """Return a column whose cells are made strings as they are asked for."""
        return _Column(self, place)

    def cell(self, row: int, column: int) -> str:
        """Return one cell."""
        at = row * self.width + column
        begin = self.ends[at - 1] + 1 if at else 0
        return self.text[begin : self.ends[at]].tobytes().decode("utf-8", "surrogatepass")


class _Column(Sequence[str]):
    def __init__(self, cells: Cells, place: int) -> None:
        self._cells, self._place = cells, place

    def __len__(self) -> int:
        return len(self._cells)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[str]: ...
    def __getitem__(self, row: int | slice) -> str | Sequence[str]:
        if isinstance(row, slice):
            return [self._cells.cell(each, self._place) for each in range(len(self))[row]]
        return self._cells.cell(range(len(self))[row], self._place)


class Vocabulary:
    """Texts with a number each, from 0 on.

    >>> known = Vocabulary({"m1": 7, "m2": 9})
    >>> cells = Cells.find("m2,m1\\nm1,m3\\n", ",", 2)
    >>> known.numbers_in(cells, 0).tolist(), known.numbers_in(cells, 1).tolist()
    ([9, 7], [7, -1])
    """

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self._numbers = numbers
        self._arrange()

    def __len__(self) -> int:
        """Texts."""
        return len(self._numbers)

    def learn(self, numbers: Mapping[str, int]) -> None:
        """Take more texts. Cost: that of all texts, so let there be some at once."""
        self._numbers = {**self._numbers, **numbers}
        self._arrange()

    def numbers_in(self, cells: Cells, column: int) -> NDArray[np.int64]:
        """Return the number of each cell of a column; :data:`MISSING` where there is none.

        Cost: about 0.05 µs per cell.
        """
        found = np.empty(len(cells), dtype=np.int64)
        cell_kernels.look_up(
            cells.text, cells.ends, cells.width, column,
            self._pool, self._begins, self._slots, self._values, found,
        )  # fmt: skip
        return found

    def _arrange(self) -> None:
        texts = [text.encode("utf-8", "surrogatepass") for text in self._numbers]
        self._pool = np.frombuffer(b"".join(texts), dtype=np.uint8)
        self._begins = np.fromiter(accumulate(map(len, texts), initial=0), np.int64, len(texts) + 1)
        self._values = np.fromiter(self._numbers.values(), np.int64, len(texts))
        # Half of the slots stay free, so that a text is found near where it belongs.
        self._slots = np.full(2 << len(texts).bit_length(), -1, dtype=np.int32)
        cell_kernels.fill_slots(self._pool, self._begins, self._slots)
