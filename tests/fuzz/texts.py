"""Hostile input for parsers: valid pieces, signs with a meaning, and noise, in any order."""

from __future__ import annotations

from hypothesis import strategies as st

ODD = (
    *("\0", "\r", "\n", "\t", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u200b", "\u0301"),
    *("\ufeff", "\ud800", "\udfff", "ß", "İ", "ﬃ", "Ⅷ", "٣", "²", "𝟗", "🂡", "'", '"', "\\"),
    *("%00", "%", "{{7*7}}", "${x}", "<b>", "&", ";", "=", ",", ":", "(", ")", "..", "/", "//"),
    *("javascript:", "1e999", "-1", "9" * 40, "a" * 300),
)
"""Signs that mean something to some parser, digits that are none of ours, halves of pairs."""


def texts(words: tuple[str, ...], *, most: int = 24) -> st.SearchStrategy[str]:
    """Texts of ``words``, odd signs and any letters, at most ``most`` pieces long."""
    any_text = st.text(st.characters(), max_size=6)
    piece = st.one_of(st.sampled_from(words), st.sampled_from(ODD), any_text)
    return st.lists(piece, max_size=most).map("".join)


def changed(content: bytes, special: tuple[bytes, ...]) -> st.SearchStrategy[bytes]:
    """``content`` with pieces cut out, doubled, replaced or put elsewhere."""
    change = st.tuples(
        st.integers(0, len(content)),
        st.integers(0, 60),
        st.one_of(st.sampled_from(special), st.binary(max_size=12)),
        st.integers(1, 40),
    )

    def apply(changes: list[tuple[int, int, bytes, int]]) -> bytes:
        body = bytearray(content)
        for at, cut, piece, times in changes:
            body[at : at + cut] = piece * times
        return bytes(body)

    return st.lists(change, min_size=1, max_size=8).map(apply)
