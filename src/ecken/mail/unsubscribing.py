"""Unsubscribe headers for programs (RFC 8058), and the line for people."""

from __future__ import annotations

from ecken.catalogues import catalogue, mark

__all__ = ["footer", "unsubscribe_headers"]

_SETTINGS = mark("Choose which e-mails you get: {settings}")
_STOP = mark("Stop these e-mails without signing in: {stop}")


def unsubscribe_headers(link: str) -> dict[str, str]:
    """Return the headers by which a mail program stops these mails with one click."""
    return {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def footer(language: str, *, community: str, base_url: str, link: str) -> str:
    """Return the last lines of a mail that can be stopped."""
    translate = catalogue(language).gettext
    settings = translate(_SETTINGS).format(settings=f"{base_url}/news/settings")
    return f"-- \n{community}\n{settings}\n{translate(_STOP).format(stop=link)}\n"
