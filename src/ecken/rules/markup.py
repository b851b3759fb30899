"""The small markup of the operators' pages: headings, paragraphs, lists, bold words and links.

``# Heading``, ``## Smaller heading``, ``- entry``, ``**bold**``, ``[words](https://example.org)``;
a web address or an e-mail address alone is a link, too; a line ends where it ends. Everything else
is text: what comes out holds no HTML, and a template escapes it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Block", "Piece", "find_links", "find_placeholders", "read_markup"]

_WEB = r"https?://[^\s<>()\[\]\"]*[^\s<>()\[\]\".,;:!?]"
_MAIL = r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}"
_PIECES = re.compile(
    rf"\[(?P<words>[^\[\]\n]{{1,200}})\]\((?P<to>[^\s()]{{1,500}})\)"
    rf"|\*\*(?P<bold>[^*\n]{{1,300}})\*\*"
    rf"|(?P<web>{_WEB})|(?P<mail>{_MAIL})"
)
_LINKS = re.compile(rf"(?P<web>{_WEB})|(?P<mail>(?:mailto:)?{_MAIL})", re.IGNORECASE)
_TARGET = re.compile(rf"{_WEB}|mailto:{_MAIL}|/(?![/\\])[\w/.#?=&-]*")
_PLACEHOLDER = re.compile(r"\[\[([^\[\]\n]{1,200})\]\]")


class Piece(NamedTuple):
    """Some words of a line; with ``to``, a link."""

    text: str
    to: str = ""
    is_bold: bool = False


class Block(NamedTuple):
    """A heading (``h2``, ``h3``), a paragraph (``p``) or a list (``ul``) with its lines."""

    kind: str
    lines: list[list[Piece]]


def read_markup(text: str) -> list[Block]:
    """Return the blocks of a text, in order."""
    blocks: list[Block] = []
    is_new = True
    for line in text.splitlines():
        kind, words = _kind_of(line.strip())
        if not words:
            is_new = True
            continue
        if is_new or kind in ("h2", "h3") or blocks[-1].kind != kind:
            blocks.append(Block(kind, []))
        blocks[-1].lines.append(_pieces(words))
        is_new = kind in ("h2", "h3")
    return blocks


def find_links(text: str) -> list[Piece]:
    """Return a text without markup in pieces: web and e-mail addresses as links to themselves."""
    pieces: list[Piece] = []
    end = 0
    for found in _LINKS.finditer(text):
        address = found[0]
        if found.start() > end:
            pieces.append(Piece(text[end : found.start()]))
        is_bare = found["mail"] and not address.lower().startswith("mailto:")
        pieces.append(Piece(address, f"mailto:{address}" if is_bare else address))
        end = found.end()
    if end < len(text):
        pieces.append(Piece(text[end:]))
    return pieces


def find_placeholders(text: str) -> list[str]:
    """Return what still stands in ``[[…]]``: the places of a template that nobody has filled."""
    return _PLACEHOLDER.findall(text)


def _kind_of(line: str) -> tuple[str, str]:
    for mark, kind in (("## ", "h3"), ("# ", "h2"), ("- ", "ul"), ("* ", "ul")):
        if line.startswith(mark):
            return kind, line[len(mark) :].strip()
    return "p", line


def _pieces(line: str) -> list[Piece]:
    pieces: list[Piece] = []
    end = 0
    for found in _PIECES.finditer(line):
        piece = _piece(found)
        if piece is None:
            continue
        if found.start() > end:
            pieces.append(Piece(line[end : found.start()]))
        pieces.append(piece)
        end = found.end()
    if end < len(line):
        pieces.append(Piece(line[end:]))
    return pieces


def _piece(found: re.Match[str]) -> Piece | None:
    """Return what was marked, or nothing where a link would lead to what is no address."""
    if found["words"]:
        is_link = _TARGET.fullmatch(found["to"]) is not None
        return Piece(found["words"], found["to"]) if is_link else None
    if found["bold"]:
        return Piece(found["bold"], is_bold=True)
    return Piece(found["web"], found["web"]) if found["web"] else _mail(found["mail"])


def _mail(address: str) -> Piece:
    return Piece(address, f"mailto:{address}")
