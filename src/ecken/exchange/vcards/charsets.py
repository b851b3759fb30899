"""Encodings of vCards: one file, or even one card, may mix several."""

from __future__ import annotations

import codecs

__all__ = ["decode_text", "known_charset", "to_bytes_of_utf8"]

_KNOWN = frozenset(
    "utf-8 us-ascii ascii iso-8859-1 iso-8859-2 iso-8859-3 iso-8859-4 iso-8859-5 iso-8859-7 "
    "iso-8859-9 iso-8859-10 iso-8859-13 iso-8859-14 iso-8859-15 iso-8859-16 windows-1250 "
    "windows-1251 windows-1252 windows-1253 windows-1254 windows-1257 cp850 cp437 koi8-r koi8-u "
    "macintosh shift_jis euc-jp iso-2022-jp gb2312 gbk gb18030 big5 euc-kr".split()
)
"""Encodings that a card may name. Python knows others that are no encodings of letters, or slow."""


def known_charset(name: str) -> str:
    """Return the name of an encoding that a card names, as Python says it; "" if it is unknown."""
    plain = name.strip().strip('"').lower()
    if plain in ("utf8", "unicode-1-1-utf-8"):
        plain = "utf-8"
    return plain if plain in _KNOWN else ""


def to_bytes_of_utf8(content: bytes) -> bytes:
    """Return the file in an encoding in which line breaks are single bytes.

    A file in UTF-16 (Apple's address book wrote some) is put into UTF-8; any other stays as it is.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, ""),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if content.startswith(mark):
            rest = content[len(mark) :]
            return rest.decode(encoding, "replace").encode() if encoding else rest
    start = content[:200].lower()
    for encoding in ("utf-16-le", "utf-16-be"):
        if start.find("begin:vcard".encode(encoding)) % 2 == 0:
            return content.decode(encoding, "replace").encode("utf-8", "replace")
    return content


def decode_text(raw: bytes, charset: str = "") -> str:
    """Return the letters of a line: in the encoding it names, else UTF-8, else Windows-1252."""
    if raw.isascii() and not charset.startswith("iso-2022"):
        return raw.decode("ascii")
    for encoding in (charset, "utf-8"):
        if encoding:
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    return raw.decode("windows-1252", "replace")
