"""Compiled matching of phrases: do these words follow one another in a text?

Reads the packed records (``profiles.pack``) as they lie in memory. It knows plain German and
English letters, digits, spaces and common marks, which nearly all texts consist of; of any other
text it says that it is not sure, and the slow reader (``words.terms``) is asked.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ecken.graph.jit import kernel

__all__ = ["LONGEST", "MOST_WORDS", "NO", "UNSURE", "YES", "read"]

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

NO, YES, UNSURE = 0, 1, 2
LONGEST = 80  # bytes of a word
MOST_WORDS = 60
_FIELD, _ITEM, _PART = 0x1F, 0x1E, 0x1D
_LETTER, _BETWEEN, _OTHER = 1, 2, 0


def _classes() -> Bytes:
    """What each byte is; capital letters, umlauts and ß are looked at one by one."""
    table = np.full(256, _OTHER, np.uint8)
    table[list(b"abcdefghijklmnopqrstuvwxyz0123456789")] = _LETTER
    table[list(b' ,.;!?-&")%=')] = _BETWEEN
    return table


_CLASS = _classes()


@kernel
def read(
    blob: Bytes, starts: Places, ends: Places, place: int, part: int, listed: bool,
    spelled: Bytes, bounds: Places, word_of: Places, words: int, answers: Bytes,
) -> None:  # fmt: skip
    """Answer for each record whether a text of a field has the words in a row: no, yes or unsure.

    The text is part ``place`` of a record, or part ``part`` of each item there if it is ``listed``.
    Spelling ``v`` of word ``word_of[v]`` is ``spelled[bounds[v] : bounds[v + 1]]``.
    """
    token = np.empty(LONGEST, np.uint8)
    for i in range(starts.size):
        at, end = starts[i], ends[i]
        skip = place
        while skip and at < end:
            if blob[at] == _FIELD:
                skip -= 1
            at += 1
        if not listed:
            answers[i] = _read_text(blob, at, end, spelled, bounds, word_of, words, token)
            continue
        while at < end and blob[at] != _FIELD and answers[i] != YES:
            skip = part
            while at < end and skip and blob[at] != _FIELD:
                if blob[at] == _PART:
                    skip -= 1
                at += 1
            said = _read_text(blob, at, end, spelled, bounds, word_of, words, token)
            answers[i] = YES if said == YES else max(answers[i], said)
            while at < end and blob[at] != _ITEM and blob[at] != _FIELD:
                at += 1
            if at < end and blob[at] == _ITEM:
                at += 1


@kernel
def _read_text(
    blob: Bytes, at: int, end: int, spelled: Bytes, bounds: Places, word_of: Places, words: int,
    token: Bytes,
) -> int:  # fmt: skip
    """One text, up to the next separator."""
    last = np.uint64(1) << np.uint64(words - 1)
    state = np.uint64(0)
    length = 0
    small = False  # whether the letter before was a small one: ``In`` after it marks a gender
    while True:
        byte = blob[at] if at < end else np.uint8(_FIELD)
        if byte <= _FIELD and byte >= _PART:
            state = _next_state(state, token, length, spelled, bounds, word_of)
            return YES if state & last else NO
        kind = _CLASS[byte]
        if kind == _BETWEEN or (byte == 40 and length == 0):  # a bracket after a word may be a mark
            state = _next_state(state, token, length, spelled, bounds, word_of)
            if state & last:
                return YES
            length, small = 0, False
            at += 1
            continue
        more, first, second = 1, byte, np.uint8(0)
        if kind != _LETTER:
            if byte >= 65 and byte <= 90:
                if small and byte == 73 and at + 1 < end and blob[at + 1] == 110:
                    return UNSURE
                first = np.uint8(byte + 32)
                small = False
            elif byte == 0xC3 and at + 1 < end:
                more, second = 2, blob[at + 1]
                small = second == 0xA4 or second == 0xB6 or second == 0xBC
                if second == 0x84 or second == 0x96 or second == 0x9C:
                    second = np.uint8(second + 32)
                elif second == 0x9F:
                    first, second = np.uint8(115), np.uint8(115)
                elif not small:
                    return UNSURE
            else:
                return UNSURE
        else:
            small = byte >= 97
        if length + 2 > LONGEST:
            return UNSURE
        token[length] = first
        length += 1
        if more == 2:
            token[length] = second
            length += 1
        at += more


@kernel
def _next_state(
    state: int, token: Bytes, length: int, spelled: Bytes, bounds: Places, word_of: Places
) -> Any:
    """After one more word: bit ``w`` is set if words 0 to ``w`` are the last ones."""
    if length == 0:
        return state
    here = np.uint64(0)
    for spelling in range(word_of.size):
        start = bounds[spelling]
        if bounds[spelling + 1] - start != length:
            continue
        same = True
        for i in range(length):
            if spelled[start + i] != token[i]:
                same = False
                break
        if same:
            here |= np.uint64(1) << np.uint64(word_of[spelling])
    return ((state << np.uint64(1)) | np.uint64(1)) & here
