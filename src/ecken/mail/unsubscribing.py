"""The end of a mail that can be stopped: where to answer, and how to stop it (RFC 8058)."""

from __future__ import annotations

from ecken.catalogues import catalogue, mark

__all__ = ["footer", "unsubscribe_headers"]

_ANSWERS = mark(
    "An answer to this e-mail reaches no member. Please answer on the site; the links are above."
)
_SETTINGS = mark("Choose which e-mails you get: {settings}")
_STOP = mark("Stop these e-mails without signing in: {stop}")


def unsubscribe_headers(link: str) -> dict[str, str]:
    """Return the headers by which a mail program stops these mails with one click."""
    return {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def footer(language: str, *, community: str, base_url: str, link: str) -> str:
    """Return the last lines of a mail that can be stopped: that nobody answers by mail, first."""
    translate = catalogue(language).gettext
    settings = translate(_SETTINGS).format(settings=f"{base_url}/news/settings")
    answers = translate(_ANSWERS)
    return f"{answers}\n\n-- \n{community}\n{settings}\n{translate(_STOP).format(stop=link)}\n"
