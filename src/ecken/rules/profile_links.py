"""Addresses of profiles elsewhere in one canonical spelling, so that they compare as text.

Only addresses that stand for one person count. The site of a company or a club would match
everybody who links to it.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

from ecken.errors import Invalid

__all__ = ["LINK_KEY_MAX", "checked_url", "profile_link_key"]

LINK_KEY_MAX = 200
"""Longest key, in characters."""

_URL_MAX = 500
"""Longest address of a link, in characters."""
_KEYED_MAX = 2_000

_SITES = {
    "linkedin.com": ("linkedin", "in"),
    "xing.com": ("xing", "profile"),
    "github.com": ("github", ""),
    "orcid.org": ("orcid", ""),
}
"""Domain -> name of the site, and the first part of the path of a person ("" if there is none)."""

_NO_PERSON = {
    "github": frozenset(
        "about apps collections contact enterprise explore features join login marketplace new "
        "notifications orgs organizations pricing search security settings sponsors topics".split()
    )
}
"""First parts of a path that are pages of the site itself."""


def profile_link_key(url: str) -> str:
    """Return the key of a person's profile, such as ``linkedin:anna-weber``; "" for anything else.

    Country sub-domains, upper case, percent signs, a query, a language at the end and a trailing
    slash make no difference. The scheme may be missing.
    """
    url = url.strip()
    if not url or len(url) > _KEYED_MAX:
        return ""
    host, path = _parts(url)
    site, folder = _site(host)
    names = [part for part in path.split("/") if part]
    if folder:
        if len(names) < 2 or names[0].lower() != folder:
            return ""
        names = names[1:]
    if not site or not names:
        return ""
    name = _plain_name(names[0])
    if not name or name in _NO_PERSON.get(site, ()):
        return ""
    key = f"{site}:{name}"
    return key if len(key) <= LINK_KEY_MAX else ""


def _parts(url: str) -> tuple[str, str]:
    """The host and the path; a missing scheme is added."""
    if "://" not in url:
        url = f"https://{url.lstrip('/')}"
    try:
        parts = urlsplit(url)
        if parts.scheme.lower() not in ("http", "https"):
            return "", ""
        return (parts.hostname or "").lower().rstrip("."), parts.path
    except ValueError:
        return "", ""


def _site(host: str) -> tuple[str, str]:
    for domain, (site, folder) in _SITES.items():
        if host == domain or host.endswith(f".{domain}"):
            is_person = bool(folder) or host in (domain, f"www.{domain}")
            return (site, folder) if is_person else ("", "")
    return "", ""


def _plain_name(part: str) -> str:
    """The name in the address: decoded, composed, in lower case; "" if it is not readable text."""
    try:
        name = unquote(part, errors="strict")
    except UnicodeDecodeError:
        return ""
    name = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).lower())
    is_readable = name.isprintable() and not any(c in name for c in "/?#% ")
    return name if is_readable else ""


def checked_url(text: str, name: str) -> str:
    """Return an http or https address; what could run or deceive is refused."""
    text = text.strip()
    if re.match(r"[\w-]+(\.[\w-]+)+(/|$)", text):
        text = f"https://{text}"
    if len(text) > _URL_MAX or not _is_sound_url(text):
        raise Invalid(
            "url_invalid",
            "“{given}” is not a web address. It must begin with https:// or http://.",
            field=name,
            given=text[:60],
        )
    return text


def _is_sound_url(text: str) -> bool:
    if any(not c.isprintable() or c in " <>\"'`\\{}|^" for c in text):
        return False
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port  # a port that is no number raises
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host and parts.username is None
