"""The audience of a contact list in the engine, by name or number, for one member or all."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np

from ecken.errors import Invalid
from ecken.graph.columns import plain_array, read_integers, shown
from ecken.graph.inputs import check_length, whole
from ecken.graph.packed_rows import Bytes

__all__ = ["Reach", "check_reach", "reach_number"]


class Reach(IntEnum):
    """The largest degree at which a viewer may see a member's list.

    Wherever a reach is asked for, the name in small letters will do.

    >>> from ecken.graph import Network, Reach
    >>> net = Network.from_pairs([(0, 1), (1, 2)], reach=["everyone", "nobody", Reach.SECOND])
    >>> net.reach_of(1).name, net.reach.tolist()
    ('NOBODY', [255, 0, 2])
    """

    NOBODY = 0
    CONTACTS = 1
    SECOND = 2
    THIRD = 3
    FOURTH = 4
    EVERYONE = 255


_BY_NAME = {reach.name.lower(): int(reach) for reach in Reach}


def reach_number(reach: Any) -> int:
    """Return a reach, given by name or by number, as its number."""
    number = _BY_NAME.get(reach) if isinstance(reach, str) else whole(reach)
    if number is None or not 0 <= number <= 255:
        raise Invalid(
            "unknown_reach", "reach is {seen}; one of {names}, or 0 to 4 or 255, is needed.",
            seen=shown(reach), names=", ".join(_BY_NAME),
        )  # fmt: skip
    return number


def check_reach(reach: Any, n: int) -> Bytes:
    """Return one reach per id as uint8: given for each, or one for all; None means everyone."""
    if reach is None or isinstance(reach, str) or whole(reach) is not None:
        return np.full(n, 255 if reach is None else reach_number(reach), dtype=np.uint8)
    if isinstance(reach, (bytes, bytearray)):
        reach = np.frombuffer(reach, dtype=np.uint8)
    if isinstance(reach, (list, tuple)) and any(isinstance(one, str) for one in reach):
        reach = [reach_number(one) for one in reach]
    array = plain_array(reach, "reach")
    texts = array.tolist() if array.ndim == 1 and array.dtype.kind in "UOT" else []
    if texts and all(isinstance(text, str) for text in texts):
        array = np.array([reach_number(text) for text in texts])
    array = read_integers(array, "reach")
    check_length(array, n, "reach")
    if array.size and (int(array.min()) < 0 or int(array.max()) > 255):
        raise Invalid(
            "bad_reach", "reach holds numbers from {low} to {high}; 0 to 255 are possible.",
            low=array.min(), high=array.max(),
        )  # fmt: skip
    return array.astype(np.uint8)
