"""E-mail addresses: one canonical spelling, and no look-alikes.

Normalised by NFKC; the part before the @ is ASCII (others cannot be reached from most servers), the
domain in lower case and punycode (IDNA 2008), so that every comparison is one of plain text. A
domain whose labels mix scripts (Latin with Cyrillic or Greek letters that look alike) is refused.
"""

from __future__ import annotations

import re
import unicodedata

import idna

from ecken.errors import Invalid

__all__ = ["ADDRESS_MAX", "parse_address"]

ADDRESS_MAX = 254
"""Longest address, in characters (RFC 5321)."""

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
_HOST = re.compile(rf"{_DOMAIN.pattern}|[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?")
_JAPANESE = {"CJK", "HIRAGANA", "KATAKANA"}
"""Written together in one word."""


def parse_address(text: str, *, is_known: bool = False) -> str:
    """Return the normal form of an e-mail address.

    With ``is_known`` the name of a machine without a dot will do: a loaded list may have it.

    Raises
    ------
    Invalid
        ``email_invalid``: it is no address, or mixes letters that look alike.
    """
    if len(text) <= ADDRESS_MAX + 20:
        address = unicodedata.normalize("NFKC", text.strip())
        local, _, domain = address.rpartition("@")
        plain = _ascii_domain(domain)
        normal = f"{local}@{plain}"
        shape = _HOST if is_known else _DOMAIN
        if _is_local(local) and shape.fullmatch(plain) and len(normal) <= ADDRESS_MAX:
            return normal
    raise Invalid(
        "email_invalid",
        "“{given}” is not a valid e-mail address.",
        field="email",
        given=text[:80],
    )


def _is_local(local: str) -> bool:
    if not _LOCAL.fullmatch(local):
        return False
    return local[0] != "." and local[-1] != "." and ".." not in local


def _mixes_scripts(text: str) -> bool:
    """Say whether the letters of ``text`` come from more than one script."""
    scripts = {unicodedata.name(c, "UNKNOWN").split()[0] for c in text if c.isalpha()}
    return len(scripts - _JAPANESE) > (0 if scripts & _JAPANESE else 1)


def _ascii_domain(domain: str) -> str:
    """The domain in punycode, or nothing if it is none or imitates another."""
    if domain.isascii():
        domain = domain.lower().rstrip(".")
        if "xn--" not in domain:
            return domain
    labels = domain.split(".")
    try:
        unicode = [idna.decode(label) if label.startswith("xn--") else label for label in labels]
        if any(_mixes_scripts(label) for label in unicode):
            return ""
        return idna.encode(".".join(unicode), uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return ""
