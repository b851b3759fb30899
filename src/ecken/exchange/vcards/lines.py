"""Lines of a vCard file: unfolded and split into cards; photos are dropped at once.

Only the properties that Ecken reads are kept while the file is walked through, so that a photo of
50 MB or a line that is folded without end takes no memory.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ecken.errors import Invalid

__all__ = ["RawCard", "RawLine", "part_cards"]

LINE_MAX = 10_000
"""Longest line that is read, in bytes, after it was joined."""

LINES_MAX = 200
"""Most lines of a card that are kept."""

FILE_LINES_MAX = 1_000_000
"""Most lines of a file: enough for thousands of photos."""

_PIECE = 65_536
_READ = frozenset(b"N FN EMAIL ORG TITLE URL SOCIALPROFILE X-SOCIALPROFILE".split())
_NAME = re.compile(rb"(?:[A-Za-z0-9_-]+\.)?([A-Za-z0-9_-]+)(?=[;:])")
_QUOTED_PRINTABLE = re.compile(rb"[;=]\s*QUOTED-PRINTABLE", re.IGNORECASE)


@dataclass(slots=True)
class RawLine:
    """One property, joined; its number is that of its first line in the file."""

    number: int
    content: bytearray
    is_quoted_printable: bool = False
    is_too_long: bool = False


@dataclass(slots=True)
class RawCard:
    """The lines of one card that are worth reading."""

    number: int
    lines: list[RawLine] = field(default_factory=list)
    problems: list[Invalid] = field(default_factory=list)


def part_cards(content: bytes) -> Iterator[RawCard]:
    """Yield card after card; what stands outside of cards is passed over.

    A card that is not closed before the next begins, or at the end, has a problem and no lines.
    """
    walk = _Walk()
    for number, line in _numbered_lines(content):
        done = walk.take(number, line)
        if done is not None:
            yield done
    if walk.card is not None:
        yield _unclosed(walk.card)


def _numbered_lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield physical lines without their breaks, cut to a length, with their numbers."""
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    stream = io.BytesIO(content)
    number = 0
    while piece := stream.readline(_PIECE):
        number += 1
        if number > FILE_LINES_MAX:
            raise Invalid(
                "vcard_too_many_lines",
                "Line {line}: the file has more than {most} lines. Export it without photos, or "
                "split it.",
                line=number,
                most=FILE_LINES_MAX,
            )
        line = piece[: LINE_MAX + 1]
        while not piece.endswith(b"\n"):
            piece = stream.readline(_PIECE)
            if not piece:
                break
        yield number, line.rstrip(b"\r\n")


@dataclass(slots=True)
class _Walk:
    """Where the walk through the file is."""

    card: RawCard | None = None
    line: RawLine | None = None
    depth: int = 0
    """How many cards are open inside the card: an assistant may have one of their own."""
    _opens_inner: bool = False

    def take(self, number: int, text: bytes) -> RawCard | None:
        """Take a line; return the card that it ends, or that ends because another begins."""
        if self.card is not None and self._continues(text):
            return None
        word = text.strip().upper() if len(text) < 40 else b""
        if word == b"BEGIN:VCARD":
            return self._begin(number)
        if self.card is None:
            return None
        if word == b"END:VCARD":
            return self._end()
        if self.depth == 0:
            self._start_line(number, text)
        return None

    def _begin(self, number: int) -> RawCard | None:
        if self.card is not None and (self.depth or self._opens_inner):
            self.depth += 1
            self._opens_inner = False
            return None
        before, self.card = self.card, RawCard(number)
        self.line, self.depth, self._opens_inner = None, 0, False
        return None if before is None else _unclosed(before)

    def _end(self) -> RawCard | None:
        if self.depth:
            self.depth -= 1
            return None
        done, self.card, self.line = self.card, None, None
        return done

    def _continues(self, text: bytes) -> bool:
        """Say whether this line belongs to the property before, and add it there."""
        line = self.line
        is_soft = line is not None and line.is_quoted_printable and line.content.endswith(b"=")
        if not is_soft and not text.startswith((b" ", b"\t")):
            return False
        if line is None or line.is_too_long:
            return True  # of a property that is not kept
        if is_soft:
            del line.content[-1:]
        line.content += text if is_soft else text[1:]
        if len(line.content) > LINE_MAX:
            line.is_too_long = True
            line.content.clear()
        return True

    def _start_line(self, number: int, text: bytes) -> None:
        card = self.card
        match = _NAME.match(text)
        self.line, self._opens_inner = None, False
        if card is None or match is None:
            return  # the rest of a binary value, or nothing that a card has
        name = match[1].upper()
        self._opens_inner = name == b"AGENT" and not text.partition(b":")[2].strip()
        if name not in _READ or len(card.lines) >= LINES_MAX:
            return
        head = text.partition(b":")[0]
        is_quoted = bool(_QUOTED_PRINTABLE.search(head))
        self.line = RawLine(number, bytearray(text), is_quoted, is_too_long=len(text) > LINE_MAX)
        card.lines.append(self.line)


def _unclosed(card: RawCard) -> RawCard:
    problem = Invalid(
        "vcard_unclosed",
        "Line {line}: the card that begins here has no end (END:VCARD). It was left out.",
        line=card.number,
    )
    return RawCard(card.number, [], [problem])
